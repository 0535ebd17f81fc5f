"""Recording: what is written, with which transaction it lives and dies, and that it cannot be changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from firsthand.platform.base import trail
from firsthand.platform.base.trail import Entry, Head, Operation, leaf, recorder
from firsthand.platform.base.trail.merkle import Frontier, leaf_hash, root
from firsthand.platform.base.vault import keys, reading
from firsthand.platform.base.vault.errors import KeyDestroyed, ReadingNotRecorded

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CASE = UUID("11111111-2222-3333-4444-555555555555")


SOMEBODY = UUID("aaaaaaaa-0000-0000-0000-000000000001")


@dataclass
class Somebody:
    account_id: UUID | None = SOMEBODY
    role: str = "caseworker"


@pytest.fixture(autouse=True)
def unlocked(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FIRSTHAND_KEY_FILE = tmp_path / "unlock.key"
    settings.FIRSTHAND_PASSPHRASE_FILE = ""
    settings.FIRSTHAND_KEY_FILE.write_text(os.urandom(32).hex())
    keys.forget()
    yield
    keys.forget()


def write(action: str = "case.open", **more: object) -> None:
    arguments: dict[str, object] = {"actor": Somebody(), "kind": "case", "object_id": uuid4(), **more}
    trail.record(Operation.ALTERATION, action, **arguments)  # type: ignore[arg-type]


def actions() -> list[str]:
    return list(Entry.objects.values_list("action", flat=True))


def assert_whole() -> None:
    """Positions without a gap, leaves that belong to the columns, a head that belongs to the leaves."""
    entries = list(Entry.objects.all())
    assert [entry.seq for entry in entries] == list(range(len(entries)))
    assert all(bytes(entry.leaf) == leaf_hash(recorder.entry_bytes(entry)) for entry in entries)
    head = Head.objects.filter(pk=1).first() or Head()
    assert head.size == len(entries)
    assert Frontier.from_bytes(head.size, bytes(head.frontier)).root() == root(bytes(entry.leaf) for entry in entries)


def test_an_entry_says_who_when_what_and_why() -> None:
    started = datetime.now(UTC)
    trail.record(
        Operation.DISCLOSURE, "papers.send", actor=Somebody(), kind="panel", object_id=CASE, subject=CASE,
        reason="Asked by the court", purpose="casework", recipients=["district court", "Gericht Köln"],
    )  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.seq, entry.operation, entry.action, entry.role) == (0, "disclosure", "papers.send", "caseworker")
    assert (entry.actor, entry.subject, entry.object_id) == (Somebody().account_id, CASE, str(CASE))
    assert entry.recipients == ["district court", "Gericht Köln"]
    assert started <= entry.at <= datetime.now(UTC)
    assert_whole()


def test_the_reason_is_sealed_and_opens_only_in_a_recorded_reading() -> None:
    write(reason="He is afraid of his brother", subject=CASE)
    entry = Entry.objects.get()
    assert b"brother" not in bytes(entry.reason)
    with reading.scope():
        with pytest.raises(ReadingNotRecorded):
            trail.reason_of(entry)
        reading.grant(CASE)
        assert trail.reason_of(entry) == "He is afraid of his brother"


def test_erasing_the_case_takes_the_words_and_leaves_the_tree() -> None:
    write(reason="He is afraid of his brother", subject=CASE)
    keys.destroy(CASE)
    trail.record(
        Operation.ERASURE,
        "case.erase",
        actor=Somebody(),
        kind="case",
        object_id=CASE,
        subject=CASE,
        reason="Retention over",
    )
    write(action="appeal.note", reason="Asked what became of the file", subject=CASE)
    before, erased, after = Entry.objects.all()
    with reading.scope():
        reading.grant(CASE)
        reading.grant(keys.PROGRAMME)
        with pytest.raises(KeyDestroyed):
            trail.reason_of(before)
        assert trail.reason_of(erased) == "Retention over"
        assert trail.reason_of(after) == "Asked what became of the file"
    assert_whole()


def test_entries_are_kept_back_to_the_end_of_the_block() -> None:
    with trail.recording():
        write("first")
        with trail.recording():
            write("second")
        assert not Entry.objects.exists()
        write("third")
    assert actions() == ["first", "second", "third"]
    assert_whole()


def test_a_failed_block_writes_nothing() -> None:
    with pytest.raises(RuntimeError, match="oh"), trail.recording():  # noqa: PT012
        write("first")
        raise RuntimeError("oh")
    assert actions() == []
    write("next")
    assert actions() == ["next"]
    assert_whole()


def test_an_inner_block_that_is_rolled_back_takes_its_entries_along() -> None:
    with trail.recording():
        write("kept")
        with pytest.raises(RuntimeError), trail.recording():  # noqa: PT012
            write("undone")
            with trail.recording():
                write("undone.deeper")
            raise RuntimeError
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - a savepoint that is none of ours
            write("undone.too")
            raise RuntimeError
        write("kept.too")
    assert actions() == ["kept", "kept.too"]
    assert_whole()


@given(plan=st.recursive(st.booleans(), lambda inner: st.lists(inner, max_size=4), max_leaves=12), data=st.data())
def test_exactly_what_really_happened_is_written(plan: object, data: st.DataObject) -> None:
    """Random trees of nested blocks, each of which fails or not: entries follow the transactions."""
    with transaction.atomic():
        Entry.objects.all()._raw_delete("default")
        Head.objects.all().delete()

    counter = 0

    def play(node: object) -> list[str]:
        nonlocal counter
        if isinstance(node, list):
            fails, ours = data.draw(st.booleans()), data.draw(st.booleans())
            written: list[str] = []
            try:
                with trail.recording() if ours else transaction.atomic():
                    for child in node:
                        written += play(child)
                    if fails:
                        raise RuntimeError
            except RuntimeError:
                return []
            return written
        counter += 1
        write(f"step.{counter}")
        return [f"step.{counter}"]

    with trail.recording():
        expected = play(plan)
    assert actions() == expected
    assert_whole()


def test_a_refusal_outlives_the_transaction_that_it_ends() -> None:
    with pytest.raises(PermissionError), trail.recording():  # noqa: PT012
        write("change")
        with trail.recording():
            trail.record_denied("case.read", actor=Somebody(), kind="case", object_id=CASE)
            raise PermissionError
    assert list(Entry.objects.values_list("action", "outcome")) == [("case.read", "denied")]
    assert_whole()


def test_a_refusal_inside_a_block_that_goes_on_is_written_once() -> None:
    with trail.recording():
        with pytest.raises(PermissionError), trail.recording():  # noqa: PT012
            trail.record_denied("case.read", actor=Somebody(), kind="case", object_id=CASE)
            raise PermissionError
        write("change")
    assert actions() == ["case.read", "change"]
    assert_whole()


def test_commit_now_inside_a_change_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(RuntimeError, match="before the change"), trail.recording():
        trail.commit_now(Operation.CONSULTATION, "case.read", actor=Somebody(), kind="case", object_id=CASE)


def test_an_unwritable_trail_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Head:
        raise DatabaseError("disk full")

    monkeypatch.setattr(recorder, "_locked_head", broken)
    with pytest.raises(trail.TrailUnavailable):
        trail.commit_now(Operation.CONSULTATION, "case.read", actor=Somebody(), kind="case", object_id=CASE)
    with pytest.raises(trail.TrailUnavailable):
        write()
    monkeypatch.undo()
    assert actions() == []


def test_without_the_unlock_secret_a_reason_cannot_be_committed(settings: Any, tmp_path: Path) -> None:
    settings.FIRSTHAND_KEY_FILE = tmp_path / "gone.key"
    with pytest.raises(trail.TrailUnavailable):
        trail.commit_now(
            Operation.CONSULTATION,
            "case.read",
            actor=Somebody(),
            kind="case",
            object_id=CASE,
            reason="why",
            subject=CASE,
        )


def test_a_lost_head_is_not_started_again() -> None:
    write()
    Head.objects.all().delete()
    with pytest.raises(trail.TrailUnavailable), transaction.atomic():
        write()


@pytest.mark.parametrize(
    "words",
    [
        {"action": "He said no"}, {"action": ""}, {"kind": "Case of Ahmed"}, {"purpose": "to help his mother"},
        {"outcome": "Denied!"}, {"object_id": "Ahmed B."}, {"object_id": "x" * 65}, {"action": "a" * 81},
        {"recipients": ["x" * 121]},
    ],
)  # fmt: skip
def test_words_have_no_place_outside_the_sealed_reason(words: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"of a trail entry|a recipient"):
        write(**words)  # type: ignore[arg-type]
    assert actions() == []


def test_an_operation_that_is_none_of_the_six_is_refused() -> None:
    with pytest.raises(ValueError, match="peek"):
        trail.record("peek", "case.read", actor=Somebody(), kind="case", object_id=CASE)


def test_entries_are_neither_changed_nor_deleted_through_models() -> None:
    write()
    entry = Entry.objects.get()
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(role="auditor"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(trail.TrailIsAppendOnly):
            attempt()


@pytest.mark.parametrize(
    "column", ["operation = 'peek'", "action = ''", "outcome = ''", "seq = -1", "leaf = " + "CAST('x' AS {blob})"]
)
def test_the_database_itself_refuses_what_cannot_be(column: str) -> None:
    write()
    blob = "bytea" if connection.vendor == "postgresql" else "blob"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE base_trail_entry SET {column.format(blob=blob)}")


def test_many_entries_of_one_block() -> None:
    with trail.recording():
        for number in range(1100):
            write(f"step.{number}")
    assert Head.objects.get().size == 1100
    assert_whole()


moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
digits = st.none() | st.uuids().map(lambda value: value.hex)


@given(
    seq=st.integers(0, 2**63 - 1), at=moments, action=st.text(), actor=digits, subject=digits, under=digits,
    recipients=st.lists(st.text()), reason=st.binary(),
)  # fmt: skip
def test_the_leaf_is_sorted_json(
    seq: int, at: datetime, action: str, actor: str | None, subject: str | None, under: str | None,
    recipients: list[str], reason: bytes,
) -> None:  # fmt: skip
    from base64 import b64encode

    made = leaf.encode(
        seq, leaf.instant(at), "collection", action, actor, "r", "k", "o", subject, "p", leaf.encode_list(recipients),
        "done", reason, under,
    )  # fmt: skip
    expected = {
        "v": 1, "seq": seq, "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "operation": "collection", "action": action,
        "actor": actor, "role": "r", "kind": "k", "object_id": "o", "subject": subject, "purpose": "p",
        "recipients": recipients, "outcome": "done", "reason": b64encode(reason).decode(), "sealed_under": under,
    }  # fmt: skip
    assert made == json.dumps(expected, sort_keys=True, separators=(",", ":")).encode("ascii")


def test_a_moment_is_written_in_utc_whatever_its_zone() -> None:
    at = datetime(2026, 11, 23, 3, 16, 45, 1, tzinfo=timezone(timedelta(hours=2)))
    assert leaf.instant(at) == "2026-11-23T01:16:45.000001Z"
    with pytest.raises(ValueError, match="time zone"):
        leaf.instant(datetime(2026, 1, 1))


def test_a_whole_second_survives_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder.timezone, "now", lambda: datetime(2026, 11, 23, 1, 16, 45, tzinfo=UTC))
    write()
    assert_whole()
