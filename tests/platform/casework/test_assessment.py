"""Evidence, blindness and findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment import queries, services
from firsthand.platform.casework.models import (
    Assessment,
    Case,
    Evidence,
    Finding,
    FollowUp,
)
from tests.asking import answer
from tests.factories import account_of, make_actor, make_case, today
from tests.factories_assessment import (
    answer_all,
    make_assessment,
    make_evidence,
    make_follow_up,
)

pytestmark = pytest.mark.django_db


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
    assert not answer("evidence_recorded", case, "begin_assessment")
    make_evidence(case)
    assert answer("evidence_recorded", case, "begin_assessment") is True


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
    assert not answer("unknowns_have_tasks", row, "submit")
    task = {"what": "Ask", "assigned_to": account_of(actor), "due_on": today() + timedelta(days=3)}
    services.record_finding(actor=actor, finding=finding, task=task)  # type: ignore[arg-type]
    assert answer("unknowns_have_tasks", row, "submit") is True
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
    assert answer("every_item_answered", row, "submit") is not True
    found[0].reasons = "why"
    found[0].save()
    assert flow.move(actor, row, "submit").state == "submitted"
    with pytest.raises(flow.WrongState):
        services.record_finding(actor=actor, finding=found[0])


def test_an_answer_that_is_not_in_the_instrument_is_refused() -> None:
    case = make_case(state="assessment")
    actor = make_actor(Role.ASSESSOR, case)
    row = Assessment.objects.create(case=case, assessor=account_of(actor), instrument=make_assessment(case).instrument)
    for item, chosen in (("acts", "7"), ("nonsense", "described")):
        with pytest.raises(ValidationError):
            services.record_finding(actor=actor, finding=Finding(assessment=row, item=item, known=True, answer=chosen))


def test_two_assessments_submitted_both_ways() -> None:
    case = make_case(state="assessment")
    first, second, _a, _b = _two(case)
    _submit(first)
    assert not answer("two_assessments_submitted", case, "put_before_panel")
    _submit(second)
    assert answer("two_assessments_submitted", case, "put_before_panel") is True
