"""The panel's meeting and its decision on a case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import FACTORS, OUTCOMES
from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedJSONField, SealedTextField

from ..intake.grounds import OF_A_DECISION


class PanelMeeting(Record):
    """A meeting with its agenda of cases, attendance and conflicts. Once closed it stays closed."""

    SELF_PATH: ClassVar[str] = "chair"

    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chair"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-held_on"]
        indexes: ClassVar = [
            models.Index(fields=["held_on"], condition=Q(closed_at__isnull=True), name="meeting_not_closed"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("panel_meeting", args=[self.pk])


class AgendaItem(Record):
    """One case on the agenda of one meeting, with what was written down of it. Minutes and papers are the
    case's, sealed under its key: whoever sat on another case of the same meeting does not read them."""

    CASE_PATH: ClassVar[str] = "case"

    meeting = models.ForeignKey(PanelMeeting, models.CASCADE, related_name="agenda")
    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="agenda_items")
    position = models.PositiveIntegerField(default=1)
    attendance_on = models.DateField(null=True, blank=True)
    minutes = SealedTextField(_("minutes"), blank=True)
    paper = SealedJSONField(blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "case"], name="case_once_on_agenda")]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Attendance(Record):
    """Who sat on one case, and whether a conflict of interest was declared."""

    CASE_PATH: ClassVar[str] = "item__case"

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    present = models.BooleanField(_("present"), default=True)
    conflict = models.BooleanField(_("conflict of interest declared"), default=False)
    conflict_note = SealedTextField(_("the conflict"), blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "member"], name="attends_once")]

    def vault_subject(self) -> uuid.UUID:
        return self.item.case_id


class Decision(StatefulRecord):
    """The panel's decision: a named decider, a different second, reasons on all eight factors."""

    RECORD: ClassVar[str] = "decision"
    CASE_PATH: ClassVar[str] = "case"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    outcome = models.CharField(
        _("outcome"), max_length=40, choices=[(key, _(label)) for key, label in OUTCOMES.items()]
    )
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    summary = SealedTextField(_("summary"), blank=True)
    prison_weighed = SealedTextField(_("prison and the alternatives, as weighed"), blank=True)
    letter = SealedTextField(_("letter to the participant"), blank=True)
    letter_language = models.CharField(_("language of the letter"), max_length=8, default="en")
    review_on = models.DateField(_("review date"))
    issued_on = models.DateField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    appeal_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [state_index("decision")]
        constraints: ClassVar = [
            state_check("decision"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("decider")), name="decision_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(state="drafted") | Q(second__isnull=False), name="decision_beyond_draft_has_second"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])


class FactorReason(Record):
    """What the panel says on one of the eight factors, and whether the participant reads it.

    Withheld reasons stay here in full; the participant reads the gist in their place, and the ground.
    `evidence` is what the reasons rest on. Nothing is chosen until somebody has chosen it.
    """

    CASE_PATH: ClassVar[str] = "decision__case"

    class Disclosure(models.TextChoices):
        READ = "read", _("The participant reads this")
        WITHHELD = "withheld", _("Withheld from the participant, who reads a gist in its place")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="factor_reasons")
    factor = models.CharField(max_length=20, choices=[(key, _(label)) for key, label in FACTORS.items()])
    reasons = SealedTextField(_("reasons"))
    disclosure = models.CharField(_("disclosure"), max_length=10, choices=Disclosure.choices, blank=True)
    gist = SealedTextField(_("gist that the participant may read"), blank=True)
    ground = models.CharField(
        _("ground for withholding"),
        max_length=20,
        blank=True,
        choices=[(one.value, one.label) for one in OF_A_DECISION],
    )
    evidence = models.ManyToManyField("casework.Evidence", blank=True, related_name="factor_reasons")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "factor"], name="one_reason_per_factor")]

    def vault_subject(self) -> uuid.UUID:
        return self.decision.case_id


class Dissent(Record):
    """A member's dissent, kept with the decision."""

    CASE_PATH: ClassVar[str] = "decision__case"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="dissents")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField(_("dissent"))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "member"], name="one_dissent_per_member")]

    def vault_subject(self) -> uuid.UUID:
        return self.decision.case_id


class Appeal(Record):
    """The participant's appeal against a decision, and what became of it."""

    CASE_PATH: ClassVar[str] = "decision__case"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="appeals")
    grounds = SealedTextField(_("why I appeal"))
    lodged_on = models.DateField(auto_now_add=True)
    answer = SealedTextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def vault_subject(self) -> uuid.UUID:
        return self.decision.case_id
