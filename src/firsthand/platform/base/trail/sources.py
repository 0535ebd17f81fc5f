"""Reading a trail straight from a database file or server: no Django, no models, read-only.

Rows come out in the form `leaf.encode` takes, so that what is hashed is what the columns hold.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from . import leaf

#: A row: the arguments of `leaf.encode`, then the stored leaf hash.
Row = tuple[Any, ...]
_BATCH = 5000


class CannotRead(Exception):
    """The database is not there, or holds no trail; the text says which."""


class NotText(CannotRead):
    """A text column of a SQLite file holds bytes that are no text: open it again with `lenient`."""


@dataclass(frozen=True)
class Source:
    """A consistent view of one trail."""

    size: int
    frontier: bytes
    rows: Iterator[Row]
    total: int


@contextmanager
def open_source(database: str, *, lenient: bool = False) -> Iterator[Source]:
    """`database` is a SQLite file, `sqlite:///file` or `postgres://…`. Raises CannotRead.

    `lenient` is slower and lets bytes that are no text through, for an entry that was damaged so.
    """
    scheme = urlsplit(database).scheme
    try:
        if scheme in {"postgres", "postgresql"}:
            with _open_postgres(database) as source:
                yield source
        else:
            path = unquote(urlsplit(database).path[1:]) if scheme == "sqlite" else database
            with _open_sqlite(path, lenient) as source:
                yield source
    except sqlite3.OperationalError as error:
        kind = NotText if "decode" in str(error) else CannotRead
        raise kind(f"the database cannot be read: {error}") from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise CannotRead(f"the database cannot be read: {str(error).strip()}") from error


def _recipients(text: object) -> str:
    return "[]" if text == "[]" else leaf.encode_list(json.loads(text))  # type: ignore[arg-type]


def _sqlite_instant(text: str) -> str:
    """Django writes `2026-11-23 01:16:45[.000001]` in UTC; anything else is left as it is and will not match."""
    if text[10:11] != " ":
        return text
    if len(text) == 26:
        return f"{text[:10]}T{text[11:]}Z"
    return f"{text[:10]}T{text[11:]}.000000Z" if len(text) == 19 else text


@contextmanager
def _open_sqlite(path: str, lenient: bool) -> Iterator[Source]:
    file = Path(path)
    if not file.is_file():
        raise CannotRead(f"there is no file {path}")
    connection = _connect_sqlite(file)
    if lenient:
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        connection.execute("BEGIN")  # one view of head and entries, also of a running server
        head = connection.execute("SELECT size, frontier FROM base_trail_head WHERE id = 1").fetchone()
        (total,) = connection.execute("SELECT count(*) FROM base_trail_entry").fetchone()
        columns = ", ".join((*leaf.COLUMNS, "leaf"))
        cursor = connection.execute(f"SELECT {columns} FROM base_trail_entry ORDER BY seq")  # noqa: S608 - our own names
        size, frontier = head or (0, b"")
        yield Source(size, bytes(frontier), _sqlite_rows(cursor), total)
    finally:
        connection.close()


def _connect_sqlite(file: Path) -> sqlite3.Connection:
    address = file.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        # A copy on read-only media: without its log file SQLite opens it only as never changing.
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    return connection


def _sqlite_rows(cursor: sqlite3.Cursor) -> Iterator[Row]:
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            try:
                yield (row[0], _sqlite_instant(row[1]), *row[2:10], _recipients(row[10]), *row[11:])
            except (TypeError, ValueError):  # a column holds what the platform never writes there
                yield (*row[:10], None, *row[11:])


@contextmanager
def _open_postgres(url: str) -> Iterator[Source]:
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        head = connection.execute("SELECT size, frontier FROM base_trail_head WHERE id = 1").fetchone()
        counted = connection.execute("SELECT count(*) FROM base_trail_entry").fetchone()
        digits = {name: f"replace({name}::text, '-', '')" for name in ("actor", "subject", "sealed_under")}
        written = {
            **digits,
            "at": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
            "recipients": "recipients::text",
        }
        columns = ", ".join(written.get(name, name) for name in (*leaf.COLUMNS, "leaf"))
        size, frontier = head or (0, b"")
        with connection.cursor(name="trail", binary=True) as cursor:
            cursor.itersize = _BATCH
            cursor.execute(f"SELECT {columns} FROM base_trail_entry ORDER BY seq".encode())  # noqa: S608 - our own names
            yield Source(size, bytes(frontier), _postgres_rows(cursor), counted[0] if counted else 0)


def _postgres_rows(cursor: psycopg.ServerCursor[Row]) -> Iterator[Row]:
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            yield row if row[10] == "[]" else (*row[:10], _recipients(row[10]), *row[11:])
