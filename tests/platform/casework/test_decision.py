"""The panel: guards both ways, who is written down, conflicts, letters, appeals, races."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from firsthand.pathway import FACTORS, OUTCOMES, Role
from firsthand.platform.base import access, flow
from firsthand.platform.casework.decision import meetings, queries, services
from firsthand.platform.casework.decision.reasons import Reason
from firsthand.platform.casework.decision.rules import outcome_respects_gates
from firsthand.platform.casework.models import (
    Appeal,
    Attendance,
    Case,
    Decision,
    Dissent,
    FactorReason,
    ProsecutorRecord,
)
from tests.asking import answer
from tests.factories import account_of, give_role, make_account, make_actor, make_case, today
from tests.factories_assessment import make_gate
from tests.factories_decision import case_decided, case_to_decide, make_item, make_meeting

pytestmark = pytest.mark.django_db


# Seconding


def test_seconding_writes_who() -> None:
    _case, decision, panel = case_to_decide()
    assert flow.move(panel[Role.PANEL_POLICE], decision, "second").second_id == panel[Role.PANEL_POLICE].account_id


def test_nobody_seconds_their_own() -> None:
    case, decision, panel = case_to_decide()
    chair = account_of(panel[Role.PANEL_CHAIR])
    give_role(chair, Role.PROSECUTOR)
    with pytest.raises(flow.MoveRefused, match="other than the decider"):
        services.second_decision(actor=make_actor(Role.PROSECUTOR, case, account=chair), decision=decision)


def test_eight_factors_are_needed() -> None:
    _case, decision, panel = case_to_decide()
    FactorReason.objects.filter(decision=decision, factor="victims").delete()
    row = FactorReason.objects.get(decision=decision, factor="age")
    row.reasons = ""
    row.save()
    with pytest.raises(flow.MoveRefused) as refused:
        services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    assert "Impact on victims" in str(refused.value)
    assert "Age" in str(refused.value)


def test_quorum_is_three_from_two_agencies_without_conflict() -> None:
    _case, decision, panel = case_to_decide()
    seats = Attendance.objects.filter(item=decision.item)
    first = seats.first()
    assert first is not None
    seats.filter(pk=first.pk).update(conflict=True)  # three are left
    police = panel[Role.PANEL_POLICE]
    assert "three members" not in " ".join(flow.offers(police, decision)[0].unmet)
    seats.filter(pk__in=[s.pk for s in seats[2:]]).update(present=False)
    assert "three members" in " ".join(flow.offers(police, decision)[0].unmet)
    seats.update(present=True, conflict=False)
    agency = account_of(police).agency
    for one in seats.select_related("member"):
        one.member.agency = agency
        one.member.save()
    assert "three members" in " ".join(flow.offers(police, decision)[0].unmet)


def test_a_conflict_closes_the_case_and_bars_seconding() -> None:
    case, decision, panel = case_to_decide()
    police = panel[Role.PANEL_POLICE]
    meetings.declare_conflict(actor=police, item=decision.item, note="A cousin")
    assert not access.may(police, "paper.read", decision.item)
    with pytest.raises(access.Denied):
        services.second_decision(actor=police, decision=decision)
    again = make_actor(Role.PANEL_POLICE, case, account=account_of(police))
    with pytest.raises(flow.MoveRefused, match="conflict of interest"):
        services.second_decision(actor=again, decision=decision)


def test_a_decider_with_a_conflict_is_not_seconded() -> None:
    case, decision, panel = case_to_decide()
    meetings.declare_conflict(actor=panel[Role.PANEL_CHAIR], item=decision.item, note="n")
    with pytest.raises(flow.MoveRefused, match="decider has declared"):
        services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    chair = make_actor(Role.PANEL_CHAIR, case, account=account_of(panel[Role.PANEL_CHAIR]))
    with pytest.raises(ValidationError):
        services.draft_decision(
            actor=chair, case=case, item=decision.item, outcome="transfer", review_on=today() + timedelta(days=9)
        )


def test_returning_to_draft_forgets_the_second() -> None:
    _case, decision, panel = case_to_decide()
    decision = services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    assert flow.move(panel[Role.PANEL_CHAIR], decision, "redraft", reason="A mistake").second_id is None


# Gates


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("kind", [None, "immunity", "no_charge", "deferred", "prosecute"])
def test_grave_crime_leaves_the_matter_to_the_prosecutor(outcome: str, kind: str | None) -> None:
    case = make_case(state="before_panel")
    make_gate(case, "grave_crime", "indicated")
    make_gate(case, "immediate_threat")
    if kind:
        ProsecutorRecord.objects.create(
            case=case, kind=kind, decided_on=today(), authority="A", prosecutor="P", recorded_by=make_account()
        )
    own = {"prosecution", "prosecution_with_programme", "transfer", "child_protection"}
    allowed = outcome in own or (
        kind in {"immunity", "no_charge", "deferred"} and outcome != "programme_under_immunity"
    )
    assert (outcome_respects_gates(case, outcome) is True) is allowed


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_immediate_threat_leaves_transfer_or_prosecution(outcome: str) -> None:
    case = make_case(state="before_panel")
    make_gate(case, "immediate_threat", "indicated")
    assert (outcome_respects_gates(case, outcome) is True) is (outcome in {"transfer", "prosecution"})


def test_a_gate_that_turns_after_seconding_stops_the_issue() -> None:
    case, decision, panel = case_to_decide()
    decision = services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    case.gate_findings.filter(gate="grave_crime").update(answer="indicated")
    with pytest.raises(flow.MoveRefused, match="Grave crime"):
        flow.move(panel[Role.PANEL_CHAIR], decision, "issue")


# Issuing and appeal


def test_issuing_needs_the_letter_and_records_the_case() -> None:
    case, decision, panel = case_to_decide(letter="")
    decision = services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    with pytest.raises(flow.MoveRefused, match="letter"):
        flow.move(panel[Role.PANEL_CHAIR], decision, "issue")
    decision.letter = "Dear participant"
    services.write_letter(actor=panel[Role.PANEL_CHAIR], decision=decision)
    decision = flow.move(panel[Role.PANEL_CHAIR], decision, "issue")
    case.refresh_from_db()
    assert (case.state, decision.issued_on) == ("decided", today())
    assert decision.appeal_until is not None
    assert decision.appeal_until > today()


def test_an_issued_decision_is_read_only() -> None:
    _case, decision, panel = case_decided()
    chair = panel[Role.PANEL_CHAIR]
    for attempt in (
        lambda: services.write_decision(actor=chair, decision=decision, reasons={}),
        lambda: services.write_letter(actor=chair, decision=decision),
        lambda: services.write_dissent(actor=panel[Role.PROSECUTOR], decision=decision, text="No"),
    ):
        with pytest.raises(flow.WrongState):
            attempt()


def test_appeal_suspends_and_another_upholds() -> None:
    case, decision, panel = case_decided()
    participant = make_actor(Role.PARTICIPANT, case)
    decision = flow.move(participant, Decision.objects.get(pk=decision.pk), "appeal", reason="It is not fair")
    case.refresh_from_db()
    assert case.state == "under_appeal"
    assert Appeal.objects.filter(decision=decision).count() == 1
    chair = account_of(panel[Role.PANEL_CHAIR])
    give_role(chair, Role.COORDINATOR)
    with pytest.raises(flow.MoveRefused, match="neither decided nor seconded"):
        flow.move(make_actor(Role.COORDINATOR, account=chair), decision, "uphold", reason="r")
    reviewer = make_actor(Role.COORDINATOR)
    decision = flow.move(reviewer, decision, "uphold", reason="The reasons stand")
    case.refresh_from_db()
    assert (case.state, decision.state, decision.appeal_reviewer_id) == ("decided", "issued", reviewer.account_id)
    assert Appeal.objects.get(decision=decision).answered_by_id == reviewer.account_id


def test_an_allowed_appeal_leads_to_a_decision_that_replaces() -> None:
    case, decision, panel = case_decided()
    participant = make_actor(Role.PARTICIPANT, case)
    decision = flow.move(participant, Decision.objects.get(pk=decision.pk), "appeal", reason="No")
    chair = panel[Role.PANEL_CHAIR]
    again = {
        "actor": chair,
        "case": case,
        "item": decision.item,
        "outcome": "no_further_action",
        "review_on": today() + timedelta(days=30),
    }
    with pytest.raises(ValidationError, match="not been answered"):
        services.draft_decision(**again)  # type: ignore[arg-type]
    services.allow_appeal(actor=make_actor(Role.COORDINATOR), decision=decision, answer="Look again")
    fresh = services.draft_decision(**again)  # type: ignore[arg-type]
    services.write_decision(actor=chair, decision=fresh, reasons=dict.fromkeys(FACTORS, Reason("Weighed anew", "read")))
    fresh.letter = "Dear participant"
    services.write_letter(actor=chair, decision=fresh)
    fresh = services.second_decision(actor=panel[Role.PROSECUTOR], decision=fresh)
    flow.move(chair, fresh, "issue")
    decision.refresh_from_db()
    case.refresh_from_db()
    assert (decision.state, case.state) == ("replaced", "decided")
    assert queries.decision_in_force(case) == fresh


def test_programme_outcome_looks_at_the_decision_in_force() -> None:
    case, decision, _panel = case_decided()
    unmet = next(
        o.unmet
        for o in flow.offers(make_actor(Role.COORDINATOR), Case.objects.get(pk=case.pk))
        if o.move.name == "enter_programme"
    )
    assert "The decision in force is for a programme." not in unmet
    Decision.objects.filter(pk=decision.pk).update(outcome="no_further_action")
    unmet = next(
        o.unmet
        for o in flow.offers(make_actor(Role.COORDINATOR), Case.objects.get(pk=case.pk))
        if o.move.name == "enter_programme"
    )
    assert "The decision in force is for a programme." in unmet


def test_dissent_is_a_members_and_not_the_deciders() -> None:
    _case, decision, panel = case_to_decide()
    services.write_dissent(actor=panel[Role.PROSECUTOR], decision=decision, text="I see it otherwise")
    services.write_dissent(actor=panel[Role.PROSECUTOR], decision=decision, text="Still")
    assert Dissent.objects.filter(decision=decision).count() == 1
    with pytest.raises(ValidationError):
        services.write_dissent(actor=panel[Role.PANEL_CHAIR], decision=decision, text="Me")


# Meetings


def test_only_a_coordinator_lets_people_into_a_case_by_the_agenda() -> None:
    case, meeting = make_case(state="before_panel"), make_meeting()
    chair = make_actor(Role.PANEL_CHAIR, account=meeting.chair)
    with pytest.raises(access.Denied):
        meetings.add_to_agenda(actor=chair, meeting=meeting, case=case)
    item = meetings.add_to_agenda(actor=make_actor(Role.COORDINATOR), meeting=meeting, case=case)
    assert access.may(chair, "paper.read", item)
    stranger = make_account(role=Role.PROSECUTOR)
    with pytest.raises(ValidationError):
        meetings.seat_member(actor=chair, item=item, account=stranger)
    with pytest.raises(ValidationError):
        meetings.add_to_agenda(actor=make_actor(Role.COORDINATOR), meeting=meeting, case=make_case(state="gathering"))


def test_attendance_is_not_recorded_ahead_nor_changed_after_seconding() -> None:
    case, decision, panel = case_to_decide()
    services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    with pytest.raises(ValidationError, match="seconded already"):
        meetings.record_attendance(actor=panel[Role.PANEL_CHAIR], item=decision.item, present=set())
    item = make_item(case, make_meeting(held_on=today() + timedelta(days=3)))
    with pytest.raises(ValidationError, match="day of the meeting"):
        meetings.record_attendance(actor=panel[Role.PANEL_CHAIR], item=item, present=set())


# Races


@pytest.mark.django_db(transaction=True)
def test_two_seconds_racing_give_one() -> None:
    _case, decision, panel = case_to_decide()
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory there is one connection: set FIRSTHAND_TEST_DATABASE to a file or to PostgreSQL")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def attempt(role: Role) -> None:
        try:
            start.wait()
            services.second_decision(actor=panel[role], decision=Decision.objects.get(pk=decision.pk))
            outcomes.append("done")
        except (flow.WrongState, flow.StaleRecord):
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(role,)) for role in (Role.PANEL_POLICE, Role.PROSECUTOR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    decision.refresh_from_db()
    assert decision.state == "seconded"
    assert decision.second_id is not None


def test_a_decision_is_issued_on_a_second_who_is_somebody_else() -> None:
    """The database refuses such rows besides; the guard must not need it."""
    _case, decision, panel = case_to_decide()
    assert answer("seconded_by_another", decision, "issue") is False
    decision.second_id = decision.decider_id
    assert answer("seconded_by_another", decision, "issue") is False
    decision.second_id = panel[Role.PANEL_POLICE].account_id
    assert answer("seconded_by_another", decision, "issue") is True
