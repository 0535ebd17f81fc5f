"""The code book of a survey: which columns it has and what may stand in them (docs/evaluate-survey.md)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from firsthand.said import Said, _, listed

from .faults import Fault, FileRefused
from .likert import folded
from .sheets import Sheet

COLUMNS = ("column", "label", "kind", "low", "high", "direction", "codes")
KINDS = ("scale", "choice", "code", "arm", "group", "item", "number", "text", "cluster", "stratum", "wave", "date",
         "exposed")  # fmt: skip
ONCE = ("code", "arm", "cluster", "stratum", "wave", "date", "exposed")
DIRECTIONS = ("higher_is_better", "higher_is_worse")


@dataclass(frozen=True)
class Column:
    """One column. `codes`: what may be written, with its label. `words`: labels in any language, folded
    (`likert.folded`), with the code each stands for. `of`: the outcome that an item is part of, the mean of
    its items; `reversed`: agreeing with this item speaks against the outcome."""

    column: str
    label: str
    kind: str
    low: float | None = None
    high: float | None = None
    direction: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    reversed: bool = False


def read_code_book(sheet: Sheet) -> list[Column]:
    """The rows of a code book, checked. Raises FileRefused with the place of each fault."""
    faults = [
        Fault(1, name, _("The column is missing."), _("Start from the template of the code book."))
        for name in COLUMNS
        if name not in sheet.header
    ]
    if faults:
        raise FileRefused(faults)
    book: list[Column] = []
    for row, cells in sheet.rows:
        entry, found = _entry(row, cells)
        if entry.column in {other.column for other in book}:
            found.append(Fault(row, "column", _("The column is described twice."), _("Keep one of the two.")))
        faults += found
        book.append(entry)
    if faults := faults or _counted(book):
        raise FileRefused(faults)
    return book


def _counted(book: list[Column]) -> list[Fault]:
    kinds = [entry.kind for entry in book]
    needs: list[tuple[str, bool, Said]] = [
        ("code", kinds.count("code") == 1, _("There is not exactly one column of the kind “code”.")),
        (
            "scale",
            {"scale", "item"} & set(kinds) != set(),
            _("There is no column of the kind “scale”: nothing could be compared."),
        ),
    ]
    faults = [
        Fault(
            0, "kind", problem,
            _("Describe one respondent code and at least one scale: %(kind)s.", kind=kind),
        )
        for kind, holds, problem in needs
        if not holds
    ]  # fmt: skip
    twice = [kind for kind in ONCE if kinds.count(kind) > 1]
    return faults or [
        Fault(0, "kind", _("Two columns are of the kind “%(kind)s”.", kind=kind), _("Keep one of the two."))
        for kind in twice
    ]


def _entry(row: int, cells: dict[str, str]) -> tuple[Column, list[Fault]]:
    faults: list[Fault] = []

    def fault(column: str, problem: Said, mend: Said) -> None:
        faults.append(Fault(row, column, problem, mend))

    name, kind = cells["column"], cells["kind"].lower()
    if not name or len(name) > 60:
        fault(
            "column",
            _("The column's name is missing or longer than 60 letters."),
            _("Write it as the survey's first row writes it."),
        )
    if kind not in KINDS:
        fault("kind", _("“%(kind)s” is no kind.", kind=kind), _("Write one of: %(codes)s.", codes=listed(KINDS)))
    codes = _codes(cells["codes"])
    if (kind in ("choice", "group") and not codes) or (kind == "arm" and len(codes) != 2):
        fault(
            "codes",
            _("The codes are missing; an arm has exactly two."),
            _("Write them as campaign=Met the campaign|comparison=Did not. The first arm is the campaign's."),
        )
    if any(len(code) > 60 for code in codes):
        fault("codes", _("A code is longer than 60 letters."), _("Use a short code and a long label."))
    low, high = number_in(cells["low"]), number_in(cells["high"])
    if kind in ("scale", "item"):
        if low is None or high is None or not low < high:
            fault(
                "low",
                _("The ends of the scale are missing, or low is not below high."),
                _("Write two numbers, such as 1 and 7."),
            )
        if kind == "scale" and cells["direction"] not in DIRECTIONS:
            fault("direction", _("The direction is missing."), _("Write higher_is_better or higher_is_worse."))
    of = cells.get("of", "")
    if kind == "item" and not of:
        fault("of", _("The outcome that the item is part of is missing."), _("Write the name of the outcome."))
    words = {folded(label): code for code, label in codes.items()}
    for translated in ("codes_fr", "codes_ar"):
        words |= {folded(label): code for code, label in _codes(cells.get(translated, "")).items()}
    label = cells["label"] or name
    backwards = cells.get("reversed", "").lower() in ("yes", "1", "true")
    return Column(name, label, kind, low, high, cells["direction"], codes, words, of, backwards), faults


def _codes(cell: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in cell.split("|"))):
        code, _sep, label = part.partition("=")
        codes[code.strip()] = label.strip() or code.strip()
    return codes


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


def column_of(book: Iterable[Column], kind: str) -> Column | None:
    """The first column of a kind."""
    return next((entry for entry in book if entry.kind == kind), None)
