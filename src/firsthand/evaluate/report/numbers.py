"""Figures as a reader takes them in: points with their sign, shares as so many of 100."""

from __future__ import annotations

import math

from firsthand.said import Number, Said, _, pgettext

MINUS = "\u2212"
NONE = pgettext("figure", "none")


def of_100(part: float, whole: float) -> Said:
    """A share in whole people: "7 of 100"; "fewer than 1 of 100", where somebody is and rounding says nobody."""
    if not whole or math.isnan(part):
        return _("nobody knows how many of 100")
    share = 100 * part / whole
    if 0 < share < 0.5:
        return _("fewer than 1 of 100")
    if 99.5 < share < 100:
        return _("more than 99 of 100")
    return _("%(count)s of 100", count=Number(share, 0))


def points(value: float, digits: int = 2) -> Number:
    """A size in points of the scale, without its sign."""
    return Number(abs(value), digits)


def signed(value: float, digits: int = 2) -> Said:
    """With its sign, a true minus; words for what has no end or was not reckoned."""
    if math.isnan(value):
        return _("not known")
    if math.isinf(value):
        return _("without end")
    return Number(value, digits, signed=True, minus=MINUS)


def span(low: float, high: float, digits: int = 2) -> Said:
    """Both ends of a range."""
    return _("%(low)s to %(high)s", low=signed(low, digits), high=signed(high, digits))


def chance(p: float) -> Said:
    """A p value as papers print it."""
    if math.isnan(p):
        return _("not known")
    return _("< %(p)s", p=Number(0.001)) if p < 0.001 else Number(p, 3)


def whole(number: int | None) -> Said:
    """A count, or that there is none."""
    return NONE if number is None else Number(number)
