"""A table of effects, read with what is wrong said by row and column."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from firsthand.problems import InputProblem
from firsthand.said import Number, Said, _, listed

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
            mend = _(
                "The first row names the columns: study, yi, vi and optionally cluster; it has: %(columns)s.",
                columns=listed(sheet.header),
            )
            raise InputProblem(path, 1, name, _("the column is missing."), mend)
    records = sheet.rows
    columns = {
        name: np.array([_number(path, *record, name) for record in records]) for name in (*NEEDED[1:], *moderators)
    }
    for (number, _cells), variance in zip(records, columns["vi"], strict=True):
        if variance <= 0:
            message = _("%(value)s is no sampling variance.", value=Number(float(variance)))
            raise InputProblem(path, number, "vi", message, _("vi is the squared standard error, above zero."))
    names = tuple(_word(path, *record, "study") for record in records)
    clusters = tuple(_word(path, *record, "cluster") for record in records) if "cluster" in sheet.header else None
    return Studies(names, columns["yi"], columns["vi"], clusters, {name: columns[name] for name in moderators})


def _word(path: Path, row: int, record: dict[str, str], name: str) -> str:
    if not record[name]:
        raise InputProblem(path, row, name, _("nothing stands here."), _("Write a name."))
    return record[name]


def _number(path: Path, row: int, record: dict[str, str], name: str) -> float:
    cell = record[name]
    try:
        value = float(cell)
    except ValueError:
        if not cell:
            raise InputProblem(path, row, name, _("nothing stands here."), _write_or_remove()) from None
        mend = _("Write a number with a point: %(example)s.", example="0.12")
        raise InputProblem(path, row, name, _("“%(value)s” is no number.", value=cell), mend) from None
    if not math.isfinite(value):
        raise InputProblem(path, row, name, _("“%(value)s” is no number.", value=cell), _write_or_remove())
    return value


def _write_or_remove() -> Said:
    return _("Write the number, or remove the row.")
