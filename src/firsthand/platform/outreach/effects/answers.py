"""A survey wave read against its code book by the engine. Respondents' codes are hashed before anything is kept."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from firsthand.evaluate.survey.answers import read_answers
from firsthand.evaluate.survey.code_book import COLUMNS, KINDS, Column, column_of, read_code_book
from firsthand.evaluate.survey.respondent import plain
from firsthand.evaluate.survey.sheets import Sheet

from .models import Survey


def stored_code_book(sheet: Sheet) -> list[dict[str, Any]]:
    """A code book as a survey keeps it. Raises FileRefused with the place of each fault."""
    return [{name: getattr(entry, name) for name in COLUMNS} for entry in read_code_book(sheet, kinds=KINDS)]


def respondent_key(survey: Survey, code: str) -> str:
    """The keyed hash of the code a respondent made: the same in every wave of this survey, in no other."""
    return hmac.new(bytes.fromhex(survey.salt), plain(code).encode(), hashlib.sha256).hexdigest()


def coded_answers(survey: Survey, sheet: Sheet) -> list[dict[str, Any]]:
    """Rows as {respondent, arm, group, answers}. Empty answers are left out. Raises FileRefused with
    the place of each fault; the respondent's code itself is never repeated in one."""
    book = [Column(**entry) for entry in survey.code_book]
    arm, group = column_of(book, "arm"), column_of(book, "group")
    asked = {entry.column for entry in book if entry.kind in ("scale", "choice")}
    answered, _unread = read_answers(book, sheet)
    return [
        {
            "respondent": respondent_key(survey, row.code),
            "arm": row.cells[arm.column] if arm else "",
            "group": row.cells[group.column] if group else "",
            "answers": {name: value for name, value in row.cells.items() if name in asked},
        }
        for row in answered
    ]


def entry_of(survey: Survey, kind: str) -> dict[str, Any] | None:
    """The one column of a kind (code, arm, group) in the code book as it is kept."""
    return next((entry for entry in survey.code_book if entry["kind"] == kind), None)


def scales(survey: Survey) -> list[dict[str, Any]]:
    """The outcomes that can be compared."""
    return [entry for entry in survey.code_book if entry["kind"] == "scale"]


def arms(survey: Survey) -> tuple[str, str]:
    """(the campaign's arm, the comparison), as the code book orders them."""
    first, second = list((entry_of(survey, "arm") or {"codes": {}})["codes"])
    return first, second
