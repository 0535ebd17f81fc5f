"""The specification curve: the same question by every defensible analysis, and whether all of them together show
more than chance would.

U. Simonsohn, J. P. Simmons & L. D. Nelson, Nature Human Behaviour 4 (2020) 1208-1214. The joint test re-draws
the lot and runs every analysis on each drawing, so it asks nothing of how the analyses hang together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firsthand.said import Said, _

from ..unfit import Unfit
from .randomisation import assignments
from .regression import Comparison, intention_to_treat
from .results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .randomisation import Redraw

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Specification:
    """One way of analysing: its words, and everybody assigned with y nan where that analysis leaves them out."""

    words: Said
    data: Comparison


@dataclass(frozen=True)
class Point:
    """One analysis and what it gives."""

    words: Said
    estimate: Estimate


@dataclass(frozen=True)
class Curve:
    """The analyses in the order of their estimates; their median; `p_median` how often the lot alone gives a
    median as far from zero, `p_stouffer` the same of the mean of the standardised estimates; `same_sign` the
    share that points as the median does."""

    points: tuple[Point, ...]
    median: float
    same_sign: float
    p_median: float
    p_stouffer: float
    draws: int


def specification_curve(
    specifications: Sequence[Specification],
    units: NDArray[np.str_] | None,
    strata: NDArray[np.str_] | None,
    *,
    level: float = 0.95,
    draws: int = 1999,
    seed: int = 0,
    redraw: Redraw | None = None,
) -> Curve:
    """All analyses have the same people in the same order; `units` (n) are what the lot drew (None: people),
    `strata` (n) within which; `redraw` as in `permute`. Raises ValueError for no analysis."""
    if not specifications:
        raise Unfit(_("There is no analysis to look at."))
    first = specifications[0].data
    labels = np.arange(len(first.y)) if units is None else units
    _labels, places, index = np.unique(labels, return_index=True, return_inverse=True)
    within = None if strata is None else strata[places]
    drawn, _exact = redraw(draws) if redraw else assignments(first.treated[places], within, draws=draws, seed=seed)
    points, rows = [], []
    for each in specifications:
        data = each.data.where(~np.isnan(each.data.y))
        points.append(Point(each.words, intention_to_treat(data, level=level)))
        rows.append(_coefficients(data, drawn[index[~np.isnan(each.data.y)]]))
    chance = np.stack(rows)
    actual = np.array([point.estimate.estimate for point in points])
    spread = chance.std(axis=1)
    spread[spread == 0] = 1.0
    median = float(np.median(actual))
    p_median = _share(np.median(chance, axis=0), median)
    p_stouffer = _share((chance / spread[:, None]).mean(axis=0), float((actual / spread).mean()))
    order = np.argsort(actual)
    same = float(np.mean(np.sign(actual) == np.sign(median)))
    return Curve(tuple(points[n] for n in order), median, same, p_median, p_stouffer, drawn.shape[1])


def _share(chance: Floats, actual: float) -> float:
    return float(np.mean(np.abs(chance) >= abs(actual) * (1 - 1e-9)))


def _coefficients(data: Comparison, drawn: Floats) -> Floats:
    """The coefficient of each drawn treatment (n, B) beside the controls."""
    q, r = np.linalg.qr(np.column_stack([np.ones(len(data.y)), data.controls()]))
    q = q[:, np.abs(np.diag(r)) > 1e-9 * max(1.0, float(np.abs(r).max()))]
    rest = data.y - q @ (q.T @ data.y)
    within = q.T @ drawn
    spread = np.einsum("ij,ij->j", drawn, drawn) - np.einsum("ij,ij->j", within, within)
    found = np.asarray(rest @ drawn / np.where(spread > 1e-9, spread, np.inf))
    return found
