"""The form of a wave that people answer on their phones, without an account.

Nothing here says who answered or when: answers are rows of the wave, receipts are hashes of random numbers that no
answer knows of.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record

from ..effects.models import Wave


class PhoneForm(Record):
    """One wave's form, from its opening to its close. `wave` is made with the first answer. `asked_rows`: so many
    answers the stop rules have heard of. `period` is 0 where the wave has none."""

    trial = models.ForeignKey("outreach.Trial", models.PROTECT, related_name="forms")
    kind = models.CharField(_("wave"), max_length=20, choices=Wave.Kind.choices)
    period = models.PositiveSmallIntegerField(_("period"), default=0)
    asked_by = models.CharField(_("who asks"), max_length=200)
    help_nearby = models.CharField(_("where there is help nearby"), max_length=400, blank=True)
    closes_at = models.DateTimeField(_("closes"))
    closed_at = models.DateTimeField(null=True)
    wave = models.OneToOneField(Wave, models.PROTECT, null=True, related_name="form")
    asked_rows = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trial", "kind", "period"], condition=Q(closed_at=None), name="a_wave_has_one_open_form"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("created_at")), name="a_form_closes_after_it_opened"),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which answers are taken."""
        return timezone.localdate(self.closes_at - timedelta(seconds=1))

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.closes_at > timezone.now() and self.trial.state == "assigned"


class FormLink(models.Model):
    """The way to a form for one cluster ("" where people are assigned). Only the SHA-256 of its token is kept.
    `sent` answers came through it since `sent_since`: its limit asks nobody who they are."""

    form = models.ForeignKey(PhoneForm, models.CASCADE, related_name="links")
    cluster = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    sent_since = models.DateTimeField(default=timezone.now)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "cluster"], name="a_cluster_has_one_link"),
        ]


class Receipt(models.Model):
    """That something was kept: the same page sent twice is one answer. Gone when the form closes."""

    form = models.ForeignKey(PhoneForm, models.CASCADE, related_name="receipts")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "sha256"], name="what_is_sent_twice_is_kept_once"),
        ]
