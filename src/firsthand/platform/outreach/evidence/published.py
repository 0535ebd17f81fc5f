"""The library of published effects as the page shows it. Its words are English, as the studies are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.evaluate.pool.library import Published, library
from firsthand.evaluate.pool.small_studies import z_interval

LEVEL = 0.95
AUTHOR_AND_YEAR = re.compile(r"(?P<author>[^,(&]+?)(?: and others)?[ ,]*(?:[,&].*?)?\((?P<year>\d{4})")


@dataclass(frozen=True)
class Shown:
    """`name`: who and when; `low` and `high` are None where no figure was found."""

    name: str
    entry: Published
    low: float | None
    high: float | None


@cache
def shown() -> tuple[Shown, ...]:
    """All entries, those with a figure first, in the order of the file."""
    reference: dict[str, str] = {}
    for entry in library():  # the first entry of a study carries its reference, the others point at it
        reference.setdefault(entry.study, entry.reference)
    rows = [_shown(entry, reference[entry.study]) for entry in library()]
    return tuple(sorted(rows, key=lambda row: row.entry.effect is None))


def _shown(entry: Published, reference: str) -> Shown:
    found = AUTHOR_AND_YEAR.match(reference)
    name = f"{found['author']} {found['year']}" if found else reference.split(".")[0]
    low, high = (None, None) if entry.effect is None or entry.se is None else z_interval(entry.effect, entry.se, LEVEL)
    return Shown(name, entry, low, high)
