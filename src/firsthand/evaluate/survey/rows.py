"""Checked rows of one or more files as the columns of a `Trial`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..design import Design, Kind
from ..trial import BASELINE, Trial
from .assigned import Place
from .code_book import Column, number_in
from .ties import person

#: A mean of items stands when at least this share of them was answered.
ANSWERED = 0.5
Cell = str | float


@dataclass(frozen=True)
class Row:
    """One answered questionnaire, where it stood, and where the lot put its respondent."""

    path: Path
    number: int
    code: str
    cluster: str
    arm: str
    wave: str
    place: Place | None
    cells: dict[str, Cell]


def trial_of(rows: Sequence[Row], design: Design, book: Sequence[Column] | None, *, source: str) -> Trial:
    """The arrays. An outcome made of items is the mean of those answered, if at least half were; what was
    asked at the baseline alone (age, audience) is carried to the same person's later rows."""
    items = _items(book or ())
    named = {entry.column: entry for entry in book or ()}
    kinds = {name: entry.kind for name, entry in named.items()}
    roles = ("code", "arm", "cluster", "wave", "stratum", "exposed", "date")
    own = (
        dict.fromkeys((*roles, "pair", "today", "starts")) if book is None else {n for n in named if kinds[n] in roles}
    )
    people = [person(row.code, row.cluster) for row in rows]
    cells = [{**row.cells, **_means(row.cells, items)} for row in rows]
    names = list(dict.fromkeys([*(name for each in cells for name in each if name not in own),
                                *(each.name for each in design.outcomes)]))  # fmt: skip
    _carry(cells, [row.wave for row in rows], people, names, {each.name for each in design.outcomes})

    def role(kind: str, *plain: str) -> list[Cell | None]:
        columns = plain if book is None else tuple(name for name in named if kinds[name] == kind)
        return [next((each[name] for name in columns if name in each), None) for each in cells]

    strata = [str(row.place.stratum if row.place and row.place.stratum else own_one or "")
              for row, own_one in zip(rows, role("stratum", "stratum", "pair"), strict=True)]  # fmt: skip
    starts = [row.place.starts if row.place else each.get("starts") for row, each in zip(rows, cells, strict=True)]
    exposed, dates = role("exposed", "exposed"), role("date", "date", "today")
    arms = [arm_of(row, at, design) for row, at in zip(rows, starts, strict=True)]
    words: Any = np.array
    return Trial(
        code=words(people, dtype=np.str_),
        arm=words(arms, dtype=np.str_),
        wave=words([row.wave for row in rows], dtype=np.str_),
        cluster=words([row.cluster for row in rows], dtype=np.str_) if any(row.cluster for row in rows) else None,
        stratum=words(strata, dtype=np.str_) if any(strata) else None,
        exposed=_floats(exposed) if any(each is not None for each in exposed) else None,
        starts=_starts(starts) if any(each is not None for each in starts) else None,
        date=words([each or "NaT" for each in dates], dtype="datetime64[D]") if any(dates) else None,
        columns={name: _column([each.get(name) for each in cells]) for name in names},
        row=np.array([row.number for row in rows], dtype=np.int64),
        source=source,
    )  # fmt: skip


def arm_of(row: Row, starts: Cell | None, design: Design) -> str:
    """The arm as assigned; in a stepped wedge every cluster is in both, each in its time. `starts`: the period from
    which the row's cluster has the campaign."""
    if design.kind is not Kind.STEPPED_WEDGE:
        return row.arm
    begun = row.wave.isdecimal() and starts not in (None, "") and float(row.wave) >= float(str(starts))
    return design.arms[0] if begun else design.arms[1]


def _items(book: Sequence[Column]) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for entry in book:
        if entry.kind == "item":
            found.setdefault(entry.of, []).append(entry)
    return found


def _means(cells: dict[str, Cell], items: dict[str, list[Column]]) -> dict[str, Cell]:
    means: dict[str, Cell] = {}
    for outcome, parts in items.items():
        given = [
            float(entry.low or 0) + float(entry.high or 0) - float(cells[entry.column])
            if entry.reversed
            else float(cells[entry.column])
            for entry in parts
            if entry.column in cells
        ]
        if given and len(given) >= ANSWERED * len(parts):
            means[outcome] = sum(given) / len(given)
    return means


def _carry(
    cells: list[dict[str, Cell]], waves: Sequence[str], people: Sequence[str], names: Sequence[str], outcomes: set[str]
) -> None:
    asked_later = {name for each, wave in zip(cells, waves, strict=True) if wave != BASELINE for name in each}
    once = [name for name in names if name not in asked_later and name not in outcomes]
    first = {who: each for who, each, wave in zip(people, cells, waves, strict=True) if wave == BASELINE}
    for who, each, wave in zip(people, cells, waves, strict=True):
        if wave != BASELINE and who in first:
            each.update({name: first[who][name] for name in once if name in first[who]})


def _column(values: list[Cell | None]) -> NDArray[Any]:
    numbers = [value if isinstance(value, float) else number_in(value) if value else math.nan for value in values]
    if None not in numbers:
        return np.array(numbers, dtype=np.float64)
    return np.array(["" if value is None else str(value) for value in values], dtype=np.str_)


def _floats(values: list[Cell | None]) -> NDArray[Any]:
    return np.array([math.nan if value is None else float(value) for value in values], dtype=np.float64)


def _starts(values: Sequence[Cell | None]) -> NDArray[Any]:
    return np.array([math.inf if value in (None, "") else float(str(value)) for value in values], dtype=np.float64)
