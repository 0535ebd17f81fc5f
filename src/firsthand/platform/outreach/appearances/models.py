"""Appearances: forums and media requests, from proposal to debrief."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check
from firsthand.platform.voices.release.terms import Audience, Channel


class Appearance(StatefulRecord):
    """One forum or one piece in the media, by a speaker known here by the release's name only."""

    RECORD: ClassVar[str] = "appearance"

    class Kind(models.TextChoices):
        FORUM = "forum", _("Forum")
        MEDIA = "media", pgettext_lazy("kind of appearance", "Media")

    class Cause(models.TextChoices):
        RECALL = "recall", _("The release was recalled")
        STOP_RULE = "stop_rule", _("The campaign was stopped by its rule")

    campaign = models.ForeignKey(
        "outreach.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("campaign"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    release = models.ForeignKey("voices.Release", models.PROTECT, related_name="appearances", verbose_name=_("release"))
    venue = models.ForeignKey(
        "community.Venue", models.PROTECT, null=True, blank=True, related_name="appearances", verbose_name=_("venue")
    )
    outlet = models.ForeignKey(
        "community.Outlet", models.PROTECT, null=True, blank=True, related_name="appearances", verbose_name=_("outlet")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=8)
    public_name = models.CharField(_("name on the programme"), max_length=160)
    safety_plan = models.TextField(_("safety plan"), blank=True)
    do_not_record = models.BooleanField(_("no recording"), default=True)
    press_terms = models.TextField(_("terms agreed with the outlet"), blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    quotes_approved_at = models.DateTimeField(_("quotes approved"), null=True, blank=True)
    attendance = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    debrief = models.TextField(_("debrief"), blank=True)
    cancelled_because = models.CharField(max_length=20, choices=Cause.choices, blank=True, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    calendar_uid = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering: ClassVar = ["starts_at"]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="appearance_ahead")]
        constraints: ClassVar = [
            state_check("appearance"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appearance_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(kind="forum") & Q(venue__isnull=False)) | (Q(kind="media") & Q(outlet__isnull=False)),
                name="appearance_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def place(self) -> Any:
        """The venue or the outlet."""
        return self.venue if self.kind == self.Kind.FORUM else self.outlet

    @property
    def zone(self) -> ZoneInfo:
        """The named time zone of the venue or outlet, in which people there read a clock."""
        return ZoneInfo(self.place.time_zone)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def clock(self) -> str:
        """When it begins, as the clock there shows it. (A template filter would turn it to another zone.)"""
        return f"{self.local_start:%H:%M}"

    @property
    def clock_end(self) -> str:
        return f"{self.local_end:%H:%M}"

    @property
    def embargo_words(self) -> str:
        """The end of the embargo as the clock there shows it, with its zone."""
        if self.embargo_until is None:
            return ""
        there = self.embargo_until.astimezone(self.zone)
        return f"{date_format(there.date())} {there:%H:%M} {self.place.time_zone}"

    @property
    def local_day(self) -> date:
        return self.local_start.date()

    @property
    def shown_name(self) -> str:
        """The name on the programme while the release is live; after that, what became of it."""
        return self.public_name if self.release.is_live else gettext("Recalled")

    def get_absolute_url(self) -> str:
        return reverse("appearance", args=[self.pk])


class Disclosure(Record):
    """A copy that left the house: a press pack, an export, a link. A recall traces it."""

    GIVEN: ClassVar = [
        ("press_pack", _("Press pack")),
        ("calendar", _("Calendar file of this appearance")),
        ("venue_calendar", _("Calendar file of everything at this venue")),
    ]

    release = models.ForeignKey("voices.Release", models.PROTECT, related_name="disclosures")
    appearance = models.ForeignKey(Appearance, models.SET_NULL, null=True, blank=True, related_name="disclosures")
    recipient = models.CharField(_("to whom"), max_length=200)
    form = models.CharField(_("what was given"), max_length=120)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    take_down_asked_on = models.DateField(null=True, blank=True)
    taken_down_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    @property
    def form_words(self) -> str:
        """What was given, in words."""
        return str(dict(self.GIVEN).get(self.form, self.form))
