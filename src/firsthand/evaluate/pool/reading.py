"""A CSV of effects, read with what is wrong said by row and column."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np

from ..files import read_text
from ..problems import InputProblem
from .studies import Studies

NEEDED = ("study", "yi", "vi")


def read_effects(path: Path, moderators: tuple[str, ...] = ()) -> Studies:
    """The effects of a CSV with the columns study, yi, vi, optionally cluster, and the moderators asked for.

    Empty rows are passed over. Raises InputProblem naming file, row, column and the mend.
    """
    text = read_text(path)
    rows = list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    heading = [name.strip() for name in rows[0]] if rows else []
    for name in (*NEEDED, *moderators):
        if name not in heading:
            mend = f"The first row names the columns: study,yi,vi and optionally cluster; it has: {', '.join(heading)}."
            raise InputProblem(path, 1, name, "this column is missing.", mend)
    if len(set(heading)) < len(heading):
        twice = next(name for name in heading if heading.count(name) > 1)
        raise InputProblem(path, 1, twice, "this column stands twice.", "Give each column its own name.")
    found = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not found:
        raise InputProblem(path, None, None, "there is no effect in it.", "Write one row for each effect.")
    records = []
    for number, row in found:
        if len(row) != len(heading):
            what = f"{len(row)} cells where the heading has {len(heading)}."
            raise InputProblem(path, number, None, what, "Put texts with commas in quotes.")
        records.append((number, dict(zip(heading, (cell.strip() for cell in row), strict=True))))
    columns = {
        name: np.array([_number(path, *record, name) for record in records]) for name in (*NEEDED[1:], *moderators)
    }
    for (number, _), variance in zip(records, columns["vi"], strict=True):
        if variance <= 0:
            mend = "vi is the squared standard error, above zero."
            raise InputProblem(path, number, "vi", f"{variance:g} is no sampling variance.", mend)
    names = tuple(_word(path, *record, "study") for record in records)
    clusters = tuple(_word(path, *record, "cluster") for record in records) if "cluster" in heading else None
    return Studies(names, columns["yi"], columns["vi"], clusters, {name: columns[name] for name in moderators})


def _separator(text: str) -> str:
    first = text.splitlines()[0] if text.strip() else ""
    return ";" if ";" in first and "," not in first else ","


def _word(path: Path, row: int, record: dict[str, str], name: str) -> str:
    if not record[name]:
        raise InputProblem(path, row, name, "this cell is empty.", "Write a name.")
    return record[name]


def _number(path: Path, row: int, record: dict[str, str], name: str) -> float:
    cell = record[name]
    try:
        value = float(cell)
    except ValueError:
        mend = "Write a number with a point: 0.12." if cell else "Write the number, or remove the row."
        raise InputProblem(path, row, name, f"“{cell}” is no number." if cell else "it is empty.", mend) from None
    if not math.isfinite(value):
        raise InputProblem(path, row, name, f"{cell} is no finite number.", "Write the number, or remove the row.")
    return value
