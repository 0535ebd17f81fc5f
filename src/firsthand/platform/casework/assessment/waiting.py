"""What waits today: assessments, gates, screenings, follow-ups, and what a gate asks of others."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import GATES, Role
from firsthand.platform.base import flow
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.relations import files_of
from firsthand.platform.base.people.actor import Actor

from ..agreement.models import ProsecutorRecord
from ..intake.models import Case
from .models import Assessment, FollowUp, GateFinding, TraumaScreening

_NOT_OPEN = ("closed", "transferred")


def _member_cases(actor: Actor) -> QuerySet[Case, Case]:
    member, _glass = files_of(actor, "today")
    return Case.objects.filter(pk__in=member).order_by("code_name")


def _case_queue(rows: QuerySet[Case, Case], url_name: str, note: str) -> flow.Queue:
    return flow.queue_of(
        rows,
        lambda case: flow.Waiting(case.code_name, reverse(url_name, args=[case.pk]), None, note),
        reads=("code_name",),
    )


@flow.waits("assessments_to_fill", label=_("Assessments to fill"))
def assessments_to_fill(actor: Actor) -> flow.Queue:
    if actor.role is not Role.ASSESSOR:
        return flow.Queue()
    rows = Assessment.objects.filter(assessor_id=actor.account_id, state="open").select_related("case")
    return flow.queue_of(
        rows.order_by("due_on", "pk"),
        lambda a: flow.Waiting(a.case.code_name, reverse("assessment", args=[a.pk]), a.due_on, ""),
        reads=("due_on", "case__code_name"),
    )


@flow.waits("assessors_to_name", label=_("Cases that need two assessors"))
def assessors_to_name(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    rows = (
        _member_cases(actor)
        .filter(state="assessment")
        .annotate(named=Count("assessments__assessor", distinct=True))
        .filter(named__lt=2)
    )
    return _case_queue(rows, "case_assessments", gettext("Name two assessors."))


@flow.waits("gates_to_answer", label=_("Gates to answer"))
def gates_to_answer(actor: Actor) -> flow.Queue:
    if actor.role not in (Role.CASEWORKER, Role.ASSESSOR):
        return flow.Queue()
    answers = Count("gate_findings", filter=Q(gate_findings__superseded=False))
    rows = _member_cases(actor).filter(state="assessment").annotate(answers=answers).filter(answers__lt=len(GATES))
    return _case_queue(rows, "case_gates", "")


@flow.waits("screenings_to_do", label=_("Trauma screenings to do"))
def screenings_to_do(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CLINICIAN:
        return flow.Queue()
    done = TraumaScreening.objects.filter(case=OuterRef("pk"), superseded=False).exclude(
        outcome=TraumaScreening.Outcome.UNKNOWN
    )
    return _case_queue(
        _member_cases(actor).filter(~Exists(done), state__in=("gathering", "assessment")), "case_screenings", ""
    )


@flow.waits("follow_ups_due", label=_("Follow-ups to do"))
def follow_ups_due(actor: Actor) -> flow.Queue:
    rows = FollowUp.objects.filter(assigned_to_id=actor.account_id, done_on__isnull=True).select_related("case")
    return flow.queue_of(
        rows.order_by("due_on", "pk"),
        lambda task: flow.Waiting(task.case.code_name, reverse("follow_up", args=[task.pk]), _due(task), ""),
        reads=("due_on", "case__code_name"),
    )


def _due(task: FollowUp) -> date:
    return task.due_on


def _indicated(gate: str) -> Exists:
    return Exists(
        GateFinding.objects.filter(
            case=OuterRef("pk"), gate=gate, superseded=False, answer=GateFinding.Answer.INDICATED
        )
    )


@flow.waits("grave_crime_for_prosecutor", label=_("Grave crime indicated: yours to decide"))
def grave_crime_for_prosecutor(actor: Actor) -> flow.Queue:
    if actor.role is not Role.PROSECUTOR:
        return flow.Queue()
    decided = ProsecutorRecord.objects.filter(case=OuterRef("pk"))
    rows = _member_cases(actor).filter(_indicated("grave_crime"), ~Exists(decided)).exclude(state__in=_NOT_OPEN)
    return _case_queue(rows, "case_gates", gettext("The prosecutor's decision is to be recorded."))


@flow.waits("threat_for_security", label=_("Immediate threat indicated: yours to act on"))
def threat_for_security(actor: Actor) -> flow.Queue:
    if actor.role is not Role.SECURITY_LIAISON:
        return flow.Queue()
    rows = _member_cases(actor).filter(_indicated("immediate_threat")).exclude(state__in=_NOT_OPEN)
    return _case_queue(rows, "case_gates", gettext("Act, then answer the gate anew or ask for a transfer."))


@flow.waits("gate_without_authority", label=_("A gate is indicated and its authority is not on the case"))
def gate_without_authority(actor: Actor) -> flow.Queue:
    """Otherwise nobody would be told: the coordinator names a prosecutor or a security liaison."""
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()

    def there(role: Role) -> Exists:
        live = Membership.objects.filter(
            file_id=OuterRef("pk"), capacity=role, ended_at__isnull=True, expires_at__gt=timezone.now()
        )
        return Exists(live)

    lacking = (_indicated("grave_crime") & ~there(Role.PROSECUTOR)) | (
        _indicated("immediate_threat") & ~there(Role.SECURITY_LIAISON)
    )
    indicated = GateFinding.objects.filter(superseded=False, answer=GateFinding.Answer.INDICATED).values("case_id")
    rows = Case.objects.filter(lacking, pk__in=indicated).exclude(state__in=_NOT_OPEN).order_by("code_name")
    return _case_queue(rows, "case", gettext("Name the prosecutor or the security liaison on this case."))
