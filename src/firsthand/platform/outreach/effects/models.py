"""Surveys of a campaign and their answers. Respondents are known by a code that they made."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record


def make_salt() -> str:
    """A survey's own secret: the same code in two surveys is two respondents."""
    return secrets.token_hex(32)


class Survey(Record):
    """A survey with its code book; baseline and follow-up are two imports of it."""

    class Assignment(models.TextChoices):
        RANDOM = "random", _("Assigned by lot")
        NOT_ASSIGNED = "not_assigned", _("Not assigned: they differ already")

    campaign = models.ForeignKey("outreach.Campaign", models.CASCADE, related_name="surveys")
    name = models.CharField(_("name"), max_length=120)
    code_book = models.JSONField(_("code book"))
    assignment = models.CharField(
        _("how people came into the arms"), max_length=20, choices=Assignment.choices, default="not_assigned"
    )
    salt = models.CharField(max_length=64, default=make_salt, editable=False)  # keys the respondents' codes
    code_book_sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.pk])


class Wave(Record):
    """One import: the file's hash, when, how many rows."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Baseline")
        FOLLOW_UP = "follow_up", _("Follow-up")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="waves")
    kind = models.CharField(_("wave"), max_length=20, choices=Kind.choices)
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "file_sha256"], name="a_file_is_imported_once")
        ]


class StagedWave(Record):
    """A file that was read without fault and waits to be looked at: coded answers, nothing else.
    It becomes a wave or is thrown away after a day."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="staged")
    kind = models.CharField(max_length=20, choices=Wave.Kind.choices)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    rows = models.JSONField()
    staged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class Response(models.Model):
    """One respondent's answers in one wave."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    respondent = models.CharField(max_length=64)  # keyed hash of the code the respondent made
    arm = models.CharField(max_length=60)
    group = models.CharField(max_length=60, blank=True)
    answers = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wave", "arm"], name="response_by_arm")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "respondent"], name="one_response_per_wave")]


class RuleCheck(Record):
    """What a stop rule said when it was asked."""

    audience = models.ForeignKey("outreach.Audience", models.CASCADE, related_name="checks")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="checks")
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, related_name="checks")
    fired = models.BooleanField()
    estimate = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    respondents = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-created_at"]
