"""Group-sequential boundaries by recursive numerical integration.

Sources: P. Armitage, C. McPherson and B. Rowe, JRSS A 132 (1969) 235-244, for the recursion; S. Pocock, Biometrika 64
(1977) 191-199; P. O'Brien and T. Fleming, Biometrics 35 (1979) 549-556; K. Lan and D. DeMets, Biometrika 70 (1983)
659-663; notation as in C. Jennison and B. Turnbull, Group Sequential Methods (2000), chapters 2, 7 and 19.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]

#: Nodes of the rule on one interval, and how far below a one-sided boundary the statistic is followed.
NODES, FLOOR = 97, -9.0
_AT, _WEIGHT = np.polynomial.legendre.leggauss(NODES)


class Spending(StrEnum):
    """Lan and DeMets's functions for how much of the error is spent by a share t of the information."""

    OBRIEN_FLEMING = "obrien_fleming"
    POCOCK = "pocock"

    def spent(self, t: float, alpha: float, *, two_sided: bool = True) -> float:
        """The error spent by `t`, rising from 0 to alpha at t = 1 and after. The O'Brien-Fleming function is made for
        each tail apart, so that one side of alpha is the half of two sides of 2 alpha."""
        if t <= 0:
            return 0.0
        if t >= 1:
            return alpha
        if self is Spending.POCOCK:
            return alpha * math.log(1 + (math.e - 1) * t)
        tails = 2 if two_sided else 1
        return float(2 * tails * ndtr(float(ndtri(alpha / tails / 2)) / math.sqrt(t)))


def first_crossing(
    bounds: Sequence[float], fractions: Sequence[float], *, two_sided: bool, drift: float = 0.0
) -> Array:
    """The probability (K) of crossing first at each look.

    `bounds` (K): for |Z_k| (two-sided) or Z_k, where Z_k is the statistic in standard deviations at information
    `fractions` (K), rising. `drift`: the mean of Z at fraction 1. Z_k sqrt(t_k) is a Brownian motion with that drift.
    """
    walk = _Walk(two_sided, drift)
    return np.array([walk.step(t, c) for t, c in zip(fractions, bounds, strict=True)])


class _Walk:
    """The density of Z where nothing was crossed yet, carried from look to look on Gauss-Legendre nodes."""

    def __init__(self, two_sided: bool, drift: float) -> None:
        self.two_sided, self.drift = two_sided, drift
        self.t, self.z, self.mass = 0.0, np.zeros(1), np.ones(1)

    def crossing(self, t: float, bound: float) -> float:
        """The probability of crossing `bound` at `t`, not having crossed before."""
        at, spread = self._onward(t)
        above = float(self.mass @ ndtr((at - bound * math.sqrt(t)) / spread))
        if not self.two_sided:
            return above
        return above + float(self.mass @ ndtr((-bound * math.sqrt(t) - at) / spread))

    def step(self, t: float, bound: float) -> float:
        """The same, and go on from there. Raises ValueError unless `t` rises."""
        crossed = self.crossing(t, bound)
        at, spread = self._onward(t)
        low = -bound if self.two_sided else min(FLOOR, bound - 1) + self.drift * math.sqrt(t)
        z = (low + bound) / 2 + (bound - low) / 2 * _AT
        ahead = (z[:, None] * math.sqrt(t) - at[None, :]) / spread
        density = np.exp(-0.5 * ahead**2) / math.sqrt(2 * math.pi) / spread * math.sqrt(t)
        self.mass = (density @ self.mass) * _WEIGHT * (bound - low) / 2
        self.t, self.z = t, z
        return crossed

    def _onward(self, t: float) -> tuple[Array, float]:
        if t <= self.t:
            raise ValueError("the information rises from look to look")
        return self.z * math.sqrt(self.t) + self.drift * (t - self.t), math.sqrt(t - self.t)


def pocock(looks: int, alpha: float, *, two_sided: bool = True) -> float:
    """Pocock's constant: the same boundary at each of `looks` equally spaced looks."""
    return _constant(looks, alpha, two_sided, lambda c, k: c)


def obrien_fleming(looks: int, alpha: float, *, two_sided: bool = True) -> float:
    """O'Brien and Fleming's constant: the boundary at look k of K is the constant times sqrt(K / k)."""
    return _constant(looks, alpha, two_sided, lambda c, k: c * math.sqrt(looks / k))


def _constant(looks: int, alpha: float, two_sided: bool, shape: Callable[[float, int], float]) -> float:
    if looks < 1 or not 0 < alpha < 1:
        raise ValueError("there is at least one look, and alpha lies between 0 and 1")
    fractions = [k / looks for k in range(1, looks + 1)]

    def excess(c: float) -> float:
        bounds = [shape(c, k) for k in range(1, looks + 1)]
        return float(first_crossing(bounds, fractions, two_sided=two_sided).sum()) - alpha

    return float(brentq(excess, 0.5, 8.0, xtol=1e-10))


def spending_bounds(
    spending: Spending,
    fractions: Sequence[float],
    alpha: float,
    *,
    two_sided: bool = True,
    information: Sequence[float] | None = None,
) -> list[float]:
    """The boundaries (K) that spend the error as the function says, whatever the looks turn out to be.

    `fractions` (K) steer the spending; `information` (K, default the same), in any unit, is what the correlation of
    the looks comes from. inf where nothing new is spent. Raises ValueError unless both rise.
    """
    walk, before, bounds = _Walk(two_sided, 0.0), 0.0, []
    for t, info in zip(fractions, information if information is not None else fractions, strict=True):
        spent = spending.spent(t, alpha, two_sided=two_sided)
        part = spent - before
        bound = _bound_for(walk, info, part) if part > 1e-14 else math.inf
        walk.step(info, min(bound, 12.0))
        bounds.append(bound)
        before = max(before, spent)
    return bounds


def _bound_for(walk: _Walk, t: float, part: float) -> float:
    if walk.crossing(t, 12.0) >= part:
        return math.inf
    return float(brentq(lambda c: walk.crossing(t, c) - part, -4.0 if not walk.two_sided else 0.0, 12.0, xtol=1e-10))
