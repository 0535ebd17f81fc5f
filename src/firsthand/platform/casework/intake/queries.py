"""Reading cases: to which case a record belongs, who may be the same person, the list, what waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import CASE, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.models import BreakGlass, Membership
from firsthand.platform.base.access.relations import file_id_of
from firsthand.platform.base.people.actor import Actor

from .models import Case, NameMark, Request

#: States in which a file is kept only until its date: nobody accepted it, or the work is over.
AT_REST = ("referred", "closed", "transferred")
IN_WORK = tuple(state for state in CASE.states if state not in AT_REST)
OPEN_STATES = (
    "referred",
    "gathering",
    "assessment",
    "before_panel",
    "decided",
    "in_programme",
    "under_appeal",
    "reopened",
)
ENOUGH_MARKS = 2


def case_of(obj: Model) -> Case:
    """The case that a record belongs to. Raises Case.DoesNotExist when it belongs to none."""
    return obj if isinstance(obj, Case) else Case.objects.get(pk=str(file_id_of(obj)))


def find_duplicates(case: Case) -> QuerySet[Case, Any]:
    """Other cases that share at least two marks (parts of the name, date of birth) with this one, or
    the only mark that this one has. For a person to look at; it decides nothing."""
    marks = list(NameMark.objects.filter(case=case).values_list("mark", flat=True))
    if not marks:
        return Case.objects.none()
    shared = (
        NameMark.objects.filter(mark__in=marks)
        .exclude(case=case)
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .filter(n__gte=min(ENOUGH_MARKS, len(marks)))
        .values("case")
    )
    return Case.objects.filter(pk__in=shared, erased_on__isnull=True)


def members_of(case: Case) -> QuerySet[Membership, Any]:
    """Live memberships of the case, those that end first on top."""
    now = timezone.now()
    live = Membership.objects.filter(file_id=case.pk, ended_at__isnull=True, expires_at__gt=now)
    return live.select_related("account", "account__agency").order_by("expires_at")


def cases_mine(actor: Actor) -> QuerySet[Case, Any]:
    """Cases of which the actor is a member in its present role."""
    live = Membership.objects.filter(
        account_id=str(actor.account_id), capacity=actor.role, ended_at__isnull=True, expires_at__gt=timezone.now()
    )
    return Case.objects.filter(pk__in=live.values("file_id"), erased_on__isnull=True)


def requests_to_answer(actor: Actor) -> QuerySet[Request, Any]:
    """Requests without an answer, and erasures that wait for a second who is not their first."""
    rows = access.visible(actor, "request.answer", Request.objects.select_related("case"))
    waiting = Q(granted__isnull=True) | (
        Q(kind="erasure", granted=True, seconded_by__isnull=True) & ~Q(answered_by=actor.account_id)
    )
    return rows.filter(waiting, case__erased_on__isnull=True).order_by("created_at")


def _case_row(case: Case) -> flow.Waiting:
    return flow.Waiting(case.code_name, case.get_absolute_url(), note=case.state_label)


@flow.waits("referrals", label=_("New referrals to look at"))
def referrals_waiting(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()
    rows = Case.objects.filter(state="referred", erased_on__isnull=True).order_by("opened_on", "code_name")

    def show(case: Case) -> flow.Waiting:
        return flow.Waiting(case.code_name, case.get_absolute_url(), note=str(case.get_urgency_display()))

    return flow.queue_of(
        rows, show, reads=("code_name", "urgency"), url=reverse("cases") + "?state=referred&sort=oldest"
    )


@flow.waits("requests", label=_("Requests of participants to answer"))
def requests_waiting(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()

    def show(request: Request) -> flow.Waiting:
        note = (
            gettext("A second coordinator must confirm the erasure")
            if request.waits_for_second
            else str(request.get_kind_display())
        )
        return flow.Waiting(
            request.case.code_name,
            reverse("case_requests", args=[request.case_id]),
            timezone.localdate(request.created_at) + timedelta(days=30),
            note,
        )

    return flow.queue_of(
        requests_to_answer(actor),
        show,
        reads=("case__code_name", "kind", "granted", "seconded_by", "created_at"),
    )


@flow.waits("my_cases", label=_("My cases with a review due"))
def reviews_waiting(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    soon = timezone.localdate() + timedelta(days=14)
    rows = cases_mine(actor).filter(state__in=OPEN_STATES, next_review_on__lte=soon).order_by("next_review_on")

    def show(case: Case) -> flow.Waiting:
        return flow.Waiting(case.code_name, case.get_absolute_url(), case.next_review_on, case.state_label)

    return flow.queue_of(
        rows, show, reads=("code_name", "state", "next_review_on"), url=reverse("cases") + "?review=due"
    )


@flow.waits("my_open_cases", label=_("My cases in preparation"))
def preparing(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    rows = (
        cases_mine(actor).filter(state__in=("gathering", "assessment", "reopened", "decided")).order_by("state_since")
    )
    return flow.queue_of(rows, _case_row, reads=("code_name", "state"), url=reverse("cases") + "?sort=waiting")


@flow.waits("memberships", label=_("Memberships that end soon"))
def memberships_ending(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()
    now = timezone.now()
    rows = Membership.objects.filter(
        ended_at__isnull=True,
        expires_at__gt=now,
        expires_at__lte=now + timedelta(days=7),
        file_id__in=Case.objects.values("pk"),
    )
    names = Subquery(Case.objects.filter(pk=OuterRef("file_id")).values("code_name")[:1])

    def show(row: Any) -> flow.Waiting:
        ends = timezone.localdate(row.expires_at)
        return flow.Waiting(row.code_name, reverse("case_team", args=[row.file_id]), ends, row.account.display_name)

    rows = rows.select_related("account").annotate(code_name=names).order_by("expires_at")
    return flow.queue_of(rows, show, reads=("file_id", "expires_at", "account__display_name"))


@flow.waits("retention", label=_("Files whose time to be kept ends"))
def retention_due(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()
    soon = timezone.localdate() + timedelta(days=30)
    # Asked by what it is not: by its states alone a case at rest is one of nearly all, and a database that
    # believed the states' index to be the shorter way would read them all.
    rows = Case.objects.filter(retain_until__lte=soon, erased_on__isnull=True).exclude(state__in=IN_WORK)
    rows = rows.order_by("retain_until")

    def show(case: Case) -> flow.Waiting:
        return flow.Waiting(
            case.code_name, reverse("case_retention", args=[case.pk]), case.retain_until, case.state_label
        )

    return flow.queue_of(rows, show, reads=("code_name", "state", "retain_until"))


@flow.waits("glass_told", label=_("Emergency access you were told of"))
def emergencies_told(actor: Actor) -> flow.Queue:
    """The two others learn of it at once, and it stays here until it is reviewed."""
    if actor.role not in {Role.COORDINATOR, Role.AUDITOR}:
        return flow.Queue()
    rows = BreakGlass.objects.filter(told=actor.account_id, reviewed_at__isnull=True).select_related("account")
    where = reverse("oversight_glass") if actor.role is Role.AUDITOR else ""

    def show(glass: Any) -> flow.Waiting:
        url = where or reverse("case", args=[glass.file_id])
        return flow.Waiting(glass.account.display_name, url, timezone.localdate(glass.opened_at))

    return flow.queue_of(rows.order_by("opened_at"), show, reads=("file_id", "opened_at", "account__display_name"))
