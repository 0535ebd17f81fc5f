"""The panel's pages: who may open the papers, the draft in the browser, lists, letters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import flow
from firsthand.platform.casework.decision import services
from firsthand.platform.casework.decision.letters import PdfUnavailable, letter_html, letter_template, pdf_of
from firsthand.platform.casework.models import FactorReason
from tests.factories import account_of, make_actor, make_case, today
from tests.factories_assessment import make_evidence
from tests.factories_decision import case_to_decide, make_item, make_meeting, seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PANEL_CHAIR, 200), (Role.PROSECUTOR, 200), (Role.CASEWORKER, 404), (Role.EDITOR, 404)]
)
def test_papers_per_role(signed_in: Any, role: Role, status: int) -> None:
    case = make_case(state="before_panel")
    item = make_item(case)
    assert signed_in(make_actor(role, case)).get(f"/panel/items/{item.pk}/paper/").status_code == status


def test_papers_are_closed_after_a_conflict(signed_in: Any) -> None:
    case, decision, panel = case_to_decide()
    police = panel[Role.PANEL_POLICE]
    client = signed_in(police)
    page = f"/panel/items/{decision.item_id}/paper/"
    assert client.get(page).status_code == 200
    assert client.post(f"/panel/items/{decision.item_id}/conflict/", {"note": ""}).status_code == 422
    assert client.post(f"/panel/items/{decision.item_id}/conflict/", {"note": "A cousin"}).status_code == 302
    assert client.get(page).status_code == 404
    assert client.get(f"/decisions/{decision.pk}/").status_code == 404
    meeting = client.get(f"/panel/{decision.item.meeting_id}/").content.decode()
    assert "You declared a conflict of interest" in meeting
    assert case.code_name not in meeting
    make_actor(Role.PANEL_POLICE, case, account=account_of(police))
    assert client.get(page).status_code == 403


def test_the_participant_reads_the_letter_only_oncecase_decided(signed_in: Any) -> None:
    case, decision, panel = case_to_decide()
    client = signed_in(make_actor(Role.PARTICIPANT, case))
    assert client.get(f"/decisions/{decision.pk}/letter/").status_code == 404
    services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    flow.move(panel[Role.PANEL_CHAIR], decision, "issue")
    assert client.get(f"/decisions/{decision.pk}/letter/").status_code == 200
    assert client.get(f"/decisions/{decision.pk}/").status_code == 404


def test_a_draft_is_written_in_the_browser_and_a_stale_one_is_kept(signed_in: Any) -> None:
    case, decision, panel = case_to_decide(complete=False)
    make_evidence(case, factor="gravity")
    client = signed_in(panel[Role.PANEL_CHAIR])
    page = f"/decisions/{decision.pk}/edit/"
    assert client.get(page).status_code == 200
    typed = {f"factor_{factor}": f"On {factor}" for factor in FACTORS}
    typed |= {"outcome": "transfer", "review_on": str(today() + timedelta(days=5)), "version": str(decision.version)}
    assert client.post(page, {**typed, "review_on": str(today())}).status_code == 422
    assert client.post(page, typed).status_code == 302
    assert FactorReason.objects.filter(decision=decision).count() == 8
    answer = client.post(page, {**typed, "factor_age": "Mine"})
    assert answer.status_code == 422
    assert b"Mine" in answer.content
    assert client.get(f"/decisions/{decision.pk}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_lists_ask_the_same_number_of_questions(signed_in: Any, rows: int) -> None:
    meeting = make_meeting()
    chair = make_actor(Role.PANEL_CHAIR, account=meeting.chair)
    for _ in range(rows):
        case = make_case(state="before_panel")
        make_actor(Role.PANEL_CHAIR, case, account=meeting.chair)
        seat(make_item(case, meeting), chair)
        make_meeting(chair=meeting.chair)
    client = signed_in(chair)
    for page in ("/panel/", f"/panel/{meeting.pk}/"):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        _counts.setdefault(page[:8], set()).add(len(asked))
        assert len(_counts[page[:8]]) == 1


_counts: dict[str, set[int]] = {}


# Letters


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_letter_in_three_languages(reading: Any, language: str) -> None:
    case, decision, _panel = case_to_decide(letter="", letter_language=language)
    reading(case)
    decision.letter = letter_template(decision, language)
    assert "[" in decision.letter
    html = letter_html(decision)
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert f'lang="{language}"' in html
    try:
        assert pdf_of(html).startswith(b"%PDF")
    except PdfUnavailable:
        pytest.skip("PANGO ABSENT: no PDF can be made on this machine")


def test_a_letter_with_open_places_is_refused(signed_in: Any) -> None:
    _case, decision, panel = case_to_decide(letter="")
    client = signed_in(panel[Role.PANEL_CHAIR])
    page = f"/decisions/{decision.pk}/letter/edit/"
    assert b"right to appeal" in client.get(page).content
    assert (
        client.post(
            page, {"letter": "Why: [write]", "letter_language": "fr", "version": str(decision.version)}
        ).status_code
        == 422
    )
    assert (
        client.post(
            page, {"letter": "Why: this", "letter_language": "fr", "version": str(decision.version)}
        ).status_code
        == 302
    )
