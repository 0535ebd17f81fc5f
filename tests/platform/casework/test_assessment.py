"""Evidence, blindness, gates, screening and follow-ups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firsthand.pathway import RECORDS, Role
from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.flow.registry import Context, guard_for
from firsthand.platform.base.flow.waiting import PROVIDERS
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment import queries, services
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.models import (
    Assessment,
    Case,
    Evidence,
    Finding,
    FollowUp,
    GateFinding,
    TraumaScreening,
)
from tests.factories import account_of, make_actor, make_case, today
from tests.factories_assessment import (
    answer_all,
    answer_gates,
    make_assessment,
    make_evidence,
    make_follow_up,
    make_gate,
    make_screening,
)

pytestmark = pytest.mark.django_db


def ask(name: str, obj: Any, record: str, move: str, actor: Actor | None = None) -> bool | str:
    from django.utils import timezone

    step = RECORDS[record].move(move)
    return guard_for(name, record)(Context(actor or make_actor(Role.COORDINATOR), obj, step, timezone.now()))


@pytest.fixture
def stopped() -> list[Any]:
    """Cases that were stopped while the test ran."""
    heard: list[Any] = []
    CASE_STOPPED.subscribe(heard.append)
    yield heard  # type: ignore[misc]
    CASE_STOPPED._subscribers.remove(heard.append) if heard.append in CASE_STOPPED._subscribers else None


# Evidence


def test_an_entry_gets_the_next_number_and_its_recorder() -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    for _ in range(2):
        entry = Evidence(case=case, claim="c", source="s", reliability="B", credibility="2")
        services.record_evidence(actor=actor, entry=entry)
    assert list(Evidence.objects.filter(case=case).values_list("number", "recorded_by")) == [
        (1, actor.account_id),
        (2, actor.account_id),
    ]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.PANEL_CHAIR, True),
        (Role.SECURITY_LIAISON, True),
        (Role.PROSECUTOR, False),
        (Role.CASEWORKER, False),
        (Role.ASSESSOR, False),
    ],
)
def test_originator_controlled_entries(role: Role, seen: bool) -> None:
    case = make_case()
    make_evidence(case, disclosure="originator")
    actor = make_actor(role, case)
    assert queries.evidence_visible_to(actor, case).exists() is seen
    assert queries.limited_evidence_exists(actor, case) is (role is Role.PROSECUTOR)


def test_the_recorder_sees_their_own_originator_entry() -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    make_evidence(case, disclosure="originator", recorded_by=account_of(actor))
    assert queries.evidence_visible_to(actor, case).exists()


def test_only_recorder_or_caseworker_change_an_entry() -> None:
    case = make_case()
    entry = make_evidence(case)
    with pytest.raises(access.Denied):
        services.change_evidence(actor=make_actor(Role.ASSESSOR, case), entry=entry)
    services.change_evidence(actor=make_actor(Role.CASEWORKER, case), entry=entry)


def test_evidence_recorded_both_ways() -> None:
    case = make_case()
    assert not ask("evidence_recorded", case, "case", "begin_assessment")
    make_evidence(case)
    assert ask("evidence_recorded", case, "case", "begin_assessment") is True


# Blindness


def _two(case: Case) -> tuple[Assessment, Assessment, Actor, Actor]:
    one, two = make_actor(Role.ASSESSOR, case), make_actor(Role.ASSESSOR, case)
    instrument = make_assessment(case, assessor=_new_member(case)).instrument
    Assessment.objects.filter(case=case).delete()
    first = Assessment.objects.create(case=case, assessor=account_of(one), instrument=instrument)
    second = Assessment.objects.create(case=case, assessor=account_of(two), instrument=instrument)
    return first, second, one, two


def _new_member(case: Case) -> Any:
    from tests.factories import make_account

    return make_account(role=Role.ASSESSOR)


def _submit(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(state="submitted")


def test_blind_until_both_have_submitted() -> None:
    case = make_case(state="assessment")
    first, second, one, two = _two(case)
    answer_all(first)
    answer_all(second, answer="not_found")
    reader = make_actor(Role.CASEWORKER, case)
    assert set(queries.findings_visible_to(one, case).values_list("assessment", flat=True)) == {first.pk}
    assert not queries.findings_visible_to(reader, case).exists()
    _submit(first)
    assert set(queries.findings_visible_to(one, case).values_list("assessment", flat=True)) == {first.pk}
    assert set(queries.findings_visible_to(two, case).values_list("assessment", flat=True)) == {second.pk}
    assert not queries.findings_visible_to(reader, case).exists()
    assert queries.side_by_side(reader, case) == []
    _submit(second)
    for actor in (one, two, reader):
        assert set(queries.findings_visible_to(actor, case).values_list("assessment", flat=True)) == {
            first.pk,
            second.pk,
        }
    assert all(row["differs"] for row in queries.side_by_side(reader, case))


def test_a_third_assessor_is_blind_in_every_capacity() -> None:
    case = make_case(state="assessment")
    first, second, *_actors = _two(case)
    answer_all(first)
    _submit(first)
    _submit(second)
    third = make_actor(Role.ASSESSOR, case)
    Assessment.objects.create(case=case, assessor=account_of(third), instrument=first.instrument)
    as_police = make_actor(Role.PANEL_POLICE, case, account=account_of(third))
    assert not queries.findings_visible_to(third, case).exists()
    assert not queries.findings_visible_to(as_police, case).exists()


def test_another_assessors_page_does_not_exist(signed_in: Any) -> None:
    case = make_case(state="assessment")
    first, second, one, _other = _two(case)
    client = signed_in(one)
    assert client.get(f"/assessments/{second.pk}/").status_code == 404
    assert client.get(f"/assessments/{second.pk}/check/").status_code == 404
    assert client.get(f"/assessments/{first.pk}/").status_code == 200


def test_a_follow_up_of_the_other_does_not_tell() -> None:
    case = make_case(state="assessment")
    first, second, one, two = _two(case)
    task = make_follow_up(case)
    Finding.objects.create(assessment=second, item="acts", known=False, reasons="r", follow_up=task)
    assert not queries.follow_ups_visible_to(one, case).exists()
    assert queries.follow_ups_visible_to(two, case).exists()
    _submit(first)
    _submit(second)
    assert queries.follow_ups_visible_to(one, case).exists()


def test_a_caseworker_cannot_be_named_and_nobody_twice() -> None:
    case = make_case(state="assessment")
    caseworker = make_actor(Role.CASEWORKER, case)
    first = make_assessment(case)
    from tests.factories import give_role

    give_role(account_of(caseworker), Role.ASSESSOR)
    for account in (account_of(caseworker), first.assessor):
        with pytest.raises(ValidationError):
            services.name_assessor(actor=caseworker, case=case, account=account, instrument=first.instrument)


# Findings


def test_unknown_needs_its_task_and_becomes_one() -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.ASSESSOR, case)
    row = make_assessment(case, assessor=_new_member(case))
    row = Assessment.objects.create(case=case, assessor=account_of(actor), instrument=row.instrument)
    finding = Finding(assessment=row, item="acts", known=False, reasons="Nobody was asked")
    services.record_finding(actor=actor, finding=finding)
    assert not ask("unknowns_have_tasks", row, "assessment", "submit")
    task = {"what": "Ask", "assigned_to": account_of(actor), "due_on": today() + timedelta(days=3)}
    services.record_finding(actor=actor, finding=finding, task=task)  # type: ignore[arg-type]
    assert ask("unknowns_have_tasks", row, "assessment", "submit") is True
    finding.known, finding.answer, finding.finding = True, "described", "F"
    services.record_finding(actor=actor, finding=finding)
    assert FollowUp.objects.get(case=case).done_on == today()


def test_every_item_answered_and_submitting() -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.ASSESSOR, case)
    row = make_assessment(case, assessor=_new_member(case))
    row = Assessment.objects.create(case=case, assessor=account_of(actor), instrument=row.instrument)
    with pytest.raises(flow.MoveRefused, match="Every item"):
        flow.move(actor, row, "submit")
    found = answer_all(row)
    found[0].reasons = ""
    found[0].save()
    assert ask("every_item_answered", row, "assessment", "submit") is not True
    found[0].reasons = "why"
    found[0].save()
    assert flow.move(actor, row, "submit").state == "submitted"
    with pytest.raises(flow.WrongState):
        services.record_finding(actor=actor, finding=found[0])


def test_an_answer_that_is_not_in_the_instrument_is_refused() -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.ASSESSOR, case)
    row = Assessment.objects.create(case=case, assessor=account_of(actor), instrument=make_assessment(case).instrument)
    for item, answer in (("acts", "7"), ("nonsense", "described")):
        with pytest.raises(ValidationError):
            services.record_finding(actor=actor, finding=Finding(assessment=row, item=item, known=True, answer=answer))


def test_two_assessments_submitted_both_ways() -> None:
    case = make_case(state="assessment")
    first, second, _a, _b = _two(case)
    _submit(first)
    assert not ask("two_assessments_submitted", case, "case", "put_before_panel")
    _submit(second)
    assert ask("two_assessments_submitted", case, "case", "put_before_panel") is True


# Gates and screening


def test_gates_answered_unknown_counts_but_needs_a_task() -> None:
    case = make_case()
    make_gate(case, "grave_crime", "unknown")
    assert not ask("gates_answered", case, "case", "put_before_panel")
    threat = make_gate(case, "immediate_threat", "unknown", follow_up=make_follow_up(case))
    assert ask("gates_answered", case, "case", "put_before_panel") is True
    assert not ask("unknowns_have_tasks", case, "case", "put_before_panel")
    GateFinding.objects.exclude(pk=threat.pk).update(follow_up=make_follow_up(case))
    assert ask("unknowns_have_tasks", case, "case", "put_before_panel") is True


@pytest.mark.parametrize(("answer", "passes"), [("indicated", False), ("not_indicated", True), ("unknown", True)])
def test_a_gate_bars_the_voice_only_when_indicated(answer: str, passes: bool) -> None:
    from firsthand.platform.voices.models import Fitness, Voice
    from tests.factories import make_account

    case = make_case()
    voice = Voice.objects.create(case=case, code_name="Linden")
    fitness = Fitness.objects.create(voice=voice, asked_by=make_account(), expires_on=today())
    assert ask("no_gate_bars", fitness, "fitness", "gather_opinions") is not True  # nobody has looked
    make_gate(case, "immediate_threat")
    make_gate(case, "grave_crime", answer)
    assert (ask("no_gate_bars", fitness, "fitness", "gather_opinions") is True) is passes
    assert queries.grave_crime_indicated(case) is (answer == "indicated")
    assert any("unknown" in s for s in queries.gate_sentences(case)) is (answer == "unknown")


def test_an_indicated_gate_stops_the_case_and_calls_the_prosecutor(stopped: list[Any]) -> None:
    case = make_case(state="assessment")
    actor, prosecutor, coordinator = (
        make_actor(Role.CASEWORKER, case),
        make_actor(Role.PROSECUTOR, case),
        make_actor(Role.COORDINATOR),
    )
    entry = make_evidence(case)
    provider = PROVIDERS["grave_crime_for_prosecutor"][1]
    assert provider(prosecutor).total == 0
    with pytest.raises(ValidationError):
        services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="indicated", reasons="r")
    services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="indicated", reasons="r", evidence=[entry])
    assert stopped == [case.pk]
    assert provider(prosecutor).total == 1
    assert PROVIDERS["gate_without_authority"][1](coordinator).total == 0
    services.answer_gate(
        actor=actor, case=case, gate="immediate_threat", answer="indicated", reasons="r", evidence=[entry]
    )
    assert PROVIDERS["gate_without_authority"][1](coordinator).total == 1
    services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="not_indicated", reasons="Another person")
    assert queries.gates_of(case)["grave_crime"] == "not_indicated"
    assert GateFinding.objects.filter(case=case, gate="grave_crime").count() == 2


def test_a_veto_holds_until_a_new_screening_lifts_it(stopped: list[Any]) -> None:
    case = make_case()
    clinician = make_actor(Role.CLINICIAN, case)
    assert not ask("trauma_screened", case, "case", "put_before_panel")
    services.record_screening(actor=clinician, screening=TraumaScreening(case=case, outcome="unknown"))
    assert not ask("trauma_screened", case, "case", "put_before_panel")
    services.record_screening(
        actor=clinician, screening=TraumaScreening(case=case, outcome="care_needed", care="c", veto=True)
    )
    assert stopped == [case.pk]
    assert queries.veto_in_force(case)
    assert ask("trauma_screened", case, "case", "put_before_panel") is True
    assert not guard_for("no_clinical_veto", "testimony")(
        Context(clinician, make_evidence(case), RECORDS["testimony"].move("record"), None)
    )  # type: ignore[arg-type]
    services.record_screening(actor=clinician, screening=TraumaScreening(case=case, outcome="no_care_now"))
    assert not queries.veto_in_force(case)
    with pytest.raises(access.Denied):
        services.record_screening(
            actor=make_actor(Role.CASEWORKER, case), screening=TraumaScreening(case=case, outcome="no_care_now")
        )


def test_follow_up_is_completed_once_by_its_own() -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    task = make_follow_up(case, account_of(actor))
    with pytest.raises(access.Denied):
        services.complete_follow_up(
            actor=make_actor(Role.CASEWORKER, case), follow_up=task, outcome="x", version=task.version
        )
    with pytest.raises(ValidationError):
        services.complete_follow_up(actor=actor, follow_up=task, outcome=" ", version=task.version)
    services.complete_follow_up(actor=actor, follow_up=task, outcome="Nothing", version=task.version)
    with pytest.raises(flow.WrongState):
        services.complete_follow_up(actor=actor, follow_up=task, outcome="Nothing", version=task.version + 1)


# Pages


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_ledger_asks_the_same_number_of_questions(signed_in: Any, rows: int) -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    for _ in range(rows):
        make_evidence(case, recorded_by=account_of(actor))
        make_follow_up(case, account_of(actor))
    client = signed_in(actor)
    for page, limit in (("evidence", 40), ("follow-ups", 40)):
        client.get(f"/cases/{case.pk}/{page}/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/cases/{case.pk}/{page}/").status_code == 200
        _counts.setdefault(page, set()).add(len(asked))
        assert len(_counts[page]) == 1
        assert len(asked) < limit


_counts: dict[str, set[int]] = {}


@pytest.mark.parametrize("page", ["evidence", "gates", "assessments", "follow-ups", "assessments/side-by-side"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.ASSESSOR, 200),
        (Role.EDITOR, 404),
        (Role.PARTICIPANT, 404),
        (Role.CAMPAIGN_MANAGER, 404),
    ],
)
def test_pages_per_role(signed_in: Any, role: Role, status: int, page: str) -> None:
    case = make_case(state="assessment")
    make_evidence(case)
    answer_gates(case)
    assert signed_in(make_actor(role, case)).get(f"/cases/{case.pk}/{page}/").status_code == status


def test_notes_of_the_clinician_stay_with_clinicians(signed_in: Any) -> None:
    case = make_case()
    make_screening(case, notes="sleeps badly", care="a counsellor", outcome="care_needed")
    assert b"sleeps badly" in signed_in(make_actor(Role.CLINICIAN, case)).get(f"/cases/{case.pk}/screening/").content
    shown = signed_in(make_actor(Role.CASEWORKER, case)).get(f"/cases/{case.pk}/screening/").content
    assert b"sleeps badly" not in shown
    assert b"a counsellor" in shown


def test_bad_input_is_refused_beside_the_field_and_kept(signed_in: Any) -> None:
    case = make_case()
    client = signed_in(make_actor(Role.CASEWORKER, case))
    typed = {
        "claim": "He was \u202eseen",
        "source": "",
        "reliability": "G",
        "credibility": "2",
        "disclosure": "panel",
        "dated_on": str(today() + timedelta(days=1)),
        "version": "0",
    }
    answer = client.post(f"/cases/{case.pk}/evidence/new/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "in the future" in text
    assert "seen" in text
    assert not Evidence.objects.exists()
    typed |= {"source": "S", "reliability": "B", "dated_on": ""}
    assert client.post(f"/cases/{case.pk}/evidence/new/", typed).status_code == 302
    with vault.reading.scope():
        vault.reading.grant(case.pk)
        assert Evidence.objects.get().claim == "He was seen"


def test_two_people_editing_one_entry(signed_in: Any) -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    entry = make_evidence(case, recorded_by=account_of(actor))
    client = signed_in(actor)
    typed = {
        "claim": "mine",
        "source": "S",
        "reliability": "B",
        "credibility": "2",
        "disclosure": "panel",
        "version": str(entry.version),
    }
    entry.save()  # somebody was faster
    answer = client.post(f"/evidence/{entry.pk}/", typed)
    assert answer.status_code == 422
    assert b"mine" in answer.content
    assert client.post(f"/evidence/{entry.pk}/", {**typed, "version": str(entry.version)}).status_code == 302


def test_worksheet_saves_an_item_and_goes_on(signed_in: Any) -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.ASSESSOR, case)
    row = Assessment.objects.create(case=case, assessor=account_of(actor), instrument=make_assessment(case).instrument)
    client = signed_in(actor)
    page = f"/assessments/{row.pk}/items/acts/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"answer": "unknown", "reasons": "r", "version": "0"}).status_code == 422
    assert not Finding.objects.filter(assessment=row).exists()
    answer = client.post(page, {"answer": "described", "finding": "f", "reasons": "r", "version": "0", "next": "yes"})
    assert answer.status_code == 302
    assert "/items/" in answer["Location"]
    assert client.post(page, {"answer": "described", "finding": "g", "reasons": "r", "version": "0"}).status_code == 422
    unknown = {
        "answer": "unknown",
        "reasons": "r",
        "version": "1",
        "what": "Ask",
        "assigned_to": str(actor.account_id),
        "due_on": str(today()),
    }
    assert client.post(page, unknown).status_code == 302
    assert Finding.objects.get(assessment=row, item="acts").follow_up is not None
    assert client.get(f"/assessments/{row.pk}/check/").status_code == 200


def test_gate_page_records_unknown_with_its_task(signed_in: Any) -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.CASEWORKER, case)
    client = signed_in(actor)
    page = f"/cases/{case.pk}/gates/grave_crime/"
    assert client.post(page, {"answer": "unknown", "reasons": "r"}).status_code == 422
    assert client.post(page, {"answer": "indicated", "reasons": "r"}).status_code == 422
    typed = {
        "answer": "unknown",
        "reasons": "r",
        "what": "Ask",
        "assigned_to": str(actor.account_id),
        "due_on": str(today()),
    }
    assert client.post(page, typed).status_code == 302
    assert queries.gates_of(case) == {"grave_crime": "unknown"}
    assert client.get(f"/cases/{case.pk}/gates/nonsense/").status_code == 404
