"""The auditor's pages: what they show, what they never show, and that looking is itself written down."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

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
from firsthand.platform.site.oversight.overdue import overdue_of
from firsthand.platform.site.oversight.queries import Search, entries_found, page_of
from tests import factories

PAGES = (
    "oversight", "oversight_trail", "oversight_denied", "oversight_glass", "oversight_overdue", "oversight_retention",
)  # fmt: skip
EXPORTS = (
    "oversight_export", "oversight_denied_export", "oversight_glass_export", "oversight_overdue_export",
    "oversight_retention_export",
)  # fmt: skip
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def unlocked_demo(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DEMO_MODE = True  # sign-in without a second factor
    settings.FIRSTHAND_KEY_FILE = tmp_path / "unlock.key"
    settings.FIRSTHAND_KEY_FILE.write_text(os.urandom(32).hex())
    settings.FIRSTHAND_CHECKPOINTS = tmp_path / "checkpoints.txt"
    vault.keys.forget()
    yield
    vault.keys.forget()


@pytest.fixture
def auditor() -> Actor:
    return factories.make_actor(Role.AUDITOR)


@pytest.fixture
def client_of_auditor(auditor: Actor, signed_in: Any) -> Client:
    client: Client = signed_in(auditor)
    return client


def write(actor: Actor, action: str = "evidence.record", **more: Any) -> Entry:
    arguments = {"kind": "evidence", "object_id": uuid4(), "operation": trail.Operation.ALTERATION, **more}
    trail.record(arguments.pop("operation"), action, actor=actor, **arguments)
    return Entry.objects.order_by("-seq")[0]


def shown(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_every_page_opens_empty_and_full(client_of_auditor: Client) -> None:
    names = [*PAGES]
    for name in names:
        shown(client_of_auditor, name)
    case = factories.make_case(retain_until=factories.today() - timedelta(days=3))
    caseworker = factories.make_actor(Role.CASEWORKER, case)
    write(caseworker, subject=case.pk)
    trail.record_denied("case.read", actor=caseworker, kind="case", object_id=case.pk)
    make_glass(case.pk, caseworker)
    for name in names:
        page = shown(client_of_auditor, name)
        assert case.code_name not in page
    assert str(case.pk) in shown(client_of_auditor, "oversight_overdue")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.CLOCK}])
def test_nobody_else_finds_the_pages(role: Role, signed_in: Any) -> None:
    client = signed_in(factories.make_actor(role))
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 404
    for name in EXPORTS:
        assert client.post(reverse(name)).status_code == 404


def test_the_search_finds_by_each_part_and_by_all(auditor: Actor) -> None:
    one, two = factories.make_actor(Role.CASEWORKER), factories.make_actor(Role.EDITOR)
    file = uuid4()
    wanted = write(one, "plan.start", subject=file)
    write(two, "plan.start", subject=file)
    write(one, "plan.stop", operation=trail.Operation.ERASURE)
    trail.record_denied("plan.start", actor=one, kind="plan", object_id=None)
    assert one.account_id
    today = timezone.localdate()

    def found(**parts: Any) -> int:
        return entries_found(auditor, Search(**parts)).count()

    assert found() == 4
    assert found(accounts=(one.account_id,)) == 3
    assert found(action="plan.start") == 3
    assert found(operation="erasure") == 1
    assert found(outcome="denied") == 1
    assert found(subject=file) == 2
    assert found(since=today, until=today) == 4
    assert found(since=today + timedelta(days=1)) == found(until=today - timedelta(days=1)) == 0
    assert found(accounts=()) == 0
    every = Search((one.account_id,), "alteration", "plan.start", "done", file, today, today)
    assert list(entries_found(auditor, every)) == [wanted]
    assert entries_found(one, Search()).count() == 0


def test_pages_follow_each_other_without_loss_also_at_one_moment(
    auditor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firsthand.platform.base.trail import recorder

    moments = iter([datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(seconds=number // 4) for number in range(60)])
    monkeypatch.setattr(recorder.timezone, "now", lambda: next(moments))
    actor = factories.make_actor(Role.CASEWORKER)
    for _number in range(23):
        write(actor)
    monkeypatch.undo()
    seen: list[int] = []
    before = ""
    for _page in range(9):
        page = page_of(entries_found(auditor, Search()), before, size=5)
        seen += [row["entry"].seq for row in page.rows]
        before = page.older
        if not before:
            break
    assert seen == list(range(22, -1, -1))
    for broken in ("", "x", "20261123T120000.000000-", "20261123T120000.000000-99999999999999999999", "-1"):
        assert len(page_of(entries_found(auditor, Search()), broken, size=5).rows) == 5


def test_the_number_of_queries_does_not_grow_with_the_rows(auditor: Actor) -> None:
    counts = []
    for number in (1, 3, 30):
        while Entry.objects.count() < number:
            write(factories.make_actor(Role.CASEWORKER))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(entries_found(auditor, Search()))
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2] == 2


def test_a_mistake_in_the_sentence_is_named_beside_its_part(client_of_auditor: Client) -> None:
    for query, words in (
        ({"subject": "Ahmed"}, "32 digits"),
        ({"who": "nobody at all"}, "No account has this name"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "lies before"),
        ({"since": "soon"}, "valid date"),
        ({"operation": "peek"}, "peek"),
    ):
        response = client_of_auditor.get(reverse("oversight_trail"), query)
        assert response.status_code == 422
        assert words in response.content.decode()


def test_looking_up_a_file_or_a_colleague_is_an_entry(client_of_auditor: Client, auditor: Actor) -> None:
    file = uuid4()
    shown(client_of_auditor, "oversight_trail")
    assert Entry.objects.count() == 0
    shown(client_of_auditor, "oversight_trail", subject=str(file))
    looked = Entry.objects.get()
    assert (looked.actor, looked.subject, looked.operation) == (auditor.account_id, file, "consultation")
    shown(client_of_auditor, "oversight_trail", who=auditor.name)
    assert Entry.objects.count() == 2


def test_a_sealed_reason_opens_only_on_a_click_that_is_recorded(client_of_auditor: Client) -> None:
    case = factories.make_case()
    entry = write(factories.make_actor(Role.CASEWORKER), subject=case.pk, reason="He fears his brother")
    assert "his brother" not in shown(client_of_auditor, "oversight_entry", entry.seq)
    response = client_of_auditor.post(reverse("oversight_reason", args=[entry.seq]))
    assert "He fears his brother" in response.content.decode()
    read = Entry.objects.order_by("-seq")[0]
    assert (read.action, read.subject, read.object_id) == ("oversight.reason", case.pk, str(entry.seq))
    vault.keys.destroy(case.pk)
    response = client_of_auditor.post(reverse("oversight_reason", args=[entry.seq]))
    assert "The file was erased" in response.content.decode()


def test_an_unwritable_trail_opens_no_reason_and_exports_nothing(
    client_of_auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = write(factories.make_actor(Role.CASEWORKER), reason="He fears his brother")

    def refuse(*_given: Any, **_named: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr("firsthand.platform.base.trail.recorder.commit_now", refuse)
    client_of_auditor.raise_request_exception = False
    for response in (
        client_of_auditor.post(reverse("oversight_reason", args=[entry.seq])),
        client_of_auditor.post(reverse("oversight_export")),
    ):
        assert response.status_code in {500, 503}
        assert b"brother" not in response.content


def test_the_export_is_a_disclosure_and_holds_no_formula(client_of_auditor: Client, auditor: Actor) -> None:
    actor = factories.make_actor(
        Role.CASEWORKER, account=factories.make_account(role=Role.CASEWORKER, display_name="=HYPERLINK(1)")
    )
    write(actor, reason="He fears his brother", recipients=["+court"])
    response = client_of_auditor.post(reverse("oversight_export"), {"operation": "alteration"})
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert body.startswith(b"\xef\xbb\xbfseq,")
    (row,) = csv.DictReader(StringIO(body.decode("utf-8-sig")))
    assert (row["name"], row["recipients"], row["reason_given"]) == ("'=HYPERLINK(1)", "'+court", "yes")
    assert b"brother" not in body
    export = Entry.objects.order_by("-seq")[0]
    assert (export.operation, export.action, export.recipients) == (
        "disclosure",
        "oversight.export",
        [str(auditor.account_id)],
    )
    with vault.reading.scope():
        vault.reading.grant(vault.PROGRAMME)
        assert trail.reason_of(export) == "operation=alteration"


def make_glass(file_id: UUID, actor: Actor, **given: Any) -> BreakGlass:
    now = timezone.now()
    return BreakGlass.objects.create(
        **{"file_id": file_id, "account_id": actor.account_id, "reason": "A threat to the family", "opened_at": now,
           "expires_at": now + timedelta(hours=3), **given}
    )  # fmt: skip


def test_an_emergency_is_shown_with_its_reason_and_reviewed_by_another(
    client_of_auditor: Client, auditor: Actor
) -> None:
    case = factories.make_case()
    caseworker = factories.make_actor(Role.CASEWORKER)
    glass = make_glass(case.pk, caseworker)
    write(caseworker, "case.read", operation=trail.Operation.CONSULTATION, subject=case.pk)
    assert "threat" not in shown(client_of_auditor, "oversight_glass")
    page = shown(client_of_auditor, "oversight_glass_one", glass.pk)
    assert "A threat to the family" in page
    assert "case.read" in page
    assert Entry.objects.order_by("-seq")[0].subject == case.pk
    client_of_auditor.post(reverse("oversight_glass_review", args=[glass.pk]), {"finding": "guilty"})
    glass.refresh_from_db()
    assert glass.reviewed_at is None
    client_of_auditor.post(reverse("oversight_glass_review", args=[glass.pk]), {"finding": "justified"})
    glass.refresh_from_db()
    assert (glass.reviewed_by_id, glass.review_finding) == (auditor.account_id, "justified")


def test_nobody_reviews_their_own_emergency(client_of_auditor: Client, auditor: Actor) -> None:
    glass = make_glass(factories.make_case().pk, auditor)
    assert 'name="finding"' not in shown(client_of_auditor, "oversight_glass_one", glass.pk)
    client_of_auditor.post(reverse("oversight_glass_review", args=[glass.pk]), {"finding": "justified"})
    glass.refresh_from_db()
    assert glass.reviewed_at is None


def test_what_is_overdue_is_counted_by_kind(auditor: Actor) -> None:
    today = factories.today()
    late = factories.make_case(retain_until=today - timedelta(days=1), next_review_on=today - timedelta(days=2))
    factories.make_case(next_review_on=today)
    factories.make_case(retain_until=today - timedelta(days=1), erased_on=today)
    factories.make_case(state="closed", next_review_on=today - timedelta(days=9))
    factories.make_case(state="in_programme", retain_until=today - timedelta(days=1))  # not at rest: it has no end yet
    found = {kind.key: kind for kind in overdue_of(auditor)}
    assert [row.file for row in found["retention"].rows] == [row.file for row in found["case"].rows] == [late.pk]
    assert {key: kind.total for key, kind in found.items() if kind.total} == {"retention": 1, "case": 1}
    assert overdue_of(factories.make_actor(Role.COORDINATOR)) == []
