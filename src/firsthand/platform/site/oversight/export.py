"""The trail as CSV, row by row: opaque ids, codes and names of accounts, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC
from io import StringIO
from itertools import islice

from django.db.models import QuerySet

from firsthand.platform.base.flow.spreadsheets import neutral
from firsthand.platform.base.trail.models import Entry

from .queries import names_of

#: More than this is refused with a hint to narrow the dates; spreadsheets end at about ten times it.
LIMIT = 100_000
COLUMNS = (
    "seq", "at", "operation", "action", "outcome", "account", "name", "role", "kind", "object", "file", "purpose",
    "recipients", "reason_given", "leaf",
)  # fmt: skip
_BATCH = 1000


def as_csv(found: QuerySet[Entry, Entry]) -> Iterator[str]:
    """Lines of the file, beginning with the byte order mark that makes Excel read UTF-8."""
    yield "\ufeff" + _line(COLUMNS)
    entries = found[:LIMIT].iterator(chunk_size=_BATCH)
    while batch := list(islice(entries, _BATCH)):
        names = names_of(entry.actor for entry in batch)
        yield "".join(_line(_cells(entry, names.get(entry.actor, "") if entry.actor else "")) for entry in batch)


def _cells(entry: Entry, name: str) -> tuple[object, ...]:
    return (
        entry.seq, entry.at.astimezone(UTC).isoformat(), entry.operation, entry.action, entry.outcome, entry.actor,
        name, entry.role, entry.kind, entry.object_id, entry.subject, entry.purpose, "; ".join(entry.recipients),
        "yes" if entry.sealed_under else "no", bytes(entry.leaf).hex(),
    )  # fmt: skip


def _line(cells: tuple[object, ...]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow([neutral(cell) for cell in cells])
    return buffer.getvalue()
