"""Several questions asked of the same data: p values that allow for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def adjust(p: Sequence[float], method: str = "holm") -> tuple[float, ...]:
    """Adjusted p values in the order given; nan stays nan and is not counted.

    "bonferroni" and "holm" hold the chance of any false finding (S. Holm, Scandinavian Journal of Statistics 6
    (1979) 65-70), "benjamini_hochberg" the expected share of false ones among the findings (Y. Benjamini & Y.
    Hochberg, JRSS B 57 (1995) 289-300), "none" nothing. Raises ValueError for another name.
    """
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    m = len(order)
    ranks = np.arange(m)
    if method == "holm":
        stepped = np.maximum.accumulate((m - ranks) * values[order])
    elif method == "bonferroni":
        stepped = m * values[order]
    elif method == "benjamini_hochberg":
        stepped = np.minimum.accumulate((m / (ranks + 1) * values[order])[::-1])[::-1]
    elif method == "none":
        stepped = values[order]
    else:
        raise ValueError(f"{method!r} is no rule for several questions: holm, bonferroni, benjamini_hochberg or none")
    adjusted = np.full(len(values), math.nan)
    adjusted[order] = np.minimum(stepped, 1.0)
    return tuple(float(each) for each in adjusted)
