"""Evidence, instruments, findings, gates and the trauma screening. Nowhere a number about a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import FACTORS, GATES
from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check
from firsthand.platform.base.vault.fields import SealedTextField

# The pathway marks its words and translates none: a page shows them in the reader's language.
FACTOR_CHOICES = [(key, _(label)) for key, label in FACTORS.items()]
GATE_CHOICES = [(key, _(label)) for key, label in GATES.items()]


class Evidence(Record):
    """One entry of the evidence ledger, graded on the 6x6 admiralty scale (NATO AJP-2.1): the source
    and the information apart."""

    CASE_PATH: ClassVar[str] = "case"

    class Reliability(models.TextChoices):
        A = "A", _("A: completely reliable")
        B = "B", _("B: usually reliable")
        C = "C", _("C: fairly reliable")
        D = "D", _("D: not usually reliable")
        E = "E", _("E: unreliable")
        F = "F", _("F: cannot be judged")

    class Credibility(models.TextChoices):
        CONFIRMED = "1", _("1: confirmed by other sources")
        PROBABLE = "2", _("2: probably true")
        POSSIBLE = "3", _("3: possibly true")
        DOUBTFUL = "4", _("4: doubtful")
        IMPROBABLE = "5", _("5: improbable")
        UNJUDGED = "6", _("6: cannot be judged")

    class Disclosure(models.TextChoices):
        OPEN = "open", _("May be put to the participant")
        PANEL = "panel", _("Panel only")
        ORIGINATOR = "originator", _("Only with the originator's agreement")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField(_("entry"), editable=False)
    claim = SealedTextField(_("claim"))
    source = SealedTextField(_("source"))
    reliability = models.CharField(_("reliability of the source"), max_length=1, choices=Reliability.choices)
    credibility = models.CharField(_("credibility of the information"), max_length=1, choices=Credibility.choices)
    disclosure = models.CharField(_("disclosure"), max_length=20, choices=Disclosure.choices, default=Disclosure.PANEL)
    factor = models.CharField(_("bears on"), max_length=20, choices=FACTOR_CHOICES, blank=True)
    gate = models.CharField(_("bears on the gate"), max_length=20, choices=GATE_CHOICES, blank=True)
    dated_on = models.DateField(_("date of the information"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_entry_per_number")]

    def __str__(self) -> str:
        return f"{self.number} ({self.reliability}{self.credibility})"

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Instrument(models.Model):
    """A version of an instrument for structured professional judgement. `document` is the file as it
    was loaded and validated (docs/instruments.md)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60)
    edition = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    in_use = models.BooleanField(default=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "edition"], name="one_instrument_edition")]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"


class Assessment(StatefulRecord):
    """One assessor's independent judgement. Blind to the other's until both have submitted."""

    RECORD: ClassVar[str] = "assessment"
    CASE_PATH: ClassVar[str] = "case"
    SELF_PATH: ClassVar[str] = "assessor"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="assessments")
    instrument = models.ForeignKey(Instrument, models.PROTECT)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    due_on = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            state_check("assessment"),
            models.UniqueConstraint(fields=["case", "assessor", "instrument"], name="one_assessment_per_assessor"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])


class Finding(Record):
    """The answer to one item: a finding with its evidence and reasons, or unknown with its task."""

    CASE_PATH: ClassVar[str] = "assessment__case"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="findings")
    item = models.SlugField(max_length=60)
    known = models.BooleanField(null=True)
    answer = models.CharField(max_length=40, blank=True)  # one of the item's words, e.g. "present"; never a number
    finding = SealedTextField(_("finding"), blank=True)
    reasons = SealedTextField(_("reasons"), blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="findings")
    follow_up = models.ForeignKey("casework.FollowUp", models.SET_NULL, null=True, blank=True, related_name="findings")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "item"], name="one_finding_per_item")]

    def vault_subject(self) -> uuid.UUID:
        return self.assessment.case_id


class FollowUp(Record):
    """A task that an unknown becomes."""

    CASE_PATH: ClassVar[str] = "case"
    SELF_PATH: ClassVar[str] = "assigned_to"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="follow_ups")
    what = SealedTextField(_("what is to be found out"))
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    outcome = SealedTextField(_("what was found"), blank=True)

    class Meta:
        ordering: ClassVar = ["due_on"]
        indexes: ClassVar = [models.Index(fields=["assigned_to", "done_on", "due_on"], name="follow_up_due")]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class GateFinding(Record):
    """What the evidence says of one gate. The newest counts; earlier ones stay."""

    CASE_PATH: ClassVar[str] = "case"

    class Answer(models.TextChoices):
        INDICATED = "indicated", _("Indicated by the evidence")
        NOT_INDICATED = "not_indicated", _("Not indicated by the evidence")
        UNKNOWN = "unknown", _("Unknown")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="gate_findings")
    gate = models.CharField(_("gate"), max_length=20, choices=GATE_CHOICES)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer.choices)
    reasons = SealedTextField(_("reasons"))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="gate_findings")
    follow_up = models.ForeignKey(FollowUp, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["answer", "case"], condition=Q(superseded=False), name="gate_by_answer"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "gate"], condition=Q(superseded=False), name="one_answer_per_gate")
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class TraumaScreening(Record):
    """The clinician's screening. A veto holds until the same or another clinician lifts it."""

    CASE_PATH: ClassVar[str] = "case"

    class Outcome(models.TextChoices):
        CARE_NEEDED = "care_needed", _("Care is needed")
        NO_CARE_NOW = "no_care_now", _("No care is needed now")
        UNKNOWN = "unknown", _("Could not be screened yet")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="trauma_screenings")
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    care = SealedTextField(_("care offered"), blank=True)
    notes = SealedTextField(_("notes"), blank=True)
    veto = models.BooleanField(_("no interviews and no appearances for now"), default=False)
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(superseded=False), name="one_screening_in_force")
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id
