"""What stands in the place of what was hidden: the same for the same thing, and as much sense as is safe.

A date keeps its season and year, an age its decade, a watch-listed village what the list says of it; a name
keeps only its number, so that one can still follow who is who.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .marks import Span
from .patterns import MONTH, ORDINAL, TEEN, TEN, UNIT, YEAR
from .search import KUNYA, tokens
from .sounds import ARTICLES, alike
from .watchlist import Entry

NUMBERED = {"person": "person", "alias": "alias", "place": "place", "organisation": "organisation"}
FIXED = {
    "address": "address", "phone": "phone number", "email": "e-mail address", "handle": "account", "code": "number",
    "family": "relatives", "role": "occupation", "origin": "origin", "event": "event", "trait": "feature",
    "quantity": "amount", "other": "something", "age": "age", "date": "date",
}  # fmt: skip
SEASON = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
UNITS = re.compile(r"\b(second|minute|hour|day|week|month|year)s?\b", re.I)
BIRTH = re.compile(r"\b(?:born|birth)\b.{0,12}$", re.I | re.S)
CONTINUED = "…"
#: Everything that `replacement` can say, to know it again.
_FORMS = (
    rf"(?:{'|'.join(NUMBERED)}) \d+",
    "|".join(map(re.escape, FIXED.values())),
    r"(?:winter|spring|summer|autumn)(?: \d{4})?",
    r"the (?:(?:early|mid|late)-)?\d{4}s",
    r"some time|some (?:seconds|minutes|hours|days|weeks|months|years)",
    r"under \d+|in the \d+s|over \d+",
)
PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(_FORMS)})\]")


def number_in(text: str) -> int | None:
    """A number below a hundred, in figures or in words."""
    figures = re.search(r"\d+", text)
    if figures:
        return int(figures[0])
    total = None
    for word in re.split(r"[\s-]+", text.lower()):
        if word in TEN:
            total = (total or 0) + 20 + 10 * TEN.index(word)
        elif word in TEEN:
            total = (total or 0) + 10 + TEEN.index(word)
        elif word in UNIT:
            total = (total or 0) + 1 + UNIT.index(word)
    return total


def year_in(text: str) -> int | None:
    """A year, in figures or in words."""
    match = re.search(rf"(?<!\d){YEAR}", text, re.I)
    if not match:
        two = re.search(r"['’](\d\d)\b", text) or re.search(r"\d[./-]\d{1,2}[./-](\d\d)$", text)
        return (2000 if int(two[1]) < 50 else 1900) + int(two[1]) if two else None
    said = match[0].lower()
    if said.isdigit():
        return int(said)
    if said.startswith("two thousand"):
        return 2000 + (number_in(said[12:]) or 0)
    head, _, tail = said.replace("-", " ").partition(" ")
    return (1900 if head == "nineteen" else 2000) + (number_in(tail) or 0)


def month_in(text: str) -> int | None:
    """A month, 0 to 11."""
    match = re.search(rf"\b{MONTH}\b", text, re.I)
    if match:
        return MONTHS.index(match[0].lower()[:3])
    figures = re.search(r"\b\d{1,2}[./-](\d{1,2})[./-]\d{2,4}", text) or re.search(r"\b\d{4}-(\d\d)-\d\d", text)
    return int(figures[1]) - 1 if figures and 1 <= int(figures[1]) <= 12 else None


def when(text: str, born: bool) -> str:
    """A date in general words; a birth keeps only its decade."""
    year, month = year_in(text), month_in(text)
    if year and born:
        return f"the {year // 10 * 10}s"
    if year and month is not None:
        return f"{SEASON[month]} {year}"
    season = re.search(r"\b(spring|summer|autumn|fall|winter)\b", text, re.I)
    if year and season:
        return f"{season[1].lower().replace('fall', 'autumn')} {year}"
    if year:
        return f"the {('early', 'mid', 'late')[0 if year % 10 < 4 else 1 if year % 10 < 7 else 2]}-{year // 10 * 10}s"
    if (month is not None and not re.search(r"\bmay\b", text)) or re.search(rf"{ORDINAL}.*\b{MONTH}\b", text, re.I):
        return SEASON[month or 4]
    unit = UNITS.search(text)
    if unit:
        return f"some {unit[1].lower()}s"
    return (
        "some time"
        if re.search(r"\d:\d|clock|morning|noon|night|evening|half past|quarter", text, re.I)
        else FIXED["date"]
    )


def how_old(text: str) -> str:
    """An age in general words."""
    years = number_in(text)
    if years is None:
        return FIXED["age"]
    return (
        f"under {12 if years < 12 else 18}"
        if years < 18
        else "over 70"
        if years >= 70
        else f"in the {years // 10 * 10}s"
        if years >= 20
        else "under 20"
    )


@dataclass
class Replacer:
    """Remembers who is who in one text."""

    entries: Sequence[Entry] = ()
    _people: list[tuple[str, set[str], set[int]]] = field(default_factory=list)
    _things: dict[tuple[str, str], int] = field(default_factory=dict)
    _listed: dict[int, str] = field(default_factory=dict)

    def replacement(self, text: str, span: Span) -> str:
        """What to write for a span of a text, in brackets."""
        said = text[span.start : span.end]
        entry = self.entries[span.entry] if span.entry is not None else None
        if entry and entry.say:
            return f"[{entry.say}]"
        if span.type in {"person", "alias"}:
            return f"[{self._person(said, span)}]"
        if span.type in NUMBERED:
            thing = entry.name if entry else " ".join(t.word for t in tokens(said) if t.word != "the")
            kind = NUMBERED[span.type]
            number = self._things.setdefault((kind, thing), 1 + sum(k == kind for k, _ in self._things))
            return f"[{kind} {number}]"
        if span.type == "date":
            return f"[{when(said, BIRTH.search(text[max(0, span.start - 24) : span.start]) is not None)}]"
        if span.type == "age":
            return f"[{how_old(said)}]"
        return f"[{FIXED[span.type]}]"

    def _person(self, said: str, span: Span) -> str:
        """A person's number: one number for all whose names have a part in common."""
        parts = {t.word for t in tokens(said) if t.word not in ARTICLES | KUNYA and len(t.word) > 1}
        for label, known, entries in self._people:
            mine = span.entry is not None and span.entry in entries
            if mine or ((span.entry is None or not entries) and any(alike(a, b) for a in parts for b in known)):
                known |= parts
                if span.entry is not None:
                    entries.add(span.entry)
                return label
        kind = "person" if span.entry is not None else span.type
        label = f"{kind} {1 + sum(k.startswith(kind) for k, _, _ in self._people)}"
        self._people.append((label, parts, set() if span.entry is None else {span.entry}))
        return label
