"""A table of effects, read with what is wrong said by row and column."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from ..problems import InputProblem
from ..survey.problems import sheet_of
from .studies import Studies

NEEDED = ("study", "yi", "vi")


def read_effects(path: Path, moderators: tuple[str, ...] = ()) -> Studies:
    """The effects of a CSV or XLSX with the columns study, yi, vi, optionally cluster, and the moderators asked for.

    Empty rows are passed over. Raises InputProblem naming file, row, column and the mend.
    """
    sheet = sheet_of(path)
    for name in (*NEEDED, *moderators):
        if name not in sheet.header:
            had = ", ".join(sheet.header)
            mend = f"The first row names the columns: study,yi,vi and optionally cluster; it has: {had}."
            raise InputProblem(path, 1, name, "this column is missing.", mend)
    records = sheet.rows
    columns = {
        name: np.array([_number(path, *record, name) for record in records]) for name in (*NEEDED[1:], *moderators)
    }
    for (number, _), variance in zip(records, columns["vi"], strict=True):
        if variance <= 0:
            mend = "vi is the squared standard error, above zero."
            raise InputProblem(path, number, "vi", f"{variance:g} is no sampling variance.", mend)
    names = tuple(_word(path, *record, "study") for record in records)
    clusters = tuple(_word(path, *record, "cluster") for record in records) if "cluster" in sheet.header else None
    return Studies(names, columns["yi"], columns["vi"], clusters, {name: columns[name] for name in moderators})


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
