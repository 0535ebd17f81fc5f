"""A survey wave read against its code book. Respondents' codes are hashed before anything is kept."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from .code_book import column_of, number_in
from .models import Survey
from .sheets import Fault, FileRefused, Sheet


def respondent_key(survey: Survey, code: str) -> str:
    """The keyed hash of the code a respondent made: the same in every wave of this survey, in no other."""
    plain = unicodedata.normalize("NFKC", code).casefold().replace(" ", "")
    return hmac.new(bytes.fromhex(survey.salt), plain.encode(), hashlib.sha256).hexdigest()


def read_answers(survey: Survey, sheet: Sheet) -> list[dict[str, Any]]:
    """Rows as {respondent, arm, group, answers}. Empty answers are left out. Raises FileRefused with
    the place of each fault; the respondent's code itself is never repeated in one."""
    book = survey.code_book
    known = [entry["column"] for entry in book]
    faults = [
        Fault(1, name, _("The column is missing."), _("Add it, or correct its name as the code book writes it."))
        for name in known
        if name not in sheet.header
    ]
    faults += [
        Fault(1, name, _("The column is not in the code book."), _("Take it out: what is not described is not kept."))
        for name in sheet.header
        if name not in known
    ]
    if faults:
        raise FileRefused(faults)
    code, arm = (next(entry for entry in book if entry["kind"] == kind) for kind in ("code", "arm"))
    group = column_of(book, "group")
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for number, cells in sheet.rows:
        written = cells[code["column"]]
        if not written:
            faults.append(
                Fault(
                    number,
                    code["column"],
                    _("The respondent's code is missing."),
                    _("Take the row out, or add the code from the questionnaire."),
                )
            )
            continue
        key = respondent_key(survey, written)
        if key in seen:
            faults.append(
                Fault(
                    number,
                    code["column"],
                    _("The same respondent is in row %(row)d.") % {"row": seen[key]},
                    _("Keep one of the two rows."),
                )
            )
        seen.setdefault(key, number)
        answers: dict[str, Any] = {}
        row: dict[str, Any] = {
            "respondent": key,
            "arm": cells[arm["column"]],
            "group": cells[group["column"]] if group else "",
            "answers": answers,
        }
        for entry in (arm, group):
            if entry and cells[entry["column"]] not in entry["codes"]:
                faults.append(_unknown(number, entry))
        for entry in book:
            cell = cells[entry["column"]]
            if not cell or entry["kind"] not in ("scale", "choice"):
                continue
            if entry["kind"] == "choice":
                if cell not in entry["codes"]:
                    faults.append(_unknown(number, entry))
                answers[entry["column"]] = cell
                continue
            value = number_in(cell)
            if value is None:
                faults.append(
                    Fault(
                        number,
                        entry["column"],
                        _("This is no number."),
                        _("Write a number, or leave the cell empty when it was not answered."),
                    )
                )
            elif not entry["low"] <= value <= entry["high"]:
                ends = {"low": f"{entry['low']:g}", "high": f"{entry['high']:g}"}
                faults.append(
                    Fault(
                        number,
                        entry["column"],
                        _("The number is outside the scale from %(low)s to %(high)s.") % ends,
                        _("Look it up in the questionnaire; leave the cell empty when it was not answered."),
                    )
                )
            else:
                answers[entry["column"]] = value
        rows.append(row)
    if faults:
        raise FileRefused(faults[:200])
    return rows


def _unknown(number: int, entry: dict[str, Any]) -> Fault:
    return Fault(
        number,
        entry["column"],
        _("The code is not in the code book."),
        _("Write one of: %(codes)s.") % {"codes": ", ".join(entry["codes"])},
    )
