"""The auditor's lists: denied attempts, emergencies and their reviews, what is overdue, how long files are
kept. Each with a filter, an export that is itself a disclosure, and nothing of what a file says."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import trail, vault
from firsthand.platform.base.access.models import BreakGlass
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.intake import erasure
from firsthand.platform.casework.intake.retention import postpone_retention
from firsthand.platform.casework.models import Case, Request
from firsthand.platform.site.oversight.overdue import overdue_of
from firsthand.platform.site.oversight.retention import described, files_kept
from tests import factories
from tests.factories_decision import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unlocked_demo(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FIRSTHAND_KEY_FILE = tmp_path / "unlock.key"
    settings.FIRSTHAND_KEY_FILE.write_text(os.urandom(32).hex())
    settings.FIRSTHAND_CHECKPOINTS = tmp_path / "checkpoints.txt"
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    vault.keys.forget()
    yield
    vault.keys.forget()


@pytest.fixture
def auditor() -> Actor:
    return factories.make_actor(Role.AUDITOR)


@pytest.fixture
def client(auditor: Actor, signed_in: Any) -> Client:
    made: Client = signed_in(auditor)
    return made


def shown(client: Client, name: str, status: int = 200, **query: Any) -> str:
    response = client.get(reverse(name), query)
    assert response.status_code == status
    return response.content.decode()


def exported(client: Client, name: str, **given: Any) -> list[dict[str, str]]:
    response = client.post(reverse(name), given)
    assert response.status_code == 200
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))


def make_glass(days: int, account: Any = None, **given: Any) -> BreakGlass:
    opened = timezone.now() - timedelta(days=days)
    return BreakGlass.objects.create(
        **{"file_id": uuid4(), "account": account or factories.make_account(), "reason": "A threat to the family",
           "opened_at": opened, "expires_at": opened + timedelta(hours=3), **given}
    )  # fmt: skip


# Denied attempts


def test_denied_attempts_are_found_by_each_part(client: Client) -> None:
    one = factories.make_actor(Role.CASEWORKER)
    other = factories.make_actor(Role.EDITOR)
    trail.record_denied("case.read", actor=one, kind="case", object_id=uuid4())
    trail.record_denied("decision.read", actor=other, kind="decision", object_id=uuid4())
    trail.record("alteration", "plan.start", actor=one, kind="plan", object_id=uuid4())
    everything = shown(client, "oversight_denied")
    assert ">case.read</code>" in everything
    assert ">decision.read</code>" in everything
    assert ">plan.start</code>" not in everything
    by_one = shown(client, "oversight_denied", who=one.name)
    assert ">case.read</code>" in by_one
    assert ">decision.read</code>" not in by_one
    assert "No entry matches" in shown(client, "oversight_denied", action="plan.start")
    assert "No account has this name" in shown(client, "oversight_denied", 422, who="nobody at all")
    assert [row["action"] for row in exported(client, "oversight_denied_export", action="case.read")] == ["case.read"]


def test_denied_stays_denied_whatever_is_asked_for(client: Client) -> None:
    """The part that makes the list is not in the sentence: it cannot be changed by the address."""
    trail.record("alteration", "plan.start", actor=factories.make_actor(Role.CASEWORKER), kind="plan", object_id=None)
    assert ">plan.start</code>" not in shown(client, "oversight_denied", outcome="done")
    assert exported(client, "oversight_denied_export", outcome="done") == []


# Emergencies


def test_emergencies_by_their_review_and_by_who(client: Client, auditor: Actor) -> None:
    reviewed = make_glass(
        20, reviewed_by_id=auditor.account_id, reviewed_at=timezone.now(), review_finding="not_justified"
    )
    late = make_glass(9, factories.make_account(display_name="=SUM(1)"))
    fresh = make_glass(1)
    page = shown(client, "oversight_glass", review="waiting")
    assert str(late.pk) in page
    assert str(fresh.pk) in page
    assert str(reviewed.pk) not in page
    assert "threat to the family" not in page
    assert str(late.pk) in shown(client, "oversight_glass", who="=SUM")
    assert str(fresh.pk) not in shown(client, "oversight_glass", who="=SUM")
    assert str(reviewed.pk) not in shown(client, "oversight_glass", since=factories.today() - timedelta(days=12))
    [row] = exported(client, "oversight_glass_export", review="not_justified")
    assert (row["id"], row["finding"], row["reviewed_by"]) == (str(reviewed.pk), "not_justified", auditor.name)
    [row] = exported(client, "oversight_glass_export", who="=SUM")
    assert row["name"] == "'=SUM(1)"


def test_those_that_wait_stand_first(client: Client, auditor: Actor) -> None:
    done = make_glass(1, reviewed_by_id=auditor.account_id, reviewed_at=timezone.now(), review_finding="justified")
    waits = make_glass(30)
    page = shown(client, "oversight_glass")
    assert page.index(str(waits.pk)) < page.index(str(done.pk))


# Overdue


def test_a_review_of_an_emergency_is_overdue_after_a_week_and_an_answer_after_thirty_days(auditor: Actor) -> None:
    late, _fresh = make_glass(9), make_glass(7)
    case = factories.make_case()
    for days in (29, 32):
        asked = Request.objects.create(case=case, kind="correction", text="My name")
        Request.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(days=days))
    make_meeting(held_on=factories.today() - timedelta(days=15))
    make_meeting(held_on=factories.today() - timedelta(days=14))
    make_meeting(held_on=factories.today() - timedelta(days=40), closed_at=timezone.now())
    found = {kind.key: kind for kind in overdue_of(auditor) if kind.total}
    assert {key: kind.total for key, kind in found.items()} == {"glass": 1, "request": 1, "meeting": 1}
    assert (found["glass"].rows[0].file, found["glass"].rows[0].days) == (late.file_id, 2)
    assert found["request"].rows[0].file == case.pk
    assert found["meeting"].rows[0].file is None


def test_overdue_by_kind_page_by_page_and_as_csv(client: Client) -> None:
    today = factories.today()
    for number in range(53):
        factories.make_case(state="closed", retain_until=today - timedelta(days=number + 1))
    factories.make_case(state="in_programme", next_review_on=today - timedelta(days=3))
    page = shown(client, "oversight_overdue")
    assert "The oldest 50 of 53 are shown." in page
    assert "?kind=retention" in page
    second = shown(client, "oversight_overdue", kind="retention", page="2")
    assert second.count("<tr><td>") == 3
    assert "Case reviews</h2>" not in second
    assert len(exported(client, "oversight_overdue_export")) == 54
    rows = exported(client, "oversight_overdue_export", kind="case")
    assert [(row["kind"], row["days_late"]) for row in rows] == [("case", "3")]
    assert client.post(reverse("oversight_overdue_export"), {"kind": "nonsense"}).status_code == 422


# Retention (practice, rule 11)


def _postponed(reason: str = "The appeal is still open") -> Case:
    case = factories.make_case(state="closed", retain_until=factories.today() + timedelta(days=3))
    until = factories.today() + timedelta(days=200)
    return postpone_retention(actor=factories.make_actor(Role.COORDINATOR), case=case, until=until, reason=reason)


def test_expiry_postponement_and_tombstones_are_each_found(auditor: Actor) -> None:
    today = factories.today()
    over = factories.make_case(state="closed", retain_until=today - timedelta(days=2))
    soon = factories.make_case(state="referred", retain_until=today + timedelta(days=20))
    longer = _postponed()
    gone = factories.make_case(state="closed", retain_until=today - timedelta(days=1))
    factories.make_case(state="in_programme", retain_until=today - timedelta(days=9))
    factories.make_case(state="closed", retain_until=today + timedelta(days=90))
    with vault.reading.scope():
        Case.objects.filter(pk=over.pk).update(retain_until=today + timedelta(days=1))
        assert erasure.erase_due_cases(timezone.now()) == 1
        Case.objects.filter(pk=over.pk).update(retain_until=today - timedelta(days=2))

    def found(what: str) -> list[Any]:
        return [case.pk for case in files_kept(auditor, what, today)]

    assert found("over") == [over.pk]
    assert found("soon") == [soon.pk]
    assert found("postponed") == [longer.pk]
    assert found("erased") == [gone.pk]
    assert set(found("")) == {over.pk, soon.pk, longer.pk, gone.pk}
    [row] = described(files_kept(auditor, "postponed", today))
    assert [deed.has_reason for deed in row.postponed] == [True]
    [row] = described(files_kept(auditor, "erased", today))
    assert row.erasure is not None
    assert (row.erased_on, row.keys_destroyed) == (today, True)
    assert files_kept(factories.make_actor(Role.COORDINATOR), "over", today).count() == 0


def test_a_tombstone_whose_keys_still_stand_says_so(client: Client) -> None:
    """An erasure that was interrupted between the database and the key store."""
    case = factories.make_case(state="closed", erased_on=factories.today())
    page = shown(client, "oversight_retention", what="erased")
    assert "Keys not destroyed yet" in page
    assert "no entry in the trail" in page
    vault.keys.destroy(case.pk)
    assert "Keys not destroyed yet" not in shown(client, "oversight_retention", what="erased")


def test_the_reason_of_a_postponement_opens_in_the_trail_alone(client: Client) -> None:
    case = _postponed("The brother threatens her")
    page = shown(client, "oversight_retention", what="postponed")
    assert "brother" not in page
    assert case.code_name not in page
    entry = Entry.objects.get(action="case.retain", subject=case.pk)
    assert reverse("oversight_entry", args=[entry.seq]) in page
    opened = client.post(reverse("oversight_reason", args=[entry.seq])).content.decode()
    assert "The brother threatens her" in opened
    [row] = exported(client, "oversight_retention_export", what="postponed")
    assert (row["file"], row["postponed_entries"]) == (str(case.pk), str(entry.seq))
    assert "brother" not in str(row)


def test_empty_and_no_match_are_told_apart(client: Client) -> None:
    assert "No file is at its end, and none was erased" in shown(client, "oversight_retention")
    assert "No file matches" in shown(client, "oversight_retention", what="erased")
    assert "Nothing is overdue." in shown(client, "oversight_overdue")
    assert "Nobody has used emergency access" in shown(client, "oversight_glass")
    assert "Nothing was denied" in shown(client, "oversight_denied")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_retention_list_asks_the_same_number_of_questions(auditor: Actor, rows: int) -> None:
    for _number in range(rows):
        _postponed()
    with CaptureQueriesContext(connection) as asked:
        assert len(described(files_kept(auditor, "postponed", factories.today()))) == rows
    assert len(asked) == 3


# Exports


@pytest.mark.parametrize(
    "name",
    ["oversight_denied_export", "oversight_glass_export", "oversight_overdue_export", "oversight_retention_export"],
)
def test_an_export_is_a_disclosure_and_none_without_the_trail(
    client: Client, auditor: Actor, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(client, name)
    entry = Entry.objects.order_by("-seq")[0]
    assert (entry.operation, entry.action, entry.recipients) == (
        "disclosure", "oversight.export", [str(auditor.account_id)],
    )  # fmt: skip

    def refuse(*_given: Any, **_named: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr("firsthand.platform.base.trail.recorder.commit_now", refuse)
    client.raise_request_exception = False
    assert client.post(reverse(name)).status_code in {500, 503}
