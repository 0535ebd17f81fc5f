"""What the engine says to people: English that remembers what it was made of, so that a page can say it in another
language without the engine knowing how.

Every kind is a `str` and is the English that the command line prints. `_`, `ngettext` and `pgettext` are the names
under which gettext's own tools collect the templates; `render` says a sentence again in a `Language`. Words that
somebody declared (a title, an arm, a column) are plain `str` among the values and stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol


class Said(str):
    """Anything that the engine says. Copies and pickles keep what it was made of."""

    def __reduce__(self) -> tuple[Any, ...]:
        return str.__new__, (type(self), str(self)), self.__dict__


class Sentence(Said):
    """A filled English template. `template` is the message id, `values` fill its places `%(name)s`: `Said`, whole
    numbers, and declared words. With `plural` the template is chosen by `many`; `context` tells apart what English
    says with the same words."""

    template: str
    values: Mapping[str, str | int]
    plural: str = ""
    many: int = 0
    context: str = ""

    def __new__(cls, template: str, /, **values: str | int) -> Sentence:
        """Without values the template is taken as it is."""
        return cls.made(template, template, values)

    @classmethod
    def made(cls, chosen: str, template: str, values: Mapping[str, str | int], **more: Any) -> Sentence:
        """The sentence that `chosen`, the template or its plural, makes in English."""
        made = super().__new__(cls, chosen % values if values else chosen)
        made.__dict__.update(template=template, values=values, **more)
        return made


class Joined(Said):
    """Parts one after the other, with `between` them; empty parts are left out."""

    parts: tuple[str, ...]
    between: str

    def __new__(cls, parts: Iterable[str], between: str = " ") -> Joined:
        """`between` may be a `Sentence`, where languages part things differently."""
        kept = tuple(filter(None, parts))
        made = super().__new__(cls, between.join(kept))
        made.parts, made.between = kept, between
        return made


class Number(Said):
    """A number as English writes it: with `places` decimals, or else with at most `digits` that count."""

    value: float
    places: int | None
    digits: int
    signed: bool
    percent: bool

    def __new__(
        cls,
        value: float,
        places: int | None = None,
        *,
        digits: int = 6,
        signed: bool = False,
        grouped: bool = False,
        percent: bool = False,
        minus: str = "-",
    ) -> Number:
        """`signed`: a plus above zero. `grouped`: a comma between thousands. `percent`: `value` is a share (0 to 1)
        and is said of 100."""
        shown = value * 100 if percent else value
        comma = "," if grouped else ""
        size = abs(shown)
        text = f"{size:{comma}}" if isinstance(shown, int) else f"{size:{comma}.{digits}g}"
        text = text if places is None else f"{size:{comma}.{places}f}"
        zero = math.isfinite(size) and not any(digit in text for digit in "123456789")
        sign = "" if zero else minus if shown < 0 else "+" if signed else ""
        made = super().__new__(cls, f"{sign}{text}{'%' if percent else ''}")
        made.value, made.places, made.digits, made.signed, made.percent = shown, places, digits, signed, percent
        return made

    @property
    def rounded(self) -> Decimal:
        """The number that is said (of 100, where it is a percentage), no more exact than it is said."""
        if isinstance(self.value, int):
            return Decimal(self.value)
        return Decimal(f"{self.value:.{self.digits}g}" if self.places is None else f"{self.value:.{self.places}f}")


class Day(Said):
    """A day or a moment, in English as ISO 8601."""

    value: date

    def __new__(cls, value: date) -> Day:
        """A `datetime` is a moment and knows its zone."""
        made = super().__new__(cls, value.isoformat(timespec="seconds") if isinstance(value, datetime) else f"{value}")
        made.value = value
        return made


#: What is said where nothing is to be said.
NOTHING = Said("")
_ = Sentence


def ngettext(singular: str, plural: str, count: int, /, **values: str | int) -> Sentence:
    """The sentence for one or for several: English counts one alone as one, other languages their own way."""
    return Sentence.made(singular if count == 1 else plural, singular, values, plural=plural, many=count)


def pgettext(context: str, template: str, /, **values: str | int) -> Sentence:
    """A sentence that would be ambiguous without its context."""
    return Sentence.made(template, template, values, context=context)


def listed(things: Iterable[str]) -> Joined:
    """Things with a comma between them."""
    return Joined(things, pgettext("between the things of a list", ", "))


def percent(share: float, places: int = 0) -> Number:
    """A share from 0 to 1 as a percentage."""
    return Number(share, places, percent=True)


@dataclass(frozen=True)
class Line:
    """A line of a text: what is said in it, and whether it belongs below the line before; str() is the English of a
    terminal."""

    said: Said
    below: bool = False

    def __str__(self) -> str:
        return f"  {self.said}" if self.below else str(self.said)


class Language(Protocol):
    """What `render` asks of a language."""

    def template(self, sentence: Sentence) -> str:
        """The translated template, its places not yet filled."""

    def number(self, number: Number) -> str:
        """Digits, marks and sign as the language writes them."""

    def day(self, value: date) -> str:
        """A day or a moment in words."""

    def declared(self, words: str) -> str:
        """Words of any language inside a sentence of this one."""


def render(words: str, language: Language) -> str:
    """What was said, in `language`. Words that are not `Said` are in the reader's language already."""
    if isinstance(words, Sentence):
        template = language.template(words)
        return template % {n: _inside(each, language) for n, each in words.values.items()} if words.values else template
    if isinstance(words, Joined):
        return render(words.between, language).join(_inside(each, language) for each in words.parts)
    if isinstance(words, Number):
        return language.number(words)
    if isinstance(words, Day):
        return language.day(words.value)
    return str(words)


def _inside(value: str | int, language: Language) -> str:
    if isinstance(value, int):
        return language.number(Number(value))
    return render(value, language) if isinstance(value, Said) else language.declared(value)
