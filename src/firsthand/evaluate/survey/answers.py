"""One file of answers read against its code book, cell by cell. A respondent's code is never repeated in a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from firsthand.said import Number, Said, _, listed

from .code_book import Column, column_of, number_in
from .faults import Fault, FileRefused
from .likert import agreement_words, folded, truth_in
from .questions import spelt
from .respondent import plain
from .sheets import Sheet

#: What Kobo, ODK and their like add to a table of answers; some of it is personal (telephone, device).
ADDED = re.compile(
    r"(_.*|start|end|today_.*|deviceid|device_id|subscriberid|simserial|phonenumber|username|audit|"
    r"formhub/uuid|meta(/.*|-.*)|instanceid|instance_id|rootuuid|key|submissiondate|review.*state|"
    r"consent|intro|thanks|asked|code_(mother|day|place|siblings))",
    re.IGNORECASE,
)
#: Answers before this year are a device's clock that was never set.
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Answered:
    """One row: its number in the file, the code made comparable, and what was answered by column; a number,
    a code of the code book, or an ISO date. What was left empty is not in it."""

    number: int
    code: str
    cells: dict[str, str | float]


def read_answers(
    book: Sequence[Column], sheet: Sheet, *, strict: bool = True, until: date | None = None
) -> tuple[list[Answered], list[str]]:
    """The rows, and the columns that were left unread. `strict`: what is not in the code book is a fault;
    otherwise what survey servers add (device, times, telephone) is left unread. `until`: no answer can be of a
    later day. Raises FileRefused with the place of each fault."""
    known = [entry.column for entry in book]
    faults = [
        Fault(1, name, _("The column is missing."), _("Add it, or correct its name as the code book writes it."))
        for name in known
        if name not in sheet.header
    ]
    unread = [name for name in sheet.header if name not in known]
    faults += [
        Fault(1, name, _("The column is not in the code book."), _("Take it out: what is not described is not kept."))
        for name in unread
        if strict or not ADDED.fullmatch(name)
    ]
    if faults:
        raise FileRefused(faults)
    code, wave, cluster = (column_of(book, kind) for kind in ("code", "wave", "cluster"))
    rows: list[Answered] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, written in sheet.rows:
        cells: dict[str, str | float] = {}
        for entry in book:
            value = _cell(number, entry, written[entry.column], until)
            if isinstance(value, Fault):
                faults.append(value)
            elif value is not None:
                cells[entry.column] = value
        made = plain(written[code.column]) if code else ""
        if made and code:
            place = [str(cells.get(other.column, "")) for other in (wave, cluster) if other]
            key = (made, *place)
            if key in seen:
                said = _("The same respondent is in row %(row)s.", row=seen[key])
                faults.append(Fault(number, code.column, said, _("Keep one of the two rows.")))
            seen.setdefault(key, number)
            rows.append(Answered(number, made, cells))
    if faults:
        raise FileRefused(faults)
    return rows, unread


def without_groups(sheet: Sheet, known: Collection[str]) -> Sheet:
    """Kobo may write `group/question` for a question: its last part, where the code book knows only that."""
    names = {name: name.rsplit("/", 1)[-1] for name in sheet.header if name not in known and "/" in name}
    names = {name: short for name, short in names.items() if short in known and short not in sheet.header}
    if not names:
        return sheet
    header = [names.get(name, name) for name in sheet.header]
    rows = [(number, {names.get(name, name): cell for name, cell in cells.items()}) for number, cells in sheet.rows]
    return Sheet(header, rows, sheet.encoding)


def _cell(number: int, entry: Column, cell: str, until: date | None) -> str | float | Fault | None:
    def fault(problem: Said, mend: Said) -> Fault:
        return Fault(number, entry.column, problem, mend)

    match entry.kind:
        case "code":
            return (
                None
                if cell
                else fault(
                    _("The respondent's code is missing."),
                    _("Take the row out, or add the code from the questionnaire."),
                )
            )
        case "arm" | "group":
            coded = _coded(entry, cell)
            if coded is not None:
                return coded
            if entry.codes:
                return fault(
                    _("The code is not in the code book."), _("Write one of: %(codes)s.", codes=listed(entry.codes))
                )
            return cell or fault(_("The arm is missing."), _("Write the arm that the person or cluster was assigned."))
        case "cluster" | "stratum" | "wave":
            coded = _coded(entry, cell)
            if coded is None and entry.codes:
                return fault(
                    _("The code is not in the code book."), _("Write one of: %(codes)s.", codes=listed(entry.codes))
                )
            return (
                coded
                or cell
                or fault(
                    _("The cell is empty: a row needs its %(kind)s.", kind=entry.kind),
                    _("Look it up in the list of the assignment or in the questionnaire."),
                )
            )
    if not cell:
        return None
    match entry.kind:
        case "choice":
            coded = _coded(entry, cell)
            return (
                coded
                if coded is not None
                else fault(
                    _("The code is not in the code book."), _("Write one of: %(codes)s.", codes=listed(entry.codes))
                )
            )
        case "exposed":
            truth = truth_in(_coded(entry, cell) or cell)
            return (
                truth
                if truth is not None
                else fault(_("This is neither yes nor no."), _("Write 1 for who met the campaign, 0 for who did not."))
            )
        case "text":
            return cell
        case "date":
            return _day(fault, cell, until)
        case _:
            return _number(fault, entry, cell)


def _coded(entry: Column, cell: str) -> str | None:
    if cell in entry.codes:
        return cell
    return entry.words.get(folded(cell)) or spelt(entry.codes).get(cell) if cell else None


def _number(fault: Callable[[Said, Said], Fault], entry: Column, cell: str) -> float | Fault:
    value = number_in(cell)
    if value is None:
        coded = entry.words.get(folded(cell))
        value = number_in(coded) if coded is not None else agreement_words(entry.low, entry.high).get(folded(cell))
    if value is None:
        return fault(_("This is no number."), _("Write a number, or leave the cell empty when it was not answered."))
    if entry.low is not None and entry.high is not None and not entry.low <= value <= entry.high:
        ends = {"low": Number(entry.low), "high": Number(entry.high)}
        return fault(
            _("The number is outside the scale from %(low)s to %(high)s.", **ends),
            _("Look it up in the questionnaire; leave the cell empty when it was not answered."),
        )
    return value


def _day(fault: Callable[[Said, Said], Fault], cell: str, until: date | None) -> str | Fault:
    try:
        day = date.fromisoformat(cell[:10])
    except ValueError:
        return fault(_("This is no day of the calendar."), _("Write year, month and day, such as 2026-11-24."))
    if day < EARLIEST or (until and day > until):
        return fault(
            _("Nobody can have answered on that day."),
            _("Look it up in the questionnaire: the clock of the device may be wrong."),
        )
    return day.isoformat()
