"""The case's own watch list: names, aliases, places and their spellings, as a TOML file.

[[person]]
name = "Khalid Mansour"
aliases = ["Abu Yusuf"]
spellings = ["خالد منصور", "Chaled Mansur"]

[[place]]
name = "Tell Amara"
say = "a village in the north"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLES = {
    "person": "person", "place": "place", "organisation": "organisation", "address": "address", "code": "code",
    "phone": "phone", "email": "email", "handle": "handle", "event": "event", "other": "other",
}  # fmt: skip
LISTS = ("aliases", "spellings", "transliterations")
MOST = 5_000


class WatchListError(ValueError):
    """A watch list that cannot be used; the message names file, row, field and how to mend it."""


@dataclass(frozen=True)
class Entry:
    """One person, place or thing to be hidden."""

    type: str
    name: str
    forms: tuple[str, ...]  # every way in which it is written, the name first
    aliases: frozenset[str] = frozenset()
    say: str | None = None


def read(path: Path) -> list[Entry]:
    """The entries of a watch list file."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise WatchListError(f"{path}, row {row}: this is not UTF-8. Save the watch list as UTF-8 text.") from None
    except OSError as error:
        raise WatchListError(f"{path}: cannot be read ({error.strerror}).") from None
    return parse(text, str(path))


def parse(text: str, name: str = "watch list") -> list[Entry]:
    """The entries of a watch list; `name` stands in what is said of mistakes."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        where = f"row {row[1] if row else max(len(text.splitlines()), 1)}"
        what = str(error).split(" (at")[0]
        hint = 'Texts stand in quotes, lists in square brackets: spellings = ["Khaled", "Chalid"].'
        raise WatchListError(f"{name}, {where}: {what}. {hint}") from None
    found: list[Entry] = []
    for table, rows in tables.items():
        if table not in TABLES:
            _refuse(text, name, table, 0, "", f"“{table}” is not known. Use one of: {', '.join(TABLES)}.")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            _refuse(text, name, table, 0, "", f"write [[{table}]] with two brackets, once for each entry.")
        for number, row in enumerate(rows):
            found.append(_entry(text, name, table, number, row))
    if not found:
        raise WatchListError(f'{name}: no entry. Begin with a row [[person]] and below it name = "...".')
    if len(found) > MOST:
        raise WatchListError(f"{name}: {len(found)} entries; at most {MOST} can be used. Split the list by case.")
    return found


def _entry(text: str, file: str, table: str, number: int, row: dict[str, Any]) -> Entry:
    for field, value in row.items():
        if field not in {"name", "say", *LISTS}:
            known = ", ".join(("name", *LISTS, "say"))
            _refuse(text, file, table, number, field, f"this field is not known. Use one of: {known}.")
        if field in LISTS:
            if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
                _refuse(text, file, table, number, field, f'write a list of texts: {field} = ["...", "..."].')
        elif not isinstance(value, str) or not value.strip():
            _refuse(text, file, table, number, field, f'write a text in quotes: {field} = "...".')
    if "name" not in row:
        _refuse(text, file, table, number, "name", 'it is missing. Add a row name = "...".')
    say = row.get("say")
    if say is not None and re.search(r"[\[\]\n<>]|-->", say):
        _refuse(text, file, table, number, "say", "leave out brackets and line breaks; brackets are put around it.")
    forms = [row["name"], *(v for field in LISTS for v in row.get(field, []))]
    for field, value in [("name", row["name"]), *((f, v) for f in LISTS for v in row.get(f, []))]:
        if sum(c.isalnum() for c in value) < 2:
            _refuse(text, file, table, number, field, f"“{value}” is too short to be looked for. Write it out.")
    unique = tuple(dict.fromkeys(" ".join(form.split()) for form in forms))
    return Entry(TABLES[table], unique[0], unique, frozenset(row.get("aliases", [])), say)


def _refuse(text: str, file: str, table: str, number: int, field: str, words: str) -> None:
    """Raise with the row of the field, or of its table's head."""
    rows = text.splitlines()
    heads = [i for i, line in enumerate(rows) if re.match(rf"\s*\[{{1,2}}\s*{re.escape(table)}\s*\]{{1,2}}", line)]
    row = heads[number] if number < len(heads) else next((i for i, line in enumerate(rows) if table in line), 0)
    for i in range(row + 1, len(rows)):
        if rows[i].lstrip().startswith("["):
            break
        if field and re.match(rf"\s*[\"']?{re.escape(field)}[\"']?\s*=", rows[i]):
            row = i
            break
    raise WatchListError(f"{file}, row {row + 1}, field {field or table}: {words}")
