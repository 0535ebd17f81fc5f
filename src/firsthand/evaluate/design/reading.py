"""From a TOML file, or from tables that a page filled in, to a design."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firsthand.files import read_text
from firsthand.problems import InputProblem
from firsthand.said import _

from ..direction import Direction
from .fields import TABLES, Fault, take, use_one_of
from .record import VERSION, Analysis, Audience, Design, Kind, Outcome, OutcomeKind, Watch
from .together import check_together

SINGLE, MANY = ("design", "analysis", "watch"), ("outcome", "audience")


def read_design(path: Path) -> Design:
    """The design of a file. Raises InputProblem naming file, row, table and field, and how to mend it."""
    return parse_design(read_text(path), str(path))


def parse_design(text: str, name: str = "design") -> Design:
    """The design of a TOML text; `name` stands in what is said of mistakes. Raises InputProblem."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        number = int(row[1]) if row else max(len(text.splitlines()), 1)
        what = str(error).split(" (at")[0]
        message = _("this is no TOML (%(why)s).", why=what)
        mend = _("Texts stand in quotes, lists in square brackets: %(code)s.", code='strata = ["district"]')
        raise InputProblem(name, number, None, message, mend) from None
    try:
        return design_of(tables)
    except Fault as fault:
        table = f"[{fault.table}] " if fault.table else ""
        row_of = _row(text, fault)
        raise InputProblem(name, row_of, f"{table}{fault.field}".strip(), fault.message, fault.mend) from None


def design_of(tables: Mapping[str, Any]) -> Design:
    """The design of tables as `tomllib` gives them. Raises Fault naming table and field."""
    head = {name: value for name, value in tables.items() if name not in TABLES}
    for name, value in head.items():
        if isinstance(value, dict | list) and name not in TABLES[""]:
            known = [f"[{each}]" for each in TABLES if each]
            raise Fault(name, 0, "", _("this table is not known."), use_one_of(known))
    declared = take("", 0, head)
    if declared["version"] != VERSION:
        raise Fault(
            "",
            0,
            "version",
            _("version %(version)s is not known here.", version=declared["version"]),
            _("Write %(code)s.", code=f"version = {VERSION}"),
        )
    single = {name: take(name, 0, _table(tables, name)) for name in SINGLE}
    outcomes = tuple(
        Outcome(**{**row, "kind": OutcomeKind(row["kind"]), "direction": Direction(row["direction"])})
        for row in _rows(tables, "outcome")
    )
    layout = single["design"]
    arms = layout.pop("arms", ("campaign", "comparison"))
    kind = Kind(layout.pop("kind"))
    if kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        layout.setdefault("baseline", True)
    if kind is Kind.STEPPED_WEDGE and "periods" in layout:
        layout.setdefault("sequences", layout["periods"] - 1)
    design = Design(
        **declared, **layout, kind=kind, arms=arms, outcomes=outcomes,
        audiences=tuple(Audience(**row) for row in _rows(tables, "audience")),
        analysis=Analysis(**single["analysis"]),
        watch=Watch(**single["watch"]) if "watch" in tables else None,
    )  # fmt: skip
    check_together(design)
    return design


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if name == "design" and name not in tables:
        raise Fault(name, 0, "kind", _("the table %(table)s is missing.", table="[design]"),
                    _("Add %(table)s and below it %(code)s.", table="[design]", code='kind = "cluster"'))  # fmt: skip
    value = tables.get(name, {})
    if not isinstance(value, dict):
        raise Fault(
            name,
            0,
            "",
            _("this is a table that stands once."),
            _("Write %(table)s with single brackets.", table=f"[{name}]"),
        )
    return value


def _rows(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = tables.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Fault(
            name,
            0,
            "",
            _("this table may stand several times."),
            _("Write %(table)s with two brackets.", table=f"[[{name}]]"),
        )
    if name == "outcome" and not rows:
        mend = _("Add %(table)s and below it %(code)s.", table="[[outcome]]", code='name = "support" ...')
        raise Fault(name, 0, "name", _("no outcome is declared."), mend)
    return [take(name, number, row) for number, row in enumerate(rows)]


def _row(text: str, fault: Fault) -> int | None:
    """The row of the field, of its table's head, or None when neither stands in the file."""
    rows = text.splitlines()
    start, row = 0, None
    if fault.table:
        head = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(fault.table)}\s*\]{{1,2}}")
        heads = [i for i, line in enumerate(rows) if head.match(line)]
        if fault.number >= len(heads):
            return None
        row, start = heads[fault.number], heads[fault.number] + 1
    field = re.compile(rf"(\s*|.*;\s*)[\"']?{re.escape(fault.field)}[\"']?\s*=")
    for i in range(start, len(rows)):
        if rows[i].lstrip().startswith("["):
            break
        if fault.field and field.match(rows[i]):
            row = i
            break
    return None if row is None else row + 1
