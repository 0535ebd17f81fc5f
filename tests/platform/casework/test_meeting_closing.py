"""A panel meeting is closed once: with attendance and minutes on every case, and its papers as they were."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from firsthand.pathway import Role
from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.decision import meetings
from firsthand.platform.casework.models import AgendaItem, Attendance, Case, Evidence, PanelMeeting
from tests.factories import account_of, give_role, make_account, make_actor, make_case, today
from tests.factories_assessment import answer_all, make_assessment, make_evidence, make_gate
from tests.factories_decision import make_item, make_meeting, seat

pytestmark = pytest.mark.django_db


def _meeting(**given: Any) -> tuple[PanelMeeting, Actor]:
    meeting = make_meeting(**given)
    return meeting, make_actor(Role.PANEL_CHAIR, account=meeting.chair)


def _ready(meeting: PanelMeeting, chair: Actor, case: Case | None = None) -> AgendaItem:
    """An item with its attendance and minutes."""
    case = case or make_case(state="before_panel")
    make_actor(Role.PANEL_CHAIR, case, account=meeting.chair)
    item = make_item(case, meeting, position=meeting.agenda.count() + 1)
    mine = seat(item, chair, present=False)
    meetings.record_attendance(actor=chair, item=item, present={mine.pk})
    item.refresh_from_db()
    item.minutes = "The chair summed up."
    return meetings.write_minutes(actor=chair, item=item)


def test_closing_needs_attendance_and_minutes_on_every_case() -> None:
    meeting, chair = _meeting()
    _ready(meeting, chair)
    bare = make_item(make_case(state="before_panel"), meeting, position=2)
    make_actor(Role.PANEL_CHAIR, bare.case, account=meeting.chair)
    with pytest.raises(ValidationError) as refused:
        meetings.close_meeting(actor=chair, meeting=meeting)
    assert refused.value.messages == [
        "Item 2: the attendance is not recorded.",
        "Item 2: the minutes are not written.",
    ]
    meeting.refresh_from_db()
    assert meeting.closed_at is None
    meetings.record_attendance(actor=chair, item=bare, present=set())
    bare.refresh_from_db()
    bare.minutes = "It was put off."
    meetings.write_minutes(actor=chair, item=bare)
    closed = meetings.close_meeting(actor=chair, meeting=meeting)
    assert (closed.closed_by_id, closed.closed_at is not None) == (chair.account_id, True)
    assert Entry.objects.filter(action="panel.close", object_id=str(meeting.pk), outcome="done").count() == 1


def test_a_meeting_ahead_is_not_closed() -> None:
    meeting, chair = _meeting(held_on=today() + timedelta(days=1))
    with pytest.raises(ValidationError, match="has not come"):
        meetings.close_meeting(actor=chair, meeting=meeting)


def test_its_chair_or_a_coordinator_closes_and_nobody_else() -> None:
    meeting, chair = _meeting()
    for other in (make_actor(Role.PANEL_CHAIR), make_actor(Role.PANEL_POLICE), make_actor(Role.AUDITOR)):
        with pytest.raises(access.Denied):
            meetings.close_meeting(actor=other, meeting=meeting)
    assert access.may(chair, "panel.close", meeting)
    assert meetings.close_meeting(actor=make_actor(Role.COORDINATOR), meeting=meeting).closed_at is not None


def test_after_closing_nothing_of_it_changes_and_it_is_not_closed_twice() -> None:
    meeting, chair = _meeting()
    item = _ready(meeting, chair)
    meetings.close_meeting(actor=chair, meeting=meeting)
    coordinator = make_actor(Role.COORDINATOR)
    item = AgendaItem.objects.get(pk=item.pk)
    item.minutes = "Something else"
    with vault.reading.scope():
        for attempt in (
            lambda: meetings.close_meeting(actor=chair, meeting=meeting),
            lambda: meetings.record_attendance(actor=chair, item=item, present=set()),
            lambda: meetings.write_minutes(actor=chair, item=item),
            lambda: meetings.seat_member(actor=coordinator, item=item, account=make_account(role=Role.PROSECUTOR)),
            lambda: meetings.add_to_agenda(actor=coordinator, meeting=meeting, case=make_case(state="before_panel")),
        ):
            with pytest.raises(ValidationError, match="closed"):
                attempt()
        vault.reading.grant(item.case_id)
        assert AgendaItem.objects.get(pk=item.pk).minutes == "The chair summed up."
    assert Attendance.objects.get(item=item).present


def test_a_conflict_declared_later_closes_the_papers_and_leaves_who_was_there() -> None:
    meeting, chair = _meeting()
    item = _ready(meeting, chair)
    meetings.close_meeting(actor=chair, meeting=meeting)
    meetings.declare_conflict(actor=chair, item=item, note="A cousin, I learn now")
    mine = Attendance.objects.get(item=item, member=meeting.chair)
    assert (mine.present, mine.conflict) == (True, True)
    assert not access.may(chair, "paper.read", item)


def test_papers_stay_as_the_panel_had_them(signed_in: Any) -> None:
    meeting, chair = _meeting()
    case = make_case(state="before_panel")
    entry = make_evidence(case, claim="He drove a lorry", factor="gravity")
    make_gate(case, reasons="Nothing points to it")
    for _number in range(2):
        assessment = make_assessment(case)
        answer_all(assessment)
        type(assessment).objects.filter(pk=assessment.pk).update(state="submitted")
    item = _ready(meeting, chair, case)
    client, page = signed_in(chair), f"/panel/items/{item.pk}/paper/"
    before = client.get(page).content.decode()
    assert "as the panel had it" not in before
    meetings.close_meeting(actor=chair, meeting=meeting)
    entry = Evidence.objects.get(pk=entry.pk)
    entry.claim = "He drove nothing"
    entry.save()
    make_evidence(case, claim="A new letter came")
    after = client.get(page).content.decode()
    for words in ("as the panel had it", "He drove a lorry", "Nothing points to it", "What was found", "summed up"):
        assert words in after
    for words in ("He drove nothing", "A new letter came"):
        assert words not in after
    assert before.count("What was found") == after.count("What was found") > 0


def test_a_limit_set_later_holds_for_old_papers(signed_in: Any) -> None:
    meeting, chair = _meeting()
    case = make_case(state="before_panel")
    entry = make_evidence(case, claim="He drove a lorry")
    item = _ready(meeting, chair, case)
    police = signed_in(make_actor(Role.PANEL_POLICE, case))
    meetings.close_meeting(actor=chair, meeting=meeting)
    page = f"/panel/items/{item.pk}/paper/"
    assert "He drove a lorry" in police.get(page).content.decode()
    Evidence.objects.filter(pk=entry.pk).update(disclosure="originator")
    assert "He drove a lorry" not in police.get(page).content.decode()
    assert "He drove a lorry" in signed_in(chair).get(page).content.decode()


def test_an_erased_case_does_not_hold_up_the_closing() -> None:
    meeting, chair = _meeting()
    _ready(meeting, chair)
    item = make_item(make_case(state="before_panel"), meeting, position=2)
    Case.objects.filter(pk=item.case_id).update(erased_on=today())
    vault.keys.destroy(item.case_id)
    assert meetings.close_meeting(actor=chair, meeting=meeting).closed_at is not None


def test_the_button_closes_it_and_the_page_says_what_is_missing(signed_in: Any) -> None:
    meeting, chair = _meeting()
    item = make_item(make_case(state="before_panel"), meeting)
    make_actor(Role.PANEL_CHAIR, item.case, account=meeting.chair)
    mine = seat(item, chair, present=False)
    client, close = signed_in(chair), f"/panel/{meeting.pk}/close/"
    assert "Item 1: the minutes are not written." in client.get(close).content.decode()
    assert client.post(close).status_code == 422
    minutes = f"/panel/items/{item.pk}/minutes/"
    assert client.get(minutes).status_code == 200
    assert client.post(minutes, {"minutes": " ", "version": str(item.version)}).status_code == 422
    assert client.post(minutes, {"minutes": "Summed up.", "version": str(item.version)}).status_code == 302
    stale = client.post(minutes, {"minutes": "Mine", "version": str(item.version)})
    assert (stale.status_code, b"Mine" in stale.content) == (422, True)
    client.post(f"/panel/items/{item.pk}/", {"attendance": "yes", "present": [str(mine.pk)]})
    page = client.get(f"/panel/{meeting.pk}/").content.decode()
    assert close in page
    assert "Close it for good?" in client.get(close).content.decode()
    assert client.post(close).status_code == 302
    page = client.get(f"/panel/{meeting.pk}/").content.decode()
    assert "Closed on" in page
    assert "present" in page
    assert minutes not in page
    for gone in (close, minutes, f"/panel/items/{item.pk}/"):
        assert client.get(gone).status_code == 302
    paper = client.get(f"/panel/items/{item.pk}/paper/").content.decode()
    assert "Summed up." in paper


def test_who_sat_on_another_case_reads_no_minutes(signed_in: Any) -> None:
    meeting, chair = _meeting()
    item = _ready(meeting, chair)
    stranger = make_account(role=Role.PROSECUTOR)
    other = make_item(make_case(state="before_panel"), meeting, position=2)
    client = signed_in(make_actor(Role.PROSECUTOR, other.case, account=stranger))
    assert client.get(f"/panel/items/{item.pk}/paper/").status_code == 404
    assert client.get(f"/panel/items/{item.pk}/minutes/").status_code == 404
    assert "summed up" not in client.get(f"/panel/{meeting.pk}/").content.decode()


def test_it_waits_for_its_chair_until_it_is_closed(signed_in: Any) -> None:
    meeting, chair = _meeting(held_on=today() - timedelta(days=1), place="Room of the bridge")
    assert "Panel meetings to close" in signed_in(chair).get("/today/").content.decode()
    meetings.close_meeting(actor=chair, meeting=meeting)
    assert "Panel meetings to close" not in signed_in(chair).get("/today/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_closing_and_writing_at_once_lose_nothing() -> None:
    """Whoever comes second is refused or is in the paper; never an attendance after the closing."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory there is one connection: set FIRSTHAND_TEST_DATABASE to a file or to PostgreSQL")
    meeting, chair = _meeting()
    item = _ready(meeting, chair)
    give_role(account_of(chair), Role.COORDINATOR)
    coordinator = make_actor(Role.COORDINATOR, account=account_of(chair))
    start, outcomes = threading.Barrier(2), []

    def attempt(name: str, act: Any) -> None:
        try:
            start.wait()
            act()
            outcomes.append(name)
        except (ValidationError, flow.StaleRecord):
            outcomes.append(f"{name} refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(
            target=attempt, args=("close", lambda: meetings.close_meeting(actor=coordinator, meeting=meeting))
        ),
        threading.Thread(
            target=attempt,
            args=("attend", lambda: meetings.record_attendance(actor=chair, item=item, present=set())),
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    meeting.refresh_from_db()
    assert meeting.closed_at is not None
    was_there = Attendance.objects.get(item=item).present
    assert was_there is ("attend refused" in outcomes)
