"""The wild cluster bootstrap with the null imposed (WCR): p value and interval where forums are few.

A. C. Cameron, J. B. Gelbach & D. L. Miller, Review of Economics and Statistics 90 (2008) 414-427. The draws act
on the clusters' scores alone, so a draw costs clusters, not people (D. Roodman, J. G. MacKinnon, M. O. Nielsen
& M. D. Webb, Stata Journal 19 (2019) 4-60). Every term is linear in the effect that is supposed, so the
interval by inversion needs no further draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from firsthand.said import _

from ..unfit import Unfit
from .inversion import invert
from .least_squares import Fit, groups, least_squares, sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Weights = Literal["rademacher", "webb"]
#: Webb's six points (M. D. Webb 2014, QED working paper 1315): more values than two where clusters are few.
WEBB = np.array([-math.sqrt(1.5), -1.0, -math.sqrt(0.5), math.sqrt(0.5), 1.0, math.sqrt(1.5)])
#: How many numbers a block of draws holds at most.
BLOCK = 4_000_000


@dataclass(frozen=True)
class Bootstrap:
    """`t` of the data against zero, `p` two-sided, the interval by inversion (nan where it has no end), how
    many `draws`, and whether they were all there are (`exact`)."""

    estimate: float
    t: float
    p: float
    low: float
    high: float
    level: float
    draws: int
    exact: bool
    weights: Weights


def wild_bootstrap(
    x: ArrayLike,
    y: ArrayLike,
    cluster: ArrayLike,
    column: int,
    *,
    draws: int = 9999,
    weights: Weights = "rademacher",
    seed: int = 0,
    level: float = 0.95,
    interval: bool = True,
) -> Bootstrap:
    """Test and interval for the coefficient of one column of x (n, p), clusters labelled by `cluster` (n).

    With Rademacher weights and at most `draws` patterns of signs, every pattern is taken once and the p value
    is exact for the draws. The statistic is t with CR1 errors. Raises ValueError for one cluster and for a
    column that the others determine.
    """
    fit = least_squares(x, y)
    if column not in fit.kept:
        raise Unfit(_("The arm cannot be told from the controls."))
    index, count = groups(cluster)
    if count < 2:
        raise Unfit(_("One cluster alone says nothing of the spread between clusters."))
    pieces = _pieces(fit, fit.position(column), index, count)
    exact = weights == "rademacher" and 2.0**count <= draws
    signs = _patterns(count) if exact else _draw(count, draws, weights, seed)
    over = _Null(pieces, signs)
    t = over.observed(0.0)
    p = over.p(0.0)
    low, high = math.nan, math.nan
    if interval and not math.isnan(t):
        low, high = invert(over.p, pieces.estimate, pieces.se, level)
    return Bootstrap(pieces.estimate, t, p, low, high, level, signs.shape[1], exact, weights)


@dataclass(frozen=True)
class _Pieces:
    """Per cluster, for the outcome (first) and for the column itself (second): the score of the coefficient
    (G, 2) and the scores of all coefficients (G, p, 2) under the null; `pull` (G, p): how an error of the
    coefficients moves the cluster's score."""

    estimate: float
    se: float
    score: Floats
    all_scores: Floats
    pull: Floats


def _pieces(fit: Fit, at: int, index: NDArray[np.intp], count: int) -> _Pieces:
    others = np.delete(fit.x, at, axis=1)
    target = np.column_stack([fit.y, fit.x[:, at]])
    if others.shape[1]:
        q, _ = np.linalg.qr(others)
        target = target - q @ (q.T @ target)
    row = fit.x @ fit.bread[at]  # (n)
    score = sums(index, count, row[:, None] * target)
    all_scores = np.stack([sums(index, count, fit.x * target[:, [k]]) for k in (0, 1)], axis=2)
    pull = sums(index, count, fit.x * row[:, None]) @ fit.bread
    own = sums(index, count, row * fit.residuals)
    se = math.sqrt(float(own @ own) * count / (count - 1))
    return _Pieces(float(fit.beta[at]), se, score, all_scores, pull)


class _Null:
    """The distribution of t under a supposed effect b: numerator linear, squared error quadratic in b."""

    def __init__(self, pieces: _Pieces, signs: Floats) -> None:
        self.pieces = pieces
        total = signs.shape[1]
        self.top = pieces.score.T @ signs  # (2, B)
        self.square = np.empty((3, total))
        self.factor = math.sqrt(len(signs) / (len(signs) - 1))
        # (G, G): the cluster's score in a draw is kernel @ signs.
        kernels = [np.diag(pieces.score[:, k]) - pieces.pull @ pieces.all_scores[:, :, k].T for k in (0, 1)]
        step = max(1, BLOCK // len(signs))
        for start in range(0, total, step):
            part = slice(start, start + step)
            a, b = kernels[0] @ signs[:, part], kernels[1] @ signs[:, part]
            self.square[0, part] = np.einsum("ij,ij->j", a, a)
            self.square[1, part] = -2 * np.einsum("ij,ij->j", a, b)
            self.square[2, part] = np.einsum("ij,ij->j", b, b)

    def observed(self, b: float) -> float:
        """t of the data; nan where nothing varies."""
        return (self.pieces.estimate - b) / self.pieces.se if self.pieces.se > 0 else math.nan

    def p(self, b: float) -> float:
        """The share of draws whose |t| is at least that of the data; nan where nothing varies.

        A draw equal to the data (its own signs, or all of them turned) counts as at least as far, whatever
        the rounding.
        """
        t = abs(self.observed(b))
        if math.isnan(t):
            return math.nan
        top = np.abs(self.top[0] - b * self.top[1])
        square = np.maximum(self.square[0] + b * self.square[1] + b * b * self.square[2], 0.0)
        return float(np.mean(top >= t * self.factor * np.sqrt(square) * (1 - 1e-9)))


def _patterns(count: int) -> Floats:
    """All 2^G patterns of signs, (G, 2^G)."""
    bits = (np.arange(2**count)[None, :] >> np.arange(count)[:, None]) & 1
    return (1 - 2 * bits).astype(np.float64)


def _draw(count: int, draws: int, weights: Weights, seed: int) -> Floats:
    stream = np.random.default_rng(seed)
    if weights == "webb":
        return WEBB[stream.integers(0, 6, size=(count, draws))]
    return (1 - 2 * stream.integers(0, 2, size=(count, draws), dtype=np.int8)).astype(np.float64)
