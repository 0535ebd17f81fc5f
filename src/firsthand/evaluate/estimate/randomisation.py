"""Randomisation inference: how often would chance alone, assigning as it did, show as much?

R. A. Fisher, The Design of Experiments (1935); P. R. Rosenbaum, Statistical Science 17 (2002) 286-327 for the
adjustment. It supposes a sharp null (the same effect for everybody) and no distribution; the p value is exact
for the assignments drawn. The interval holds the effects that are not rejected.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .inversion import invert
from .least_squares import groups, sums
from .regression import EFFECT, Comparison, fit_effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
    redrawn: tuple[Floats, bool] | None = None,
    draws: int = 9999,
    seed: int = 0,
    level: float = 0.95,
    interval: bool = True,
) -> Permutation:
    """Test and interval for the effect by re-drawing who was assigned: clusters where clusters were, within
    strata where strata were.

    `redrawn` (units in the order of their labels, B) with whether it is exhaustive replaces the drawing where
    the assignment followed rules of its own (constrained randomisation). Raises ValueError for a cluster in two
    arms and an empty arm.
    """
    fit = fit_effect(data)
    units = np.arange(len(data.y)) if data.cluster is None else data.cluster
    index, count = groups(units)
    first = np.zeros(count, dtype=np.intp)
    first[index[::-1]] = np.arange(len(index))[::-1]
    arm = data.treated[first]
    if np.any(arm[index] != data.treated):
        raise ValueError("a cluster stands in two arms")
    strata = None if data.strata is None else data.strata[first]
    drawn, exact = redrawn or assignments(arm, strata, draws=draws, seed=seed)
    controls = np.column_stack([np.ones(len(data.y)), data.controls()])
    q, r = np.linalg.qr(controls)
    q = q[:, np.abs(np.diag(r)) > 1e-9 * max(1.0, float(np.abs(r).max()))]
    rests = [sums(index, count, each - q @ (q.T @ each)) for each in (data.y, data.treated)]
    size = np.bincount(index, minlength=count).astype(float)
    within = sums(index, count, q).T @ drawn
    spread = size @ drawn - np.einsum("ij,ij->j", within, within)
    usable = spread > 1e-9 * float(size.sum())
    top = np.stack([rest @ drawn[:, usable] for rest in rests]) / spread[usable]
    estimate = float(fit.beta[EFFECT])

    def p(effect: float) -> float:
        scale = 1e-9 * float(np.abs(top[0]).max() + abs(effect))
        return float(np.mean(np.abs(top[0] - effect * top[1]) >= abs(estimate - effect) - scale))

    scale = float(np.std(top[0] - estimate * top[1])) or float(np.abs(top[0]).max())
    varies = bool(np.any(np.abs(fit.residuals) > 0)) and scale > 0
    low, high = invert(p, estimate, scale, level) if varies and interval else (math.nan, math.nan)
    looked = int(usable.sum())
    mirrored = np.all(drawn.sum(axis=0) * 2 == count) and strata is None
    smallest = (2 if exact and mirrored else 1) / looked
    return Permutation(estimate, p(0.0) if varies else math.nan, low, high, level, looked, exact, smallest)
