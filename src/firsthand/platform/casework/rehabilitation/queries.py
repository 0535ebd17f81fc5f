"""Plans, sessions and incidents that an actor may see, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import PROGRAMME_OUTCOMES, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.relations import files_of
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from ..decision.models import Decision
from ..intake.models import Case
from .models import OPEN, Domain, Goal, Incident, Need, Plan, Session

SOON = timedelta(days=14)
WEEK = timedelta(days=7)


def plans_of(actor: Actor | None, case: Case) -> QuerySet[Plan, Plan]:
    """The plans of a case, newest first."""
    rows = Plan.objects.filter(case=case).select_related("case", "mentor")
    return access.visible(actor, "plan.read", rows).order_by("-created_at")


def incidents_of(actor: Actor | None, case: Case) -> QuerySet[Incident, Incident]:
    rows = Incident.objects.filter(case=case).select_related("case", "recorded_by")
    return access.visible(actor, "incident.read", rows).order_by("-happened_on", "-created_at")


def mentors_of(case: Case) -> QuerySet[Account, Account]:
    """Accounts with a live membership of the case as mentor."""
    live = Membership.objects.filter(
        file_id=case.pk, capacity=Role.MENTOR, ended_at__isnull=True, expires_at__gt=timezone.now()
    )
    return Account.objects.filter(is_active=True, pk__in=live.values("account_id"))


@dataclass(frozen=True)
class Held:
    """A session as this actor may see it; `note` is empty where it is not theirs to read."""

    session: Session
    note: str
    kept_back: bool


def sessions_of(actor: Actor, plan: Plan, limit: int = 20) -> list[Held]:
    """The latest sessions. What was said in a clinical one is for clinicians and for whoever led it."""
    held = []
    for session in plan.sessions.select_related("led_by", "service").order_by("-held_on", "-created_at")[:limit]:
        mine = actor.role is Role.CLINICIAN or session.led_by_id == actor.account_id
        kept_back = session.kind == Session.Kind.CLINICAL and not mine
        held.append(Held(session, "" if kept_back else session.note, kept_back))
    return held


@dataclass(frozen=True)
class Area:
    """One area of life with its needs, each with its goals, and the goals that answer to no need."""

    label: str
    needs: list[tuple[Need, list[Goal]]]
    goals: list[Goal]


def areas_of(plan: Plan) -> list[Area]:
    """Needs and goals by area, in the order of the areas; only those that hold something. Disengagement,
    ideology and trauma stay apart here as in the records."""
    needs, goals = list(plan.needs.all()), list(plan.goals.all())
    by_need: dict[Any, list[Goal]] = {}
    for goal in goals:
        by_need.setdefault(goal.need_id, []).append(goal)
    areas = []
    for domain in Domain:
        here = [(need, by_need.get(need.pk, [])) for need in needs if need.domain == domain]
        loose = [goal for goal in by_need.get(None, []) if goal.domain == domain]
        if here or loose:
            areas.append(Area(str(domain.label), here, loose))
    return areas


def goals_due(plan: Plan, until: date | None = None) -> list[Goal]:
    """The digest: goals still open and due by then (two weeks from now unless told), the earliest first."""
    until = until or timezone.localdate() + SOON
    return [
        goal
        for goal in plan.goals.order_by("due_on", "created_at")
        if goal.status == Goal.Status.SET and goal.due_on and goal.due_on <= until
    ]


# What waits.


def _plans(actor: Actor) -> QuerySet[Plan, Plan]:
    member, _glass = files_of(actor, "today")
    return Plan.objects.filter(case_id__in=member).select_related("case")


def _show(due: str = "", note: str = "") -> Any:
    return lambda plan: flow.Waiting(
        plan.case.code_name, plan.get_absolute_url(), getattr(plan, due) if due else None, note
    )


@flow.waits("plans_to_draft", label=_("Plans to draft"))
def plans_to_draft(actor: Actor) -> flow.Queue:
    """Cases decided for a programme that have no plan yet."""
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    decided = Decision.objects.filter(case=OuterRef("pk"), state="issued", outcome__in=PROGRAMME_OUTCOMES)
    begun = Plan.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.filter(Exists(decided), ~Exists(begun), pk__in=member, state__in=["decided", "in_programme"])
    return flow.queue_of(
        rows.order_by("code_name"),
        lambda case: flow.Waiting(case.code_name, reverse("case_plan", args=[case.pk])),
        reads=("code_name",),
    )


@flow.waits("plans_to_start", label=_("Plans to start"))
def plans_to_start(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    rows = _plans(actor).filter(state="agreed", case__state="in_programme").order_by("state_since", "pk")
    return flow.queue_of(rows, _show(), reads=("case__code_name",))


@flow.waits("goals_due", label=_("Goals due"))
def goals_that_wait(actor: Actor) -> flow.Queue:
    if actor.role not in {Role.CASEWORKER, Role.MENTOR}:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    rows = Goal.objects.filter(
        plan__case_id__in=member, plan__state="active", status="set", due_on__lte=timezone.localdate() + SOON
    )
    return flow.queue_of(
        rows.select_related("plan__case").order_by("due_on", "pk"),
        lambda goal: flow.Waiting(
            goal.plan.case.code_name, reverse("plan", args=[goal.plan_id]), goal.due_on, str(goal.get_domain_display())
        ),
        reads=("due_on", "domain", "plan__case__code_name"),
    )


@flow.waits("plan_reviews", label=_("Readiness reviews due"))
def reviews_due(actor: Actor) -> flow.Queue:
    if actor.role not in {Role.CASEWORKER, Role.CLINICIAN}:
        return flow.Queue()
    rows = (
        _plans(actor)
        .filter(state="active", next_review_on__lte=timezone.localdate() + SOON)
        .order_by("next_review_on", "pk")
    )
    return flow.queue_of(rows, _show("next_review_on"), reads=("next_review_on", "case__code_name"))


@flow.waits("sessions_this_week", label=_("Nobody met this week yet"))
def sessions_this_week(actor: Actor) -> flow.Queue:
    """For a mentor: running plans in which they have logged no session in the last seven days."""
    if actor.role is not Role.MENTOR:
        return flow.Queue()
    since = timezone.localdate() - WEEK
    mine = Q(sessions__led_by_id=actor.account_id)
    rows = _plans(actor).filter(state="active").annotate(last=Max("sessions__held_on", filter=mine))
    rows = rows.filter(Q(last__isnull=True) | Q(last__lt=since)).order_by("last", "pk")

    def show(plan: Any) -> flow.Waiting:
        note = (
            gettext("Last session: %(day)s") % {"day": date_format(plan.last, "DATE_FORMAT")}
            if plan.last
            else gettext("No session yet")
        )
        return flow.Waiting(plan.case.code_name, plan.get_absolute_url(), None, note)

    return flow.queue_of(rows, show, reads=("case__code_name",))


@flow.waits("incidents_open", label=_("Incidents to close"))
def incidents_open(actor: Actor) -> flow.Queue:
    if actor.role not in {Role.CASEWORKER, Role.SECURITY_LIAISON}:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    rows = (
        Incident.objects.filter(case_id__in=member, closed_on__isnull=True)
        .select_related("case")
        .order_by("happened_on", "pk")
    )
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.case.code_name, row.get_absolute_url(), None, str(row.get_kind_display())),
        reads=("kind", "case__code_name"),
    )


def open_plan(case: Case) -> Plan | None:
    """The plan that goes on; at most one (a constraint says so)."""
    return Plan.objects.filter(case=case, state__in=OPEN).first()
