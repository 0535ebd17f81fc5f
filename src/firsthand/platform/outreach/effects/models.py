"""The answers of a campaign's trial. Respondents are known by a code that they made, kept as a keyed hash."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record


class Wave(Record):
    """One import: the file's name and hash, when, how many rows, and what its columns are."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("Before the campaign")
        FOLLOW_UP = "follow_up", _("After the campaign")
        PERIOD = "period", _("In periods")

    trial = models.ForeignKey("outreach.Trial", models.PROTECT, related_name="waves")
    kind = models.CharField(_("wave"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("file"), max_length=120)
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    columns = models.JSONField()  # the code book that the file was read by
    by_form = models.BooleanField(default=False)  # asked with the trial's own form, item by item
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "file_sha256"], name="a_file_is_imported_once")
        ]


class StagedWave(Record):
    """A file that was read without fault and waits to be looked at: coded answers, nothing else.
    It becomes a wave or is thrown away after a day."""

    trial = models.ForeignKey("outreach.Trial", models.CASCADE, related_name="staged")
    kind = models.CharField(max_length=20, choices=Wave.Kind.choices)
    name = models.CharField(max_length=120)
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    columns = models.JSONField()
    by_form = models.BooleanField(default=False)
    unread = models.JSONField(default=list)
    rows = models.JSONField()
    staged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class Response(models.Model):
    """One respondent's answers in one wave."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    number = models.PositiveIntegerField()  # the row of the file
    respondent = models.CharField(max_length=64)  # keyed hash of the code the respondent made
    cluster = models.CharField(max_length=120, blank=True)
    arm = models.CharField(max_length=60)
    period = models.CharField(max_length=20)  # baseline, follow_up, or the number of a period
    answers = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wave", "arm"], name="response_by_arm")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "cluster", "respondent", "period"], name="one_response_per_wave")
        ]


#: State of the one row that is kept where no rule could be asked.
UNASKED = "unasked"


class RuleCheck(Record):
    """What one stop rule said when it was asked, after an import; or that none could be asked."""

    trial = models.ForeignKey("outreach.Trial", models.PROTECT, related_name="checks")
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, related_name="checks")
    audience = models.CharField(max_length=200)
    outcome = models.CharField(max_length=60)
    state = models.CharField(max_length=20)  # harm, benefit, futile, go on, too little; or UNASKED
    fired = models.BooleanField()
    estimate = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    respondents = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-created_at"]
