"""The rehabilitation plan: needs, goals, services, sessions, incidents and readiness reviews."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.pathway import PLAN
from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check
from firsthand.platform.base.vault.fields import SealedTextField

#: States in which a plan still goes on; a case has at most one such plan.
OPEN = tuple(state for state in PLAN.states if state not in PLAN.final)


class Plan(StatefulRecord):
    """A participant's rehabilitation plan."""

    RECORD: ClassVar[str] = "plan"
    CASE_PATH: ClassVar[str] = "case"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="plans")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mentor")
    )
    in_own_words = SealedTextField(_("what I want, in my own words"), blank=True)
    review_every_weeks = models.PositiveSmallIntegerField(_("weeks between reviews"), default=8)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            state_check("plan"),
            models.UniqueConstraint(fields=["case"], condition=Q(state__in=OPEN), name="one_open_plan_per_case"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_review_on"], name="plan_by_review")]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])


class Domain(models.TextChoices):
    """Areas of life. Disengagement, ideology, trauma and credibility are recorded apart (Altier 2017)."""

    DISENGAGEMENT = "disengagement", _("Disengagement (behaviour)")
    IDEOLOGY = "ideology", _("Ideology (belief)")
    TRAUMA = "trauma", _("Trauma and health")
    FAMILY = "family", _("Family")
    COMMUNITY = "community", _("Community and reconciliation")
    WORK = "work", _("Work and education")
    HOUSING = "housing", _("Housing and papers")


class Need(Record):
    """Something the participant needs, from a finding or in their own words."""

    CASE_PATH: ClassVar[str] = "plan__case"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="needs")
    domain = models.CharField(_("area"), max_length=20, choices=Domain.choices)
    text = SealedTextField(_("need"), blank=False)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def vault_subject(self) -> uuid.UUID:
        return self.plan.case_id


class Goal(Record):
    """A goal the participant can tell is met."""

    CASE_PATH: ClassVar[str] = "plan__case"

    class Status(models.TextChoices):
        SET = "set", _("Set")
        MET = "met", pgettext_lazy("goal", "Met")
        DROPPED = "dropped", _("Dropped")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("need"))
    domain = models.CharField(_("area"), max_length=20, choices=Domain.choices)
    text = SealedTextField(_("goal"), blank=False)
    set_on = models.DateField(_("set on"))
    due_on = models.DateField(_("by"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.SET)
    settled_on = models.DateField(null=True, blank=True)
    note = SealedTextField(_("how we know"), blank=True)

    class Meta:
        ordering: ClassVar = ["set_on", "created_at"]
        indexes: ClassVar = [models.Index(fields=["status", "due_on"], name="goal_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("set_on")), name="goal_due_after_it_is_set"
            ),
            models.CheckConstraint(
                condition=Q(status="set") | Q(settled_on__isnull=False), name="goal_settled_has_a_day"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.plan.case_id


class Service(Record):
    """A service of the directory that plans draw on."""

    name = models.CharField(_("service"), max_length=120)
    provider = models.CharField(_("provider"), max_length=120)
    domain = models.CharField(_("area"), max_length=20, choices=Domain.choices)
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider})"


class Session(Record):
    """A meeting with the participant, the family or the community; or work for them that was none."""

    CASE_PATH: ClassVar[str] = "plan__case"

    class Kind(models.TextChoices):
        MENTORING = "mentoring", _("Mentoring")
        CLINICAL = "clinical", _("Clinical")
        FAMILY = "family", _("Family work")
        COMMUNITY = "community", _("Community work")
        SERVICE = "service", _("Service")
        DESK = "desk", _("Work without a meeting")  # calls to authorities, papers, supervision

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    held_on = models.DateField(_("date"))
    attended = models.BooleanField(_("attended"), default=True)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = SealedTextField(_("note"), blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-created_at"]
        indexes: ClassVar = [models.Index(fields=["led_by", "held_on"], name="session_by_leader")]

    def vault_subject(self) -> uuid.UUID:
        return self.plan.case_id


class Incident(Record):
    """Something that went wrong: relapse, breach, harm to or by the participant, a threat."""

    CASE_PATH: ClassVar[str] = "case"

    class Kind(models.TextChoices):
        RELAPSE = "relapse", _("Relapse or renewed contact")
        HARM_TO = "harm_to", _("Harm to the participant or family")
        HARM_BY = "harm_by", _("Harm by the participant")
        THREAT = "threat", _("Threat")
        EXPOSURE = "exposure", _("Identity exposed")
        OTHER = "other", _("Other")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="incidents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    happened_on = models.DateField(_("date"))
    what = SealedTextField(_("what happened"), blank=False)
    done = SealedTextField(_("what was done"), blank=True)
    learnt = SealedTextField(_("what we learn"), blank=True)
    stops_voice = models.BooleanField(_("stop every public use now"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-happened_on", "-created_at"]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("incident", args=[self.pk])


class Review(Record):
    """A review of readiness, in words."""

    CASE_PATH: ClassVar[str] = "plan__case"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews")
    held_on = models.DateField(_("date"))
    progress = SealedTextField(_("what has changed"), blank=False)
    readiness = SealedTextField(_("readiness, in words"), blank=False)
    participants_view = SealedTextField(_("the participant's own view"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-held_on"]

    def vault_subject(self) -> uuid.UUID:
        return self.plan.case_id
