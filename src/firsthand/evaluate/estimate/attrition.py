"""Those who did not answer again: what their silence could hide.

Lee's bounds (D. S. Lee, Review of Economic Studies 76 (2009) 1071-1102) suppose that the campaign moved people
to answer in one direction only, and trim the arm that answered more; the worst case (C. F. Manski, American
Economic Review 80 (1990) 319-323) supposes nothing and puts the silent at the ends of the scale. The interval
covers the effect, not the whole set (G. W. Imbens & C. F. Manski, Econometrica 72 (2004) 1845-1857).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr

from firsthand.said import Said, _

from ..unfit import Unfit
from .least_squares import groups, sums
from .regression import Comparison, intention_to_treat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


LEE = _("Lee bounds")


@dataclass(frozen=True)
class Bounds:
    """The effect lies from `lower` to `upper`; with sampling error from `low` to `high` at `level`. `share`
    is what was trimmed (Lee) or imputed (worst case), of the arm or of all."""

    lower: float
    upper: float
    se_lower: float
    se_upper: float
    low: float
    high: float
    level: float
    share: float
    method: Said


def lee_bounds(data: Comparison, *, level: float = 0.95) -> Bounds:
    """Lee's bounds for those who would answer in either arm. `data` has everybody who was assigned, with y nan
    where nobody answered; covariates and strata are not used.

    Standard errors are Lee's (his proposition 3), summed by cluster where there are clusters. Raises ValueError
    when nobody answers in an arm.
    """
    answered = ~np.isnan(data.y)
    treated = data.treated == 1
    rates = [float(answered[treated == arm].mean()) if np.any(treated == arm) else 0.0 for arm in (True, False)]
    if min(rates) == 0:
        raise Unfit(_("Nobody answered in an arm."))
    trim_treated = rates[0] >= rates[1]
    trimmed = treated if trim_treated else ~treated
    high_rate, low_rate = (rates[0], rates[1]) if trim_treated else (rates[1], rates[0])
    share = 1 - low_rate / high_rate
    other = data.y[answered & ~trimmed]
    ends, influences = [], []
    for keep_low in (True, False):
        mean, cut = _trimmed_mean(data.y[answered & trimmed], share, keep_low)
        part = np.zeros(len(data.y))
        rows = answered & trimmed
        inside = (data.y[rows] <= cut) if keep_low else (data.y[rows] >= cut)
        # Each row's influence on the trimmed mean, first through the answers ...
        part[rows] = ((data.y[rows] - cut) * inside / (1 - share) - (mean - cut)) / rows.sum()
        # ... then through the share that is trimmed.
        slope = (mean - cut) / (1 - share)
        part[trimmed] += slope * low_rate / high_rate**2 * (answered[trimmed] - high_rate) / trimmed.sum()
        part[~trimmed] -= slope * (answered[~trimmed] - low_rate) / high_rate / (~trimmed).sum()
        rows = answered & ~trimmed
        part[rows] -= (data.y[rows] - other.mean()) / rows.sum()
        ends.append(mean - float(other.mean()))
        influences.append(part)
    if not trim_treated:
        ends, influences = [-ends[1], -ends[0]], influences[::-1]
    errors = [_error(each, data) for each in influences]
    df = math.inf if data.clusters is None else max(data.clusters - 2, 1)
    low, high = imbens_manski(ends[0], ends[1], errors[0], errors[1], df=df, level=level)
    return Bounds(ends[0], ends[1], errors[0], errors[1], low, high, level, share, LEE)


def worst_case(data: Comparison, low: float, high: float, *, level: float = 0.95) -> Bounds:
    """The effect if every silent person of one arm would have answered `low` and of the other `high`, both ways
    round. `data` as in `lee_bounds`, but covariates and strata are used."""
    silent = np.isnan(data.y)
    found = []
    for campaign, comparison in ((low, high), (high, low)):
        filled = np.where(silent, np.where(data.treated == 1, campaign, comparison), data.y)
        found.append(
            intention_to_treat(
                Comparison(filled, data.treated, data.covariates, data.strata, data.cluster), level=level
            )
        )
    first, second = found
    df = min(first.df, second.df)
    a, b = imbens_manski(first.estimate, second.estimate, first.se, second.se, df=df, level=level)
    share = float(silent.mean())
    return Bounds(first.estimate, second.estimate, first.se, second.se, a, b, level, share, _("worst case (Manski)"))


def imbens_manski(
    lower: float, upper: float, se_lower: float, se_upper: float, *, df: float = math.inf, level: float = 0.95
) -> tuple[float, float]:
    """The interval that covers the effect itself with probability `level`, wherever between the bounds it lies;
    t instead of normal quantiles with `df`."""
    worst = max(se_lower, se_upper)
    if worst == 0:
        return lower, upper
    wide = (upper - lower) / worst

    def missing(c: float) -> float:
        d = min(df, 1e10)
        return float(stdtr(d, c + wide) - stdtr(d, -c)) - level

    c = float(brentq(missing, 0.0, 1e4))
    return lower - c * se_lower, upper + c * se_upper


def _trimmed_mean(values: Floats, share: float, keep_low: bool) -> tuple[float, float]:
    """Mean of the lowest (highest) 1 - share of the values, the one at the cut counting in part; and the cut."""
    ordered = np.sort(values) if keep_low else np.sort(values)[::-1]
    kept = (1 - share) * len(ordered)
    whole = min(int(kept + 1e-9), len(ordered))
    weight = np.zeros(len(ordered))
    weight[:whole] = 1.0
    if whole < len(ordered):
        weight[whole] = max(kept - whole, 0.0)
    return float(weight @ ordered / weight.sum()), float(ordered[np.flatnonzero(weight)[-1]])


def _error(influence: Floats, data: Comparison) -> float:
    if data.cluster is None:
        return math.sqrt(float(influence @ influence))
    index, count = groups(data.cluster)
    by_cluster = sums(index, count, influence)
    return math.sqrt(float(by_cluster @ by_cluster) * count / (count - 1))
