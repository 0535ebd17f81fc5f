"""The trial of a campaign: its design, the seal on it, and the lots that were drawn."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import StatefulRecord, state_check


def make_salt() -> str:
    """A trial's own secret: the same code in two trials is two respondents."""
    return secrets.token_hex(32)


class Trial(StatefulRecord):
    """What is declared before the first answer comes in, and what the lots decided. No person is in it."""

    RECORD: ClassVar[str] = "trial"

    campaign = models.ForeignKey("outreach.Campaign", models.CASCADE, related_name="trials")
    design = models.JSONField(_("design"), default=dict)  # tables as docs/evaluate-design.md has them
    seal = models.CharField(_("seal"), max_length=64, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    units = models.JSONField(default=list)  # rows of the list that the lots are drawn for
    lots = models.JSONField(default=list)  # {unit, arm, stratum, starts} as drawn
    delivered = models.JSONField(default=list)  # what was planned and held: cluster, activity, planned, held, reached
    salt = models.CharField(max_length=64, default=make_salt, editable=False)  # keys the respondents' codes
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            state_check("trial"),
            models.UniqueConstraint(
                fields=["campaign"], condition=~Q(state="withdrawn"), name="a_campaign_has_one_trial"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "withdrawn"))
                | (~Q(seal="") & Q(sealed_at__isnull=False) & Q(sealed_by__isnull=False)),
                name="a_trial_is_sealed_before_its_lots",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign_trial", args=[self.campaign_id])

    @property
    def title(self) -> str:
        """The name that the design gives it."""
        return str(self.design.get("title", ""))

    def table(self, name: str) -> dict[str, Any]:
        """A table of the design that stands once; empty where it is not written."""
        return dict(self.design.get(name, {}))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table of the design that stands several times."""
        return list(self.design.get(name, []))
