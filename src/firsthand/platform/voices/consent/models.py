"""The consent matrix: one line for one use, channel, audience, language and identity level."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import StatefulRecord, state_check

from ..release.terms import Audience, Channel, IdentityLevel, Use


class Consent(StatefulRecord):
    """Consent to exactly one use of one testimony. Given by the participant and by nobody else."""

    RECORD: ClassVar[str] = "consent"
    CASE_PATH: ClassVar[str] = "testimony__voice__case"

    testimony = models.ForeignKey("voices.Testimony", models.CASCADE, related_name="consents")
    use = models.CharField(_("use"), max_length=20, choices=Use.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=8)
    identity_level = models.CharField(_("how I am shown"), max_length=20, choices=IdentityLevel.choices)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    cools_until = models.DateTimeField(_("cooling off until"), null=True, blank=True)
    affirmed_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(_("ends"))

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            state_check("consent"),
            models.UniqueConstraint(
                fields=["testimony", "use", "channel", "audience", "language", "identity_level"],
                condition=~Q(state__in=["refused", "withdrawn", "lapsed"]),
                name="one_open_consent_per_use",
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(affirmed_at__isnull=False), name="live_consent_was_affirmed"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("consents", args=[self.testimony_id])
