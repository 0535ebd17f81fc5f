"""A protected recording of a testimony, what was doubtful in it, and what the attack found."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check
from firsthand.platform.base.vault.fields import SealedJSONField, SealedTextField

from .failures import FAILURES, STEPS

#: Those of which a testimony has at most one: the one that is made, looked at or used.
OPEN = ("asked", "making", "review", "approved")
#: Regions are kept in thousandths of the picture's width and height.
WHOLE = 1000


class Region(Record):
    """A part of the picture that is hidden whatever is in it: a badge, a tattoo, a window. Belongs to
    the testimony, so that a recording made again keeps it."""

    CASE_PATH: ClassVar[str] = "testimony__voice__case"

    class What(models.TextChoices):
        BADGE = "badge", _("A badge or a name")
        SKIN = "skin", _("A tattoo or a scar")
        SCREEN = "screen", _("A screen or a document")
        WINDOW = "window", _("A window or a view")
        FACE = "face", _("A face that was missed")
        OTHER = "other", _("Something else")

    testimony = models.ForeignKey("voices.Testimony", models.CASCADE, related_name="regions")
    what = models.CharField(_("what it is"), max_length=12, choices=What.choices)
    everything_but = models.BooleanField(_("hide everything but this part"), default=False)
    start_ms = models.PositiveIntegerField(_("from"), default=0)
    end_ms = models.PositiveIntegerField(_("until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["start_ms", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end_ms__isnull=True) | Q(end_ms__gt=F("start_ms")), name="region_ends_after_start"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id


class Position(Record):
    """Where a region is at one time. Between two of them it moves in a straight line; before the first and
    after the last it stays. Every region has at least one."""

    CASE_PATH: ClassVar[str] = "region__testimony__voice__case"

    region = models.ForeignKey(Region, models.CASCADE, related_name="positions")
    at_ms = models.PositiveIntegerField(_("at"))
    left = models.PositiveSmallIntegerField(_("left edge"))
    top = models.PositiveSmallIntegerField(_("upper edge"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    class Meta:
        ordering: ClassVar = ["at_ms"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="position_has_a_size"),
            models.CheckConstraint(
                condition=Q(left__lte=WHOLE - F("width"), top__lte=WHOLE - F("height")), name="position_in_the_picture"
            ),
            models.UniqueConstraint(fields=["region", "at_ms"], name="one_position_of_a_region_at_a_time"),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.region.testimony.voice.case_id


class Protection(StatefulRecord):
    """One protected recording, from being asked for to being used in releases."""

    RECORD: ClassVar[str] = "protection"
    CASE_PATH: ClassVar[str] = "testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    class Voice(models.TextChoices):
        REVOICE = "revoice", _("Spoken anew by a synthetic voice: nothing of the person's voice is left")
        READING = "reading", _("A reader's recording: somebody else reads the redacted words aloud")
        DISGUISE = "disguise", _("Disguised: weak, somebody who knows the voice may recognise it")

    class Faces(models.TextChoices):
        SOLID = "solid", _("Covered by a plain surface")
        MOSAIC = "mosaic", _("Covered by a mosaic that is too coarse to undo")

    testimony = models.ForeignKey("voices.Testimony", models.CASCADE, related_name="protections")
    original = models.ForeignKey("base.MediaObject", models.PROTECT, related_name="+")
    result = models.ForeignKey("base.MediaObject", models.PROTECT, null=True, blank=True, related_name="+")
    #: Somebody else, never the participant, reading the redacted words.
    reading = models.ForeignKey("base.MediaObject", models.PROTECT, null=True, blank=True, related_name="+")
    voice = models.CharField(_("voice"), max_length=12, choices=Voice.choices, default=Voice.REVOICE)
    faces = models.CharField(_("faces"), max_length=12, choices=Faces.choices, default=Faces.SOLID)
    captions = SealedTextField(blank=True)  # WebVTT, in step with the result
    report = SealedJSONField(blank=True)
    made_from = SealedTextField(blank=True)  # digest of words, marks and regions it was made from
    share_done = models.PositiveSmallIntegerField(default=0)  # thousandths of the work
    step = models.CharField(max_length=24, blank=True)
    failure = models.CharField(max_length=32, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            state_check("protection"),
            models.UniqueConstraint(
                fields=["testimony"], condition=Q(state__in=OPEN), name="one_open_protection_per_testimony"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="protection_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, result__isnull=False),
                name="protection_approved_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(voice="reading", reading__isnull=False) | (~Q(voice="reading") & Q(reading__isnull=True)),
                name="protection_reading_has_a_reader",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("protection", args=[self.pk])

    @property
    def failure_text(self) -> str:
        """Why it could not be made and what to do, in words; "" when it did not fail."""
        return str(FAILURES[self.failure]) if self.failure else ""

    @property
    def step_text(self) -> str:
        """What the engine is at, in words."""
        return str(STEPS.get(self.step, STEPS["begin"]))


class Doubt(Record):
    """A picture of the result in which no face was covered, or not surely: a person looks at it."""

    CASE_PATH: ClassVar[str] = "protection__testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    protection = models.ForeignKey(Protection, models.CASCADE, related_name="doubts")
    at_ms = models.PositiveIntegerField()
    picture = SealedTextField()  # JPEG in base64
    looked_at_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    face_seen = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["at_ms"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(face_seen__isnull=True, looked_at_by__isnull=True)
                | Q(face_seen__isnull=False, looked_at_by__isnull=False),
                name="doubt_is_settled_by_somebody",
            )
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.protection.testimony.voice.case_id


class AttackFinding(Record):
    """What the engine's own attack still found. It bars the approval until a second person, by name
    and with reasons, answers for it."""

    CASE_PATH: ClassVar[str] = "protection__testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    class Attack(models.TextChoices):
        FACES = "faces", _("Another face detector")
        SPEAKER = "speaker", _("Speaker recognition")
        WORDS = "words", _("Search of the words")
        REMAINS = "remains", _("Search of the file for remains of the original")

    protection = models.ForeignKey(Protection, models.CASCADE, related_name="findings")
    attack = models.CharField(max_length=12, choices=Attack.choices)
    at_ms = models.PositiveIntegerField(null=True, blank=True)
    said = SealedJSONField()  # code and values of a sentence of `sentences`
    picture = SealedTextField(blank=True)  # JPEG in base64, where there is something to see
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField(_("why it may be released all the same"), blank=True)

    class Meta:
        ordering: ClassVar = ["attack", "at_ms"]

    def vault_subject(self) -> uuid.UUID:
        return self.protection.testimony.voice.case_id
