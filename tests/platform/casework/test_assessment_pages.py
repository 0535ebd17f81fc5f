"""The assessment's pages: who may open them, bad input, two people at once, the worksheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firsthand.pathway import Role
from firsthand.platform.base import vault
from firsthand.platform.casework.assessment import queries
from firsthand.platform.casework.models import (
    Assessment,
    Evidence,
    Finding,
)
from tests.factories import account_of, make_actor, make_case, today
from tests.factories_assessment import (
    answer_gates,
    make_assessment,
    make_evidence,
    make_follow_up,
    make_screening,
)

pytestmark = pytest.mark.django_db


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
