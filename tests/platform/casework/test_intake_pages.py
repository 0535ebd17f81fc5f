"""The pages of intake: for each role what it may, the same 404 for the rest, bad input, constant queries."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firsthand.pathway import Role
from firsthand.platform.base import trail
from firsthand.platform.casework.intake.models import Case, SavedView
from tests import factories as make

pytestmark = pytest.mark.django_db


def given(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "name": "Samir Haddad",
        "born_on": "1994-03-02",
        "referrer": "A judge",
        "received_on": make.today().isoformat(),
        "why": "Came back",
        "urgency": "routine",
        "country": "FR",
        **changes,
    }


@pytest.fixture
def coordinator(signed_in: Any) -> Any:
    return signed_in(make.make_actor(Role.COORDINATOR))


def test_a_referral_is_recorded_once_however_often_it_is_sent(coordinator: Any) -> None:
    data = given()
    for _time in range(2):
        assert coordinator.post("/cases/new/", data).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"born_on": "2999-01-01"}, "future"),
        ({"born_on": "1700-01-01"}, "120"),
        ({"received_on": "2999-01-01"}, "future"),
        ({"received_on": "1990-01-01"}, "before the person was born"),
        ({"country": "XX"}, "XX"),
        ({"name": "\u202e\u200f"}, "required"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_what_was_typed_stays(
    coordinator: Any, change: dict[str, str], words: str
) -> None:
    answer = coordinator.post("/cases/new/", given(**change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Came back" in answer.content.decode()
    assert not Case.objects.exists()


def test_direction_marks_are_taken_out_of_a_name(coordinator: Any, reading: Any) -> None:
    coordinator.post("/cases/new/", given(name="Sa\u202emir Haddad"))
    case = Case.objects.get()
    reading(case)
    assert case.identity.name == "Samir Haddad"


PAGES = (
    "",
    "identity/",
    "identity/open/",
    "identity/edit/",
    "duplicates/",
    "edit/",
    "guardian/",
    "transfer/",
    "retention/",
    "team/",
    "requests/",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_opens_every_page(coordinator: Any, page: str) -> None:
    case = make.make_case(minor=True)
    make.make_identity(case)
    make.make_referral(case)
    assert coordinator.get(f"/cases/{case.pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.ANALYST, Role.EDITOR, Role.SYSTEM_ADMINISTRATOR, Role.PARTICIPANT]
)
def test_a_forbidden_file_answers_like_a_missing_one(signed_in: Any, role: Role, page: str) -> None:
    client, case = signed_in(make.make_actor(role)), make.make_case()
    there, nowhere = client.get(f"/cases/{case.pk}/{page}"), client.get(f"/cases/{uuid4()}/{page}")
    assert there.status_code == nowhere.status_code == 404
    assert len(there.content) == len(nowhere.content)


def test_an_assessor_reads_the_file_under_its_code_name_and_not_the_identity(signed_in: Any) -> None:
    case = make.make_case()
    make.make_identity(case)
    client = signed_in(make.make_actor(Role.ASSESSOR, case))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert case.code_name in page
    assert "Samir" not in page
    assert client.get(f"/cases/{case.pk}/identity/open/").status_code == 404


def test_the_identity_opens_after_a_question_and_leaves_a_trail(coordinator: Any) -> None:
    case = make.make_case()
    make.make_identity(case)
    assert b"Samir" not in coordinator.get(f"/cases/{case.pk}/identity/").content
    assert b"Samir" in coordinator.get(f"/cases/{case.pk}/identity/open/?purpose=supervision").content
    assert trail.Entry.objects.filter(subject=case.pk, action="identity.read", purpose="supervision").count() == 1


def test_a_duplicate_is_not_shown_to_who_may_not_read_it(signed_in: Any, coordinator: Any) -> None:
    coordinator.post("/cases/new/", given())
    hidden = Case.objects.get()
    worker = signed_in(make.make_actor(Role.CASEWORKER))
    page = worker.post("/cases/new/", given(name="Sameer Hadad"), follow=True).content.decode()
    assert "ask a coordinator" in page
    assert hidden.code_name not in page
    assert str(hidden.pk) not in page
    mine = Case.objects.exclude(pk=hidden.pk).get()
    assert hidden.code_name in coordinator.get(f"/cases/{mine.pk}/duplicates/").content.decode()


def test_two_people_edit_and_the_second_sees_it_and_keeps_what_was_typed(coordinator: Any) -> None:
    case = make.make_case()
    data = {"version": case.version, "basis": "law", "basis_note": "First text", "urgency": "routine", "country": "FR"}
    assert coordinator.post(f"/cases/{case.pk}/edit/", data).status_code == 302
    late = coordinator.post(f"/cases/{case.pk}/edit/", {**data, "basis_note": "Second text"})
    assert late.status_code == 409
    assert "First text" in late.content.decode()
    assert "Second text" in late.content.decode()
    knowingly = {**data, "basis_note": "Second text", "version": case.version + 1}
    assert coordinator.post(f"/cases/{case.pk}/edit/", knowingly).status_code == 302


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CASEWORKER])
def test_the_list_asks_the_database_equally_often_for_1_3_and_30_rows(signed_in: Any, role: Role) -> None:
    actor = make.make_actor(role)
    client = signed_in(actor)
    asked = []
    for more in (1, 2, 27):
        for _row in range(more):
            make.add_member(make.make_case().pk, make.account_of(actor), role)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/cases/")
        assert page.content.count(b"data-row") == Case.objects.count()
        asked.append(len(queries))
    assert len(set(asked)) == 1, asked


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("state=closed", 1),
        ("state=all", 3),
        ("country=TN", 1),
        ("track=minor", 1),
        ("q=alder", 1),
        ("review=due", 1),
        ("sort=oldest", 2),
        ("whose=mine", 0),
        ("state=nonsense", 2),
    ],
)
def test_filters(coordinator: Any, query: str, found: int) -> None:
    make.make_case(code_name="Alder 1", country="TN", minor=True)
    make.make_case(next_review_on=make.today())
    make.make_case(state="closed")
    assert coordinator.get(f"/cases/?{query}").content.count(b"data-row") == found


def test_views_are_kept_for_oneself(coordinator: Any, signed_in: Any) -> None:
    coordinator.post("/cases/views/", {"name": "Tunis", "query": "country=TN&evil=1"})
    view = SavedView.objects.get()
    assert view.query == "country=TN"
    other = signed_in(make.make_actor(Role.COORDINATOR))
    assert other.post(f"/cases/views/{view.pk}/forget/").status_code == 404
    coordinator.post(f"/cases/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_an_export_is_in_the_trail_before_it_leaves(coordinator: Any, kind: str, start: bytes) -> None:
    make.make_case(code_name="=cmd()")
    answer = coordinator.post(
        "/cases/export/", {"purpose": "supervision", "recipients": "The ministry", "format": kind}
    )
    body = answer.getvalue()
    assert body.startswith(start)
    assert kind == "xlsx" or b"'=cmd()" in body
    entry = trail.Entry.objects.get(action="case.export")
    assert (entry.operation, entry.purpose) == ("disclosure", "supervision")


def test_only_the_coordinator_exports(signed_in: Any) -> None:
    client = signed_in(make.make_actor(Role.CASEWORKER))
    assert client.get("/cases/export/").status_code == 404


def test_glass_is_broken_by_the_case_team_only_and_gives_reading(signed_in: Any) -> None:
    case = make.make_case()
    for role in (Role.COORDINATOR, Role.AUDITOR):
        make.make_account(role=role)
    client = signed_in(make.make_actor(Role.PROSECUTOR))
    answer = client.post("/cases/emergency/", {"code_name": case.code_name, "reason": "A threat tonight, I must know"})
    assert answer.status_code == 302
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    assert client.get(f"/cases/{case.pk}/edit/").status_code == 404
    assert signed_in(make.make_actor(Role.EDITOR)).get("/cases/emergency/").status_code == 404


def test_a_coordinator_builds_and_ends_a_team(coordinator: Any) -> None:
    case, account = make.make_case(), make.make_account(role=Role.CASEWORKER)
    held = account.role_grants.get()
    until = (make.today() + make.timedelta(days=30)).isoformat()
    assert coordinator.post(f"/cases/{case.pk}/team/", {"grant": held.pk, "until": until}).status_code == 302
    member = account.memberships.get()
    assert coordinator.post(f"/cases/{case.pk}/team/", {"grant": held.pk, "until": "2000-01-01"}).status_code == 422
    assert coordinator.post(f"/cases/{make.make_case().pk}/team/{member.pk}/end/").status_code == 404
    assert coordinator.post(f"/cases/{case.pk}/team/{member.pk}/end/").status_code == 302
    assert not account.memberships.filter(ended_at__isnull=True).exists()


def test_an_erased_file_is_a_tombstone(coordinator: Any) -> None:
    case = make.make_case(state="closed", erased_on=make.today())
    page = coordinator.get(f"/cases/{case.pk}/").content.decode()
    assert "This file is erased" in page
    assert case.code_name not in coordinator.get("/cases/?state=all").content.decode()
