"""The code book of a survey: which columns it has and what may stand in them (docs/surveys.md)."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from .sheets import Fault, FileRefused, Sheet

COLUMNS = ("column", "label", "kind", "low", "high", "direction", "codes")
KINDS = ("scale", "choice", "code", "arm", "group")
DIRECTIONS = ("higher_is_better", "higher_is_worse")
EXAMPLE = (
    COLUMNS,
    ("respondent", "Code that the respondent made", "code", "", "", "", ""),
    ("arm", "Met the campaign", "arm", "", "", "", "campaign=Met the campaign|comparison=Did not"),
    ("group", "Age group", "group", "", "", "", "young=Under 25|older=25 and over"),
    ("trust", "Trust in the local council", "scale", "1", "7", "higher_is_better", ""),
    ("support", "Support for violence", "scale", "1", "7", "higher_is_worse", ""),
    ("heard", "Has heard of the campaign", "choice", "", "", "", "yes=Yes|no=No"),
)


def read_code_book(sheet: Sheet) -> list[dict[str, Any]]:
    """The rows of a code book, checked. Raises FileRefused with the place of each fault."""
    faults = [
        Fault(1, name, _("The column is missing."), _("Start from the template of the code book."))
        for name in COLUMNS
        if name not in sheet.header
    ]
    if faults:
        raise FileRefused(faults)
    book: list[dict[str, Any]] = []
    for row, cells in sheet.rows:
        entry, found = _entry(row, cells)
        if entry["column"] in {other["column"] for other in book}:
            found.append(Fault(row, "column", _("The column is described twice."), _("Keep one of the two.")))
        faults += found
        book.append(entry)
    kinds = [entry["kind"] for entry in book]
    for kind, ok, problem in (
        ("code", kinds.count("code") == 1, _("There is not exactly one column of the kind “code”.")),
        ("arm", kinds.count("arm") == 1, _("There is not exactly one column of the kind “arm”.")),
        ("group", kinds.count("group") <= 1, _("There is more than one column of the kind “group”.")),
        ("scale", kinds.count("scale") >= 1, _("There is no column of the kind “scale”: nothing could be compared.")),
    ):
        if not ok and not faults:
            faults.append(
                Fault(
                    0,
                    "kind",
                    problem,
                    _("Describe one respondent code, one arm, at most one group and at least one scale: %(kind)s.")
                    % {"kind": kind},
                )
            )
    if faults:
        raise FileRefused(faults)
    return book


def _entry(row: int, cells: dict[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    faults: list[Fault] = []
    entry: dict[str, Any] = {name: cells.get(name, "") for name in COLUMNS}
    kind = entry["kind"] = entry["kind"].lower()
    if not entry["column"] or len(entry["column"]) > 60:
        faults.append(
            Fault(
                row,
                "column",
                _("The column's name is missing or longer than 60 letters."),
                _("Write it as the survey's first row writes it."),
            )
        )
    if kind not in KINDS:
        faults.append(
            Fault(
                row, "kind", _("“%(kind)s” is no kind.") % {"kind": kind}, _("Write scale, choice, code, arm or group.")
            )
        )
    codes: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in entry["codes"].split("|"))):
        code, _sep, label = part.partition("=")
        codes[code.strip()] = label.strip() or code.strip()
    entry["codes"] = codes
    if (kind in ("choice", "group") and not codes) or (kind == "arm" and len(codes) != 2):
        faults.append(
            Fault(
                row,
                "codes",
                _("The codes are missing; an arm has exactly two."),
                _("Write them as campaign=Met the campaign|comparison=Did not. The first arm is the campaign's."),
            )
        )
    if any(len(code) > 60 for code in codes):
        faults.append(
            Fault(row, "codes", _("A code is longer than 60 letters."), _("Use a short code and a long label."))
        )
    low, high = number_in(entry["low"]), number_in(entry["high"])
    if kind == "scale":
        if low is None or high is None or not low < high:
            faults.append(
                Fault(
                    row,
                    "low",
                    _("The ends of the scale are missing, or low is not below high."),
                    _("Write two numbers, such as 1 and 7."),
                )
            )
        if entry["direction"] not in DIRECTIONS:
            faults.append(
                Fault(row, "direction", _("The direction is missing."), _("Write higher_is_better or higher_is_worse."))
            )
    entry["low"], entry["high"] = low, high
    entry["label"] = entry["label"] or entry["column"]
    return entry, faults


def number_in(text: str) -> float | None:
    """The finite number in a cell, with a point or one comma as its decimal mark; else None."""
    text = text.strip().replace("\u00a0", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def column_of(book: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    """The one column of a kind (code, arm, group)."""
    return next((entry for entry in book if entry["kind"] == kind), None)


def scales(book: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outcomes that can be compared."""
    return [entry for entry in book if entry["kind"] == "scale"]


def arms(book: list[dict[str, Any]]) -> tuple[str, str]:
    """(the campaign's arm, the comparison), as the code book orders them."""
    first, second = list((column_of(book, "arm") or {"codes": {}})["codes"])
    return first, second
