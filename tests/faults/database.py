"""Looking at a platform's database from outside, past all of its code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

Row = tuple[Any, ...]


class Look:
    """One consistent view: every `rows` sees the same moment."""

    def __init__(self, run: Any) -> None:
        self._run = run

    def rows(self, sql: str) -> list[Row]:
        """What a statement finds; ids of both databases as `UUID` texts with dashes."""
        return [tuple(_plain(value) for value in row) for row in self._run(sql).fetchall()]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def dashed(digits: str) -> str:
    """The id as the trail writes it: SQLite keeps UUIDs as 32 digits."""
    return str(UUID(digits))


@contextmanager
def look(url: str) -> Iterator[Look]:
    """Read `sqlite:///file` or `postgres://…` in one read-only transaction."""
    if urlsplit(url).scheme == "sqlite":
        base = sqlite3.connect(f"file:{urlsplit(url).path[1:]}?mode=ro", uri=True, timeout=30, isolation_level=None)
        try:
            base.execute("BEGIN")
            yield Look(base.execute)
        finally:
            base.close()
        return
    with psycopg.connect(url) as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        server.read_only = True
        yield Look(server.execute)


def execute(url: str, *statements: str) -> None:
    """Change the database behind the platform's back."""
    if urlsplit(url).scheme == "sqlite":
        base = sqlite3.connect(urlsplit(url).path[1:], timeout=30)
        try:
            with base:
                for statement in statements:
                    base.execute(statement)
        finally:
            base.close()
        return
    with psycopg.connect(url) as server:
        for statement in statements:
            server.execute(statement.encode())


_FULL_DISK = {
    "sqlite": ["CREATE TRIGGER full_disk BEFORE INSERT ON base_trail_entry BEGIN SELECT RAISE(ABORT, 'no'); END"],
    "postgres": [
        "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER full_disk BEFORE INSERT ON base_trail_entry FOR EACH ROW EXECUTE FUNCTION full_disk()",
    ],
}
_ROOM_AGAIN = {
    "sqlite": ["DROP TRIGGER full_disk"],
    "postgres": ["DROP TRIGGER full_disk ON base_trail_entry", "DROP FUNCTION full_disk()"],
}


@contextmanager
def unwritable_trail(url: str) -> Iterator[None]:
    """Inside the block the database refuses every entry of the trail, as a full disk would."""
    kind = "postgres" if url.startswith("postgres") else "sqlite"
    execute(url, *_FULL_DISK[kind])
    try:
        yield
    finally:
        execute(url, *_ROOM_AGAIN[kind])
