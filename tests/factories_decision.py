"""Rows of the decision stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.decision import services
from firsthand.platform.casework.models import AgendaItem, Attendance, Case, Decision, FactorReason, PanelMeeting
from tests.factories import account_of, make_account, make_actor, make_case, today
from tests.factories_assessment import answer_gates


def make_meeting(**given: Any) -> PanelMeeting:
    chair = given.pop("chair", None) or make_account(role=Role.PANEL_CHAIR)
    return PanelMeeting.objects.create(**{"held_on": today(), "place": "Room 2", "chair": chair, **given})


def make_item(case: Case, meeting: PanelMeeting | None = None, **given: Any) -> AgendaItem:
    return AgendaItem.objects.create(**{"case": case, "meeting": meeting or make_meeting(), **given})


def seat(item: AgendaItem, actor: Actor, **given: Any) -> Attendance:
    return Attendance.objects.create(
        **{"item": item, "member": account_of(actor), "role": actor.role.value, "present": True, **given}
    )


def make_panel(case: Case) -> dict[Role, Actor]:
    roles = (Role.PANEL_CHAIR, Role.PANEL_POLICE, Role.SOCIAL_SERVICES, Role.PROSECUTOR)
    return {role: make_actor(role, case) for role in roles}


def make_decision(case: Case, decider: Actor, *, complete: bool = True, **given: Any) -> Decision:
    defaults: dict[str, Any] = {
        "case": case,
        "decider": account_of(decider),
        "outcome": "programme_with_conditions",
        "review_on": today() + timedelta(days=90),
        "letter": "Dear participant, you may appeal." if complete else "",
    }
    decision = Decision.objects.create(**{**defaults, **given})
    if complete:
        for factor in FACTORS:
            FactorReason.objects.create(decision=decision, factor=factor, reasons="Weighed", disclosure="read")
    return decision


def ready_decision(case: Case, **given: Any) -> tuple[Decision, dict[Role, Actor]]:
    """A decision that can be seconded: quorum, eight factors, letter."""
    panel = make_panel(case)
    item = make_item(case)
    for actor in panel.values():
        seat(item, actor)
    return make_decision(case, panel[Role.PANEL_CHAIR], item=item, **given), panel


def case_to_decide(**given: Any) -> tuple[Case, Decision, dict[Role, Actor]]:
    """A case before the panel, both gates answered, with a decision that can be seconded."""
    case = make_case(state="before_panel")
    answer_gates(case)
    decision, panel = ready_decision(case, **given)
    return case, decision, panel


def case_decided() -> tuple[Case, Decision, dict[Role, Actor]]:
    """The same with the decision seconded and issued."""
    case, decision, panel = case_to_decide()
    services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    return case, flow.move(panel[Role.PANEL_CHAIR], decision, "issue"), panel
