"""What is assigned: the list of clusters (or of codes), with what the draw has to keep alike. No person is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import InputProblem
from firsthand.said import _, listed

from ..design import Design
from ..survey.problems import sheet_of
from ..survey.sheets import Sheet

#: Words of a column's name that say that it holds a person: English, French, Arabic.
PERSONAL = frozenset({
    "name", "names", "surname", "firstname", "lastname", "fullname", "phone", "telephone", "mobile", "tel", "whatsapp",
    "telegram", "email", "mail", "address", "birth", "birthday", "birthdate", "dob", "passport", "ssn", "contact",
    "nom", "prenom", "prénom", "téléphone", "portable", "courriel", "adresse", "naissance",
    "اسم", "الاسم", "هاتف", "الهاتف", "جوال", "بريد", "البريد", "عنوان", "العنوان", "ميلاد",
})  # fmt: skip
MAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"(?=(?:\D*\d){9})(?:(?:\+|00)[\d ()./-]+|\(?\d+(?:[ ()./-]+\d+){2,})")  # a date has 8 digits


@dataclass(frozen=True)
class Units:
    """What is assigned, in the order of the names, so that the order of the file decides nothing.

    `key` is the column of the names ("cluster", or "code" for people); `stratum` the strata's values joined, empty
    without strata; `columns` what is kept alike, numbers (words became one column of 0 and 1 for each value but
    the first), shape (units, columns), named by `names`.
    """

    key: str
    ids: tuple[str, ...]
    stratum: tuple[str, ...]
    names: tuple[str, ...]
    columns: NDArray[np.float64]


def read_units(path: Path, design: Design) -> Units:
    """The list that the design needs. Raises InputProblem naming file, row and column: a missing column, a cluster
    that stands twice, a value that is missing or no number, a column that looks like a person's."""
    return units_of(path, sheet_of(path), design)


def units_of(path: Path, sheet: Sheet, design: Design) -> Units:
    """The same from a table that was read already; `path` names it in what is said. Raises as `read_units`."""
    header, rows = sheet.header, sheet.rows
    key = "cluster" if design.clustered else "code"
    _refuse_people(path, header, rows)
    for name in (key, *design.strata, *design.balance_on):
        if name not in header:
            mend = _("Add the column %(column)s; the file has: %(columns)s.", column=name, columns=listed(header))
            raise InputProblem(path, 1, name, _("the column is missing."), mend)
    seen: dict[str, int] = {}
    for number, row in rows:
        unit = row[key]
        if not unit:
            mend = _("Give every %(unit)s a short label.", unit=design.unit_name)
            raise InputProblem(path, number, key, _("nothing stands here."), mend)
        if unit in seen:
            mend = _("Keep one of the two rows, or tell the two apart by their labels.")
            message = _("“%(unit)s” stands in row %(row)s already.", unit=unit, row=seen[unit])
            raise InputProblem(path, number, key, message, mend)
        seen[unit] = number
        for name in (*design.strata, *design.balance_on):
            if not row[name]:
                mend = _("Fill it in: what is unknown cannot be kept alike.")
                raise InputProblem(path, number, name, _("nothing stands here."), mend)
    rows = sorted(rows, key=lambda each: each[1][key])
    names, columns = _columns(path, design, rows)
    return Units(
        key,
        tuple(row[key] for _at, row in rows),
        tuple(" / ".join(row[name] for name in design.strata) for _at, row in rows),
        names,
        columns,
    )


def _refuse_people(path: Path, header: list[str], rows: list[tuple[int, dict[str, str]]]) -> None:
    """Nobody's name, number or address is needed to draw lots, so none is read."""
    for name in header:
        if set(re.split(r"[\s_.-]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower())) & PERSONAL:
            mend = _("Remove the column; label each row with a number or a code that names nobody.")
            message = _("the column looks as if it held names or addresses of people.")
            raise InputProblem(path, 1, name, message, mend)
    for number, row in rows:
        for name, cell in row.items():
            if MAIL.search(cell) or PHONE.fullmatch(cell):
                mend = _("Remove the column: nobody's address or number is needed to draw lots.")
                message = _("this looks like an e-mail address or a phone number.")
                raise InputProblem(path, number, name, message, mend)


def _columns(
    path: Path, design: Design, rows: list[tuple[int, dict[str, str]]]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    names: list[str] = []
    columns: list[list[float]] = []
    for name in design.balance_on:
        numbers = [_number(row[name]) for _at, row in rows]
        if all(each is None for each in numbers):
            values = sorted({row[name] for _at, row in rows})
            for value in values[1:]:
                names.append(f"{name} = {value}")
                columns.append([float(row[name] == value) for _at, row in rows])
            continue
        for (number, row), found in zip(rows, numbers, strict=True):
            if found is None:
                mend = _("Write a number with a point, or words in every row.")
                raise InputProblem(path, number, name, _("“%(value)s” is no number.", value=row[name]), mend)
        names.append(name)
        columns.append([each or 0.0 for each in numbers])
    return tuple(names), np.array(columns, dtype=np.float64).reshape(len(names), len(rows)).T


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
