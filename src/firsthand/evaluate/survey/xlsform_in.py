"""A form that exists already (Kobo, ODK) as the code book of its answers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from firsthand.files import unreadable
from firsthand.problems import InputProblem
from firsthand.said import _

from ..design import Design
from .code_book import COLUMNS
from .likert import LANGUAGES
from .questions import questions_of
from .xlsform import LANGUAGE_NAMES, check_form

SKIPPED = {"note", "begin_group", "end_group", "begin group", "end group", "start", "end", "deviceid", "image",
           "username", "phonenumber", "email", "geopoint", "barcode", "video", "file", "audio", "audit"}  # fmt: skip


def code_book_of(path: Path, design: Design) -> Iterable[list[str]]:
    """The rows of a code book, its heading first: the design's outcomes become scales, or items where the form
    asks the shipped ones; questions of one choice become choices, whole and decimal numbers become numbers.
    Raises InputProblem where pyxform does not take the form, or it does not ask what the design needs."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    check_form(data, str(path))
    survey, choices = _rows(data, "survey"), _rows(data, "choices")
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for row in choices:
        name = row.get("list_name") or row.get("list name", "")
        lists.setdefault(name, {})[row.get("name", "")] = row
    asked = {row.get("name", "") for row in survey}
    items = {each.name: each for each in questions_of(design) if each.role == "item"}
    outcomes = {each.name: each for each in design.outcomes}
    _check(path, design, asked, {each.of for name, each in items.items() if name in asked})
    yield [*COLUMNS, "codes_fr", "codes_ar", "of", "reversed"]
    for row in survey:
        kind, _space, listed = row.get("type", "").strip().partition(" ")
        name = row.get("name", "")
        if not name or row.get("type") in SKIPPED or name == "consent" or name.startswith("code_"):
            continue
        codes = ["|".join(f"{code}={_label(each, at) or code}" for code, each in lists.get(listed.strip(), {}).items())
                 for at in range(3)] if kind == "select_one" else ["", "", ""]  # fmt: skip
        role, low, high, direction, of, back = _role(kind, name), "", "", "", "", ""
        if name in items:
            role, of, back = "item", items[name].of, "yes" if items[name].reversed else ""
            low, high = (f"{end:g}" for end in (items[name].low or 0, items[name].high or 0))
        elif name in outcomes:
            role, direction = "scale", str(outcomes[name].direction)
            low, high = (f"{end:g}" for end in (outcomes[name].low, outcomes[name].high))
        if role:
            yield [name, _label(row, 0) or name, role, low, high, direction, *codes, of, back]
    yield ["arm", "Arm, from the assignment", "arm", "", "", "", "|".join(f"{a}={a}" for a in design.arms), *[""] * 4]


def _role(kind: str, name: str) -> str:
    if name in ("code", "cluster", "exposed", "wave", "stratum"):
        return name
    return {"select_one": "choice", "integer": "number", "decimal": "number", "today": "date", "date": "date"}.get(
        kind, "text" if kind in ("text", "calculate") else ""
    )


def _check(path: Path, design: Design, asked: set[str], by_items: set[str]) -> None:
    for name in ("code", *(["cluster"] if design.clustered else [])):
        if name not in asked:
            mend = _("Add a question named %(name)s, as `evaluate form` writes it.", name=name)
            raise InputProblem(path, None, name, _("the form does not ask for it."), mend)
    for outcome in design.outcomes:
        if outcome.name not in asked | by_items:
            raise InputProblem(path, None, outcome.name, _("the form does not ask for this outcome of the design."),
                               _("Name its question as the design names the outcome."))  # fmt: skip


def _label(row: dict[str, str], language: int) -> str:
    code = LANGUAGES[language]
    for name in (f"label::{LANGUAGE_NAMES[language]}", *(n for n in row if n.startswith("label") and f"({code})" in n)):
        if row.get(name):
            return " ".join(row[name].split())
    return " ".join(row.get("label", "").split()) if language == 0 else ""


def _rows(data: bytes, name: str) -> list[dict[str, str]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if name not in book.sheetnames:
        return []
    rows = [
        ["" if cell is None else str(cell).strip() for cell in row] for row in book[name].iter_rows(values_only=True)
    ]
    if not rows:
        return []
    header = rows[0]
    return [dict(zip(header, row, strict=False)) for row in rows[1:] if any(row)]
