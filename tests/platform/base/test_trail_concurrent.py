"""Several writers at once: no gap, no duplicate, no deadlock, and the tree still holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from firsthand.platform.base import trail
from firsthand.platform.base.trail import Entry, Head, recorder
from firsthand.platform.base.trail.merkle import Frontier, leaf_hash, root
from firsthand.platform.base.vault import keys
from tests.platform.base.trail_bench import Somebody, in_threads, sqlite_file

WRITERS, EACH = 4, 50


def append(case: UUID) -> None:
    for number in range(EACH):
        if number % 2:
            trail.commit_now(trail.Operation.CONSULTATION, "case.read", actor=Somebody(), kind="case", object_id=case)
            continue
        with trail.recording():
            trail.record(
                trail.Operation.ALTERATION,
                "case.note",
                actor=Somebody(),
                kind="case",
                object_id=case,
                subject=case,
                reason="why",
            )
            with trail.recording():
                trail.record(trail.Operation.ALTERATION, "case.note", actor=Somebody(), kind="case", object_id=case)


def check() -> None:
    entries = list(Entry.objects.all())
    assert [entry.seq for entry in entries] == list(range(WRITERS * EACH * 3 // 2))
    assert all(bytes(entry.leaf) == leaf_hash(recorder.entry_bytes(entry)) for entry in entries)
    head = Head.objects.get()
    assert Frontier.from_bytes(head.size, bytes(head.frontier)).root() == root(bytes(entry.leaf) for entry in entries)


def test_four_writers_on_a_sqlite_file(tmp_path: Path, settings: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), sqlite_file(tmp_path, settings):
        in_threads(*[partial(append, uuid4()) for _writer in range(WRITERS)])
        in_threads(check)


@pytest.fixture
def on_postgresql(settings: Any, tmp_path: Path) -> Callable[[], None]:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite")
    settings.FIRSTHAND_KEY_FILE = tmp_path / "unlock.key"
    settings.FIRSTHAND_KEY_FILE.write_text(os.urandom(32).hex())
    keys.forget()
    return keys.forget


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_four_writers_on_postgresql(on_postgresql: Callable[[], None]) -> None:
    keys.data_key(keys.PROGRAMME, "narrative", make=True)
    # the key store of the test run lives in memory, which threads share badly: make the keys first
    cases = [uuid4() for _writer in range(WRITERS)]
    keys.prepare(cases)
    in_threads(*[partial(append, case) for case in cases])
    check()
    on_postgresql()


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_row_locks_before_the_head_never_deadlock(on_postgresql: Callable[[], None]) -> None:
    """Two writers that lock rows in opposite order around their entries: without keeping the entries
    back to the end, the head would be a second lock to wait for in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS trail_test_row (id int PRIMARY KEY, n int)")
        cursor.execute("INSERT INTO trail_test_row SELECT generate_series(1, 2), 0")

    def touch(row: int) -> None:
        for _turn in range(40):
            with trail.recording():
                trail.record(trail.Operation.ALTERATION, "row.touch", actor=Somebody(), kind="row", object_id=str(row))
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE trail_test_row SET n = n + 1 WHERE id = %s", [row])
                    cursor.execute("UPDATE trail_test_row SET n = n + 1 WHERE id = 3")

    try:
        in_threads(*[partial(touch, row) for row in (1, 2, 1, 2)])
        assert Head.objects.get().size == 160
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE trail_test_row")
