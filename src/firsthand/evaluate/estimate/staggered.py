"""Difference in differences when the campaign reaches clusters at different times: group-time effects.

B. Callaway & P. H. C. Sant'Anna, Journal of Econometrics 225 (2021) 200-230. Each group of clusters that start
together is compared, period by period, with clusters that have not started yet; already treated clusters
never stand in as comparison, which is what goes wrong in two-way fixed effects when effects grow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from firsthand.said import Said, _

from ..unfit import Unfit
from .least_squares import groups
from .results import Estimate, t_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Control = Literal["not_yet", "never"]


@dataclass(frozen=True)
class Cell:
    """The effect in `period` on the clusters that started in `start`, resting on `n` treated answers."""

    start: float
    period: float
    effect: float
    n: float


@dataclass(frozen=True)
class Staggered:
    """`overall`: the average over all treated answers. `by_exposure`: the average by periods since the start
    (0 the first), negative ones the trends before, which should be nil. `cells`: each group and period."""

    overall: Estimate
    by_exposure: dict[int, Estimate]
    cells: tuple[Cell, ...]


def group_time_effects(
    y: ArrayLike, period: ArrayLike, start: ArrayLike, cluster: ArrayLike, *, control: Control = "not_yet",
    level: float = 0.95,
) -> Staggered:  # fmt: skip
    """One row a person and period (n): outcome, period, period in which the row's cluster starts (inf never),
    cluster. Errors by the jackknife over clusters with t at clusters - 1.

    Raises ValueError where no group has a period before its start and clusters to compare with, and where a
    group is one cluster, which the jackknife cannot leave out.
    """
    values, when = np.asarray(y, dtype=float), np.asarray(period, dtype=float)
    index, count = groups(cluster)
    periods = np.unique(when)
    starts = np.full(count, np.inf)
    starts[index] = np.asarray(start, dtype=float)
    at = np.searchsorted(periods, when)
    total, number = np.zeros((count, len(periods))), np.zeros((count, len(periods)))
    np.add.at(total, (index, at), values)
    np.add.at(number, (index, at), 1.0)
    table = _Table(total, number, starts, periods, control)
    treated = [g for g in np.unique(starts[np.isfinite(starts)]) if g > periods[0] and g <= periods[-1]]
    if any((starts == g).sum() < 2 for g in treated):
        raise Unfit(_("A group that starts together is one cluster, so its spread cannot be told."))
    # First everybody, then without each cluster in turn.
    folds = np.vstack([np.ones(count), 1.0 - np.eye(count)])
    pairs = [(float(g), t) for g in treated for t in range(len(periods))]
    every = {pair: table.effect(*pair, folds) for pair in pairs}
    found = {pair: rows for pair, rows in every.items() if rows[0, 1] > 0}
    wanted = list(found)
    after = [(g, t) for g, t in wanted if periods[t] >= g]
    if not after:
        raise Unfit(_("No group has both a period before its start and clusters to compare it with."))
    cells = tuple(
        Cell(float(g), float(periods[t]), float(found[g, t][0, 0]), float(found[g, t][0, 1])) for g, t in wanted
    )
    n = len(values)

    def pool(pairs: list[tuple[float, int]], words: Said) -> Estimate:
        effects = np.stack([found[pair][:, 0] for pair in pairs])
        weights = np.stack([found[pair][:, 1] for pair in pairs])
        # A fold without clusters to compare with says nothing of that cell.
        pooled = np.nansum(effects * weights, axis=0) / np.where(np.isnan(effects), 0.0, weights).sum(axis=0)
        folded = pooled[1:]
        se = math.sqrt(float(((folded - pooled[0]) ** 2).sum()) * (count - 1) / count)
        low, high, p = t_interval(float(pooled[0]), se, count - 1, level)
        return Estimate(float(pooled[0]), se, count - 1, low, high, p, level, words, n, count)

    words = (
        _("group-time effects against clusters not yet reached (Callaway & Sant'Anna), jackknife over clusters")
        if control == "not_yet"
        else _("group-time effects against clusters never reached (Callaway & Sant'Anna), jackknife over clusters")
    )
    ages = sorted({t - int(np.searchsorted(periods, g)) for g, t in wanted})
    by_age = {
        age: pool([(g, t) for g, t in wanted if t - int(np.searchsorted(periods, g)) == age], words)
        for age in ages
        if age != -1
    }
    return Staggered(pool(after, words), by_age, cells)


@dataclass(frozen=True)
class _Table:
    """Sums and numbers of answers by cluster and period."""

    total: Floats
    number: Floats
    starts: Floats
    periods: Floats
    control: Control

    def effect(self, group: float, t: int, keep: Floats) -> Floats:
        """For each fold `keep` (folds, clusters) the effect in period number t against the period before the
        start, nan where something is missing, and the number of treated answers it rests on (0 for the period
        of reference), (folds, 2)."""
        base = int(np.searchsorted(self.periods, group)) - 1
        if base < 0 or t == base:
            return np.column_stack([np.full(len(keep), np.nan), np.zeros(len(keep))])
        later = self.starts > max(self.periods[t], group)
        own = keep * (self.starts == group)
        other = keep * (later if self.control == "not_yet" else np.isinf(self.starts))
        means = []
        for rows in (own, other):
            for column in (t, base):
                size = rows @ self.number[:, column]
                means.append(np.where(size > 0, rows @ self.total[:, column] / np.where(size > 0, size, 1.0), np.nan))
        effect = (means[0] - means[1]) - (means[2] - means[3])
        return np.column_stack([effect, np.where(np.isnan(effect), 0.0, own @ self.number[:, t])])
