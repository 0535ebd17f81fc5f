"""A recorded interview: its plan, its transcript, its marks, its claims and the legal check."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedTextField


class Testimony(StatefulRecord):
    """One interview with one voice."""

    RECORD: ClassVar[str] = "testimony"
    CASE_PATH: ClassVar[str] = "voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    class Pay(models.TextChoices):
        NONE = "none", _("No pay; expenses only")
        FEE = "fee", _("A fixed fee, whatever is said")

    class Suggestions(models.TextChoices):
        ASKED = "asked", _("The worker is looking for what should be hidden.")
        MADE = "made", _("Suggestions were made. Accept each or take it away.")
        PARTLY = (
            "partly",
            _(
                "There is no automatic redaction for this language: only the names of the case, numbers and addresses "
                "were looked for. Read every passage."
            ),
        )

    voice = models.ForeignKey("voices.Voice", models.CASCADE, related_name="testimonies")
    number = models.PositiveIntegerField(editable=False)
    language = models.CharField(_("language"), max_length=8)
    planned_for = models.DateField(_("interview on"), null=True, blank=True)
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("interviewer")
    )
    support_person = SealedTextField(_("support person"), blank=True)
    topics_to_avoid = SealedTextField(_("topics to avoid"), blank=True)
    no_topics_to_avoid = models.BooleanField(_("the participant named no topic to avoid"), default=False)
    pay_policy = models.CharField(_("pay"), max_length=20, choices=Pay.choices, blank=True)
    agreed_to_recording_on = models.DateField(_("the participant agreed to be recorded on"), null=True, blank=True)
    recording = models.ForeignKey("base.MediaObject", models.PROTECT, null=True, blank=True, related_name="+")
    suggestions = models.CharField(max_length=8, choices=Suggestions.choices, blank=True)
    disturbing = models.BooleanField(_("contains disturbing passages"), default=False)
    marks_finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name_plural = "testimonies"
        indexes: ClassVar = [state_index("testimony")]
        constraints: ClassVar = [
            state_check("testimony"),
            models.UniqueConstraint(fields=["voice", "number"], name="one_testimony_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.voice.code_name} {self.number}"

    def vault_subject(self) -> uuid.UUID:
        return self.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("testimony", args=[self.pk])


class Passage(Record):
    """A stretch of the transcript, in order, with its times in the recording."""

    CASE_PATH: ClassVar[str] = "testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    speaker = models.CharField(_("speaker"), max_length=20, blank=True)
    text = SealedTextField(_("text"))

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["testimony", "position"], name="one_passage_per_position"),
            models.CheckConstraint(
                condition=Q(end_ms__isnull=True) | Q(end_ms__gte=F("start_ms")), name="passage_ends_after_start"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id


class Theme(Record):
    """A theme of the codebook. Four ship (ICSR 2015); a programme adds its own."""

    slug = models.SlugField(max_length=40, unique=True)
    label = models.CharField(_("theme"), max_length=120)
    description = models.TextField(_("what belongs to it"), blank=True)

    class Meta:
        ordering: ClassVar = ["label"]

    def __str__(self) -> str:
        return self.label


class Mark(Record):
    """A stretch of one passage: a theme, or something that must be hidden. Offsets are characters."""

    CASE_PATH: ClassVar[str] = "passage__testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="marks")
    hide = models.BooleanField(default=False)
    replacement = SealedTextField(_("put in its place"), blank=True)
    # Who stands behind it; empty while it is the engine's suggestion.
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="mark_has_length"),
            models.CheckConstraint(condition=Q(hide=True) | Q(theme__isnull=False), name="mark_says_something"),
            models.CheckConstraint(condition=Q(hide=True) | Q(marked_by__isnull=False), name="mark_suggested_hides"),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.passage.testimony.voice.case_id


class Claim(Record):
    """A claim made in the testimony, checked against the evidence ledger."""

    CASE_PATH: ClassVar[str] = "testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    class Status(models.TextChoices):
        OPEN = "open", _("Not checked yet")
        CORROBORATED = "corroborated", pgettext_lazy("claim", "Corroborated")
        CONTRADICTED = "contradicted", _("Contradicted: must not be released")
        UNSUPPORTED = "unsupported", _("Nothing for or against: told as the speaker's own account")

    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="claims")
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, blank=True, related_name="claims")
    text = SealedTextField(_("claim"))
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN)
    evidence = models.ManyToManyField("casework.Evidence", blank=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = SealedTextField(blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id


class LegalCheck(Record):
    """Whether publication would prejudice proceedings (sub judice), by a prosecutor."""

    CASE_PATH: ClassVar[str] = "testimony__voice__case"

    class Outcome(models.TextChoices):
        ALLOWED = "allowed", _("Nothing stands against publication")
        WAIT = "wait", _("Not before proceedings have ended")
        REFUSED = "refused", _("Publication would prejudice proceedings")

    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="legal_checks")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    reasons = SealedTextField(_("reasons"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["testimony"], condition=Q(superseded=False), name="one_legal_check_in_force"
            )
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id
