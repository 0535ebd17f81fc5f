"""Figures as a reader takes them in: points with their sign, shares as so many of 100."""

from __future__ import annotations

import math

MINUS = "\u2212"


def of_100(part: float, whole: float) -> str:
    """A share in whole people: "7 of 100"; "fewer than 1 of 100", where somebody is and rounding says nobody."""
    if not whole or math.isnan(part):
        return "nobody knows how many of 100"
    share = 100 * part / whole
    if 0 < share < 0.5:
        return "fewer than 1 of 100"
    if 99.5 < share < 100:
        return "more than 99 of 100"
    return f"{share:.0f} of 100"


def points(value: float, digits: int = 2) -> str:
    """A size in points of the scale, without its sign."""
    return f"{abs(value):.{digits}f}"


def signed(value: float, digits: int = 2) -> str:
    """With its sign, a true minus; words for what has no end or was not reckoned."""
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "without end"
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0 else f"{'+' if value > 0 else MINUS}{text}"


def chance(p: float) -> str:
    """A p value as papers print it."""
    return "not known" if math.isnan(p) else "< 0.001" if p < 0.001 else f"{p:.3f}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its word."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
