"""What is read of meetings, papers and decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import PANEL
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant

from ..assessment.queries import evidence_visible_to, people_of
from ..intake.models import Case
from .models import AgendaItem, Appeal, Attendance, Decision, PanelMeeting

#: States of a case in which the panel may take it up.
FOR_THE_PANEL = ("before_panel", "under_appeal")
#: States of a decision that the participant is told of.
TOLD = ("issued", "appealed", "replaced")


def has_conflict(account_id: UUID | None, case_id: UUID) -> bool:
    """Whether the account declared a conflict of interest in this case, at any meeting."""
    return Attendance.objects.filter(item__case_id=case_id, member_id=account_id, conflict=True).exists()


def meetings() -> QuerySet[PanelMeeting, PanelMeeting]:
    return PanelMeeting.objects.select_related("chair").prefetch_related("agenda").order_by("-held_on", "-pk")


def agenda_of(actor: Actor, meeting: PanelMeeting) -> list[dict[str, Any]]:
    """Items in order with seats. A case the actor does not sit on is an item without a name."""
    items = list(meeting.agenda.select_related("case").prefetch_related("attendance__member__agency"))
    open_to = set(
        access.visible(actor, "agenda.read", AgendaItem.objects.filter(meeting=meeting)).values_list("pk", flat=True)
    )
    papers = set(
        access.visible(actor, "paper.read", AgendaItem.objects.filter(meeting=meeting)).values_list("pk", flat=True)
    )
    rows = []
    for item in items:
        seats = list(item.attendance.all())
        mine = next((seat for seat in seats if seat.member_id == actor.account_id), None)
        conflict = mine is not None and mine.conflict
        shown = item.pk in open_to and not conflict
        rows.append(
            {
                "item": item,
                "seats": seats,
                "shown": shown,
                "papers": shown and item.pk in papers,
                "conflict": conflict,
                "mine": mine,
                "minutes": item.minutes_sealed is not None,  # type: ignore[attr-defined]  # the cell: nothing is opened
            }
        )
    return rows


def seats_of(item: AgendaItem) -> QuerySet[Attendance, Attendance]:
    """Who has a seat on one case, in the order in which they were seated."""
    return item.attendance.select_related("member__agency").order_by("created_at")


def cases_for_agenda(actor: Actor, meeting: PanelMeeting) -> QuerySet[Case, Case]:
    """Cases that are before the panel, or whose decision is appealed, and not on this agenda yet."""
    rows = access.visible(actor, "agenda.add", Case.objects.filter(state__in=FOR_THE_PANEL))
    return rows.exclude(agenda_items__meeting=meeting).order_by("code_name")


def seats_to_fill(actor: Actor, item: AgendaItem) -> QuerySet[Account, Account]:
    """Who may be seated: for the coordinator everybody with a role on a panel; for the chair, who
    cannot let anybody into a case, those of them who work on this case already."""
    holders = Account.objects.filter(
        is_active=True, role_grants__role__in=PANEL, role_grants__state=RoleGrant.State.IN_FORCE
    )
    if actor.role is not Role.COORDINATOR:
        holders = holders.filter(pk__in=people_of(item.case_id, *PANEL).values("pk"))
    return holders.exclude(pk__in=item.attendance.values("member_id")).distinct()


def panel_role_of(account: Account) -> Role | None:
    """The role in which an account sits on a panel; the chair's first."""
    held = set(
        RoleGrant.objects.filter(account=account, role__in=PANEL, state=RoleGrant.State.IN_FORCE).values_list(
            "role", flat=True
        )
    )
    return next((role for role in PANEL if role.value in held), None)


def decisions_of(case: Case | UUID) -> QuerySet[Decision, Decision]:
    pk = case.pk if isinstance(case, Case) else case
    return Decision.objects.filter(case_id=pk).select_related("decider", "second").order_by("-created_at")


def decision_in_force(case: Case | UUID) -> Decision | None:
    """The issued decision of a case; one under appeal is not in force until it is upheld."""
    return decisions_of(case).filter(state="issued").first()


def open_appeal(decision: Decision) -> Appeal | None:
    return decision.appeals.filter(answered_by__isnull=True).order_by("created_at").last()


def factor_rows(actor: Actor, decision: Decision) -> list[dict[str, Any]]:
    """The eight factors for those who decide: the row as it is written (None before that), the entries
    of the ledger that it rests on, and those that bear on the factor; as far as the actor may read them."""
    written = {
        row.factor: row for row in decision.factor_reasons.select_related("decision").prefetch_related("evidence")
    }
    ledger = list(evidence_visible_to(actor, decision.case_id))
    rows = []
    for key, label in FACTORS.items():
        row = written.get(key)
        cited = {entry.pk for entry in row.evidence.all()} if row else set()
        rows.append(
            {
                "key": key,
                "label": gettext(label),
                "row": row,
                "rests_on": [entry for entry in ledger if entry.pk in cited],
                "evidence": [entry for entry in ledger if entry.factor == key and entry.pk not in cited],
                "ledger": ledger,
            }
        )
    return rows
