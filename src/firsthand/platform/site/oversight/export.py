"""The auditor's lists as CSV, row by row: opaque ids, codes and names of accounts, safe to open in a
spreadsheet. The words of a reason are never in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import islice

from django.db.models import QuerySet

from firsthand.platform.base.access.models import BreakGlass
from firsthand.platform.base.flow.spreadsheets import neutral
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.models import Case

from .overdue import Late
from .queries import names_of
from .retention import described

#: More than this is refused with a hint to narrow the dates; spreadsheets end at about ten times it.
LIMIT = 100_000
COLUMNS = (
    "seq",
    "at",
    "operation",
    "action",
    "outcome",
    "account",
    "name",
    "role",
    "kind",
    "object",
    "file",
    "purpose",
    "recipients",
    "reason_given",
    "leaf",
)
_BATCH = 1000


def as_csv(found: QuerySet[Entry, Entry]) -> Iterator[str]:
    """Lines of the file, beginning with the byte order mark that makes Excel read UTF-8."""
    yield _head(COLUMNS)
    entries = found[:LIMIT].iterator(chunk_size=_BATCH)
    while batch := list(islice(entries, _BATCH)):
        names = names_of(entry.actor for entry in batch)
        yield "".join(_line(_cells(entry, names.get(entry.actor, "") if entry.actor else "")) for entry in batch)


def _cells(entry: Entry, name: str) -> tuple[object, ...]:
    return (
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.operation,
        entry.action,
        entry.outcome,
        entry.actor,
        name,
        entry.role,
        entry.kind,
        entry.object_id,
        entry.subject,
        entry.purpose,
        "; ".join(entry.recipients),
        "yes" if entry.sealed_under else "no",
        bytes(entry.leaf).hex(),
    )


def _line(cells: tuple[object, ...]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow([neutral(cell) for cell in cells])
    return buffer.getvalue()


def _head(columns: Iterable[object]) -> str:
    return "\ufeff" + _line(tuple(columns))


def glass_csv(found: QuerySet[BreakGlass, BreakGlass]) -> Iterator[str]:
    """Uses of emergency access, with their reviews."""
    yield _head(("id", "opened_at", "ended_at", "account", "name", "file", "finding", "reviewed_at", "reviewed_by"))
    for glass in found[:LIMIT].iterator(chunk_size=_BATCH):
        reviewer = glass.reviewed_by
        yield _line(
            (
                glass.pk,
                _moment(glass.opened_at),
                _moment(glass.expires_at),
                glass.account_id,
                glass.account.display_name,
                glass.file_id,
                glass.review_finding,
                _moment(glass.reviewed_at),
                reviewer.display_name if reviewer else "",
            )
        )


def overdue_csv(late: Iterable[Late]) -> Iterator[str]:
    """What is overdue, one line each."""
    yield _head(("kind", "what", "due", "days_late", "file"))
    for one in islice(late, LIMIT):
        yield _line((one.kind, one.title, one.due.isoformat(), one.days, one.file or ""))


def retention_csv(found: QuerySet[Case, Case]) -> Iterator[str]:
    """Files with their ends, postponements and erasures; entries of the trail by their numbers."""
    yield _head(("file", "state", "kept_until", "postponed_entries", "erased_on", "erasure_entry", "keys_destroyed"))
    cases = found[:LIMIT].iterator(chunk_size=_BATCH)
    while batch := list(islice(cases, _BATCH)):
        for one in described(batch):
            yield _line(
                (
                    one.file,
                    one.state,
                    one.until.isoformat(),
                    "; ".join(str(deed.seq) for deed in one.postponed),
                    one.erased_on.isoformat() if one.erased_on else "",
                    one.erasure.seq if one.erasure else "",
                    ("yes" if one.keys_destroyed else "no") if one.erased_on else "",
                )
            )


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
