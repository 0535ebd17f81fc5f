"""Randomisation inference: how often would chance alone, assigning as it did, show as much?

R. A. Fisher, The Design of Experiments (1935); P. R. Rosenbaum, Statistical Science 17 (2002) 286-327 for the
adjustment. It supposes a sharp null (the same effect for everybody) and no distribution; the p value is exact
for the assignments drawn. The interval holds the effects that are not rejected.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firsthand.said import _

from ..unfit import Unfit
from .inversion import invert
from .least_squares import dummies, groups, least_squares, sums
from .regression import EFFECT, Comparison, fit_effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: Asked for so many assignments, gives those that the design's own draw could have made, (units, B), and whether
    #: they are all there are; the actual one is among them.
    Redraw = Callable[[int], tuple[Floats, bool]]


@dataclass(frozen=True)
class Permutation:
    """`p` two-sided under the sharp null of no effect, the interval by inversion (nan: no end), how many
    assignments were looked at and whether they are all there are; `smallest_p` the least p that so many
    assignments can show."""

    estimate: float
    p: float
    low: float
    high: float
    level: float
    draws: int
    exact: bool
    smallest_p: float


def assignments(
    treated: Floats, strata: NDArray[np.str_] | None = None, *, draws: int = 9999, seed: int = 0
) -> tuple[Floats, bool]:
    """Assignments (units, B) that chance could have made: as many treated units in each stratum as there are.

    `treated` (units) 0 or 1. All of them where there are at most `draws` (second value True), else `draws` by
    chance, the actual one first. Pairs are strata of two.
    """
    labels = np.zeros(len(treated), dtype=int) if strata is None else groups(strata)[0]
    members = [np.flatnonzero(labels == stratum) for stratum in np.unique(labels)]
    many = math.prod(math.comb(len(each), round(float(treated[each].sum()))) for each in members)
    if many <= draws:
        return _every(treated, members, many), True
    stream = np.random.default_rng(seed)
    drawn = np.empty((len(treated), draws))
    for each in members:
        ranks = stream.random((len(each), draws - 1)).argsort(axis=0)
        drawn[each, 1:] = treated[each][ranks]
    drawn[:, 0] = treated
    return drawn, False


def _every(treated: Floats, members: list[NDArray[np.intp]], many: int) -> Floats:
    choices = [list(itertools.combinations(each, round(float(treated[each].sum())))) for each in members]
    drawn = np.zeros((len(treated), many))
    for at, picked in enumerate(itertools.product(*choices)):
        drawn[[unit for part in picked for unit in part], at] = 1.0
    return drawn


def permute(
    data: Comparison,
    *,
    redraw: Redraw | None = None,
    draws: int = 9999,
    seed: int = 0,
    level: float = 0.95,
    interval: bool = True,
) -> Permutation:
    """Test and interval for the effect by re-drawing who was assigned: clusters where clusters were, within
    strata where strata were.

    `redraw` (units in the order of their labels, people in theirs) replaces the drawing where the assignment
    followed rules of its own (constrained randomisation). Raises ValueError for a cluster in two arms and an
    empty arm.
    """
    fit = fit_effect(data)
    units = np.arange(len(data.y)) if data.cluster is None else data.cluster
    index, count = groups(units)
    first = np.zeros(count, dtype=np.intp)
    first[index[::-1]] = np.arange(len(index))[::-1]
    arm = data.treated[first]
    if np.any(arm[index] != data.treated):
        raise Unfit(_("A cluster stands in two arms."))
    strata = None if data.strata is None else data.strata[first]
    drawn, exact = redraw(draws) if redraw else assignments(arm, strata, draws=draws, seed=seed)
    controls = np.column_stack([np.ones(len(data.y)), data.controls()])
    where = _Places(index, count, drawn, exact, bool(np.any((drawn == 1 - arm[:, None]).all(axis=0))))
    return _tested(data.y, data.treated, controls, float(fit.beta[EFFECT]), where, level, interval)


def permute_turns(
    y: Floats,
    treated: Floats,
    period: Floats,
    cluster: NDArray[np.str_],
    turns: Floats,
    *,
    exact: bool = False,
    level: float = 0.95,
    interval: bool = True,
) -> Permutation:
    """As `permute`, for clusters that take turns: one effect beside intercepts for clusters and periods. `turns`
    (clusters in the order of their labels, B) are the periods in which each could have begun, the actual among them.
    Raises ValueError where the campaign cannot be told from the intercepts."""
    controls = np.column_stack([np.ones(len(y)), dummies(period), dummies(cluster)])
    fit = least_squares(np.column_stack([controls[:, 0], treated, controls[:, 1:]]), y)
    if EFFECT not in fit.kept or not np.ptp(treated):
        raise Unfit(_("The campaign cannot be told from the periods and the clusters."))
    when, periods = groups(period)
    which, _count = groups(cluster)
    cells, index = np.unique(which * periods + when, return_inverse=True)
    begun = np.unique(period)[cells % periods][:, None] >= turns[cells // periods]
    where = _Places(index.astype(np.intp), len(cells), begun.astype(float), exact, mirrored=False)
    return _tested(y, treated, controls, float(fit.beta[EFFECT]), where, level, interval)


@dataclass(frozen=True)
class _Places:
    """Where treatment is drawn: each row's place (n), how many there are, what was drawn for each (places, B),
    whether that is all, and whether the actual one turned round is among them."""

    index: NDArray[np.intp]
    count: int
    drawn: Floats
    exact: bool
    mirrored: bool


def _tested(
    y: Floats, treated: Floats, controls: Floats, estimate: float, where: _Places, level: float, interval: bool
) -> Permutation:
    index, count, drawn = where.index, where.count, where.drawn
    q, r = np.linalg.qr(controls)
    q = q[:, np.abs(np.diag(r)) > 1e-9 * max(1.0, float(np.abs(r).max()))]
    whole = [each - q @ (q.T @ each) for each in (y, treated)]
    rests = [sums(index, count, each) for each in whole]
    size = np.bincount(index, minlength=count).astype(float)
    within = sums(index, count, q).T @ drawn
    spread = size @ drawn - np.einsum("ij,ij->j", within, within)
    usable = spread > 1e-9 * float(size.sum())
    top = np.stack([rest @ drawn[:, usable] for rest in rests]) / spread[usable]

    def p(effect: float) -> float:
        scale = 1e-9 * float(np.abs(top[0]).max() + abs(effect))
        return float(np.mean(np.abs(top[0] - effect * top[1]) >= abs(estimate - effect) - scale))

    scale = float(np.std(top[0] - estimate * top[1])) or float(np.abs(top[0]).max())
    left = whole[0] - estimate * whole[1]
    varies = bool(np.abs(left).max() > 1e-12 * max(1.0, float(np.abs(y).max()))) and scale > 0
    low, high = invert(p, estimate, scale, level) if varies and interval else (math.nan, math.nan)
    looked = int(usable.sum())
    smallest = (2 if where.exact and where.mirrored else 1) / looked
    return Permutation(estimate, p(0.0) if varies else math.nan, low, high, level, looked, where.exact, smallest)
