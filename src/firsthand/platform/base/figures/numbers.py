"""Numbers inside sentences, one way in each language (`site/formats`)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format

#: A sign before digits would be carried to the other side by a sentence that runs right to left.
ISOLATE, FIRST_STRONG, POP = "\u2066", "\u2068", "\u2069"
MINUS = "\u2212"


def number(value: float | Decimal, places: int | None = None) -> str:
    """The number with the separators of the language; `places` decimals when given. What rounds to nothing has no
    sign."""
    value = value if places is None else _rounded(value, places)
    said = number_format(-value if value < 0 else value, places)
    return f"{ISOLATE}{MINUS}{said}{POP}" if value < 0 else said


def isolated(text: str) -> str:
    """Words of another language inside a sentence: they keep their own direction, and it keeps its."""
    return f"{FIRST_STRONG}{text}{POP}"


def signed(value: float | Decimal, places: int | None = None) -> str:
    """A difference: with its sign, also when it is above nothing."""
    value = value if places is None else _rounded(value, places)
    if value == 0:
        return number(0, places)
    return number(value, places) if value < 0 else f"{ISOLATE}+{number(value, places)}{POP}"


def _rounded(value: float | Decimal, places: int) -> float:
    return float(f"{value:.{places}f}") + 0.0  # the sum takes the sign from a zero
