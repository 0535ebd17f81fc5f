"""How much the true effects differ: tau2, its estimators, its interval, and what follows from it.

The model is y = X b + u + e with u ~ N(0, tau2) and e_i ~ N(0, v_i), v_i known. Sources: W. Viechtbauer, "Bias
and efficiency of meta-analytic variance estimators in the random-effects model", Journal of Educational and
Behavioral Statistics 30 (2005) 261-293 (HS, HE, DL, ML, REML, EB, SJ); R. C. Paule and J. Mandel, J. Res. NBS 87
(1982) 377-385; R. DerSimonian and R. Kacker, Contemporary Clinical Trials 28 (2007) 105-114; W. Viechtbauer,
Statistics in Medicine 26 (2007) 37-52 for the Q-profile interval; J. Higgins and S. Thompson, Statistics in
Medicine 21 (2002) 1539-1558 for I2 and H2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2

from firsthand.said import _

from ..unfit import Unfit
from .studies import Array


class Method(StrEnum):
    """The estimators of tau2. EB and PM solve the same equation; their standard errors are the same too."""

    REML = "reml"
    ML = "ml"
    DL = "dl"
    PM = "pm"
    HE = "he"
    SJ = "sj"
    EB = "eb"
    HS = "hs"


@dataclass(frozen=True)
class Heterogeneity:
    """tau2 and its standard error (unit of the effect squared), Cochran's Q with its degrees of freedom and p,
    I2 (percent of the spread that is no sampling error) and H2 (spread over sampling error)."""

    tau2: float
    se_tau2: float
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float


@dataclass(frozen=True)
class Projection:
    """The pieces of weighted least squares with weights 1 / (v + tau2): `p` = W - W X (X'WX)^-1 X'W."""

    w: Array
    p: Array
    inverse: Array

    @classmethod
    def at(cls, vi: Array, x: Array, tau2: float) -> Projection:
        """At one tau2."""
        return cls.weighted(1.0 / (vi + tau2), x)

    @classmethod
    def weighted(cls, w: Array, x: Array) -> Projection:
        """With any weights (k)."""
        inverse = np.asarray(np.linalg.inv(x.T @ (w[:, None] * x)), dtype=np.float64)
        wx = w[:, None] * x
        return cls(w, np.diag(w) - wx @ inverse @ wx.T, inverse)

    def q(self, yi: Array) -> float:
        """The weighted sum of squared residuals."""
        return max(0.0, float(yi @ self.p @ yi))  # rounding can leave it below


def heterogeneity(yi: Array, vi: Array, x: Array, method: Method = Method.REML) -> Heterogeneity:
    """Estimate tau2 with `x` (k, p) as the model of the mean. Raises ValueError unless k > p."""
    k, p = x.shape
    if k <= p:
        raise Unfit(
            _(
                "%(effects)s effects cannot carry %(coefficients)s coefficients and the spread; at least %(least)s are "
                "needed.",
                effects=k, coefficients=p, least=p + 1,
            )
        )  # fmt: skip
    tau2 = max(0.0, _ESTIMATORS[method](yi, vi, x))
    fixed = Projection.at(vi, x, 0.0)
    q, df = fixed.q(yi), k - p
    typical = df / float(np.trace(fixed.p))
    return Heterogeneity(
        tau2, _standard_error(yi, vi, x, tau2, method), q, df, float(chi2.sf(q, df)),
        100 * tau2 / (tau2 + typical), 1 + tau2 / typical,
    )  # fmt: skip


def q_profile(yi: Array, vi: Array, x: Array, level: float = 0.95) -> tuple[float, float]:
    """The interval of tau2 from inverting the generalised Q statistic (Viechtbauer 2007); ends below zero are zero."""
    df = x.shape[0] - x.shape[1]
    tail = (1 - level) / 2
    low, high = (_where_q_is(yi, vi, x, float(chi2.ppf(share, df))) for share in (1 - tail, tail))
    return low, high


def _where_q_is(yi: Array, vi: Array, x: Array, target: float) -> float:
    """The tau2 at which the generalised Q, which falls with tau2, meets the target; 0 if it is below at zero."""

    def excess(tau2: float) -> float:
        return Projection.at(vi, x, tau2).q(yi) - target

    if excess(0.0) <= 0:
        return 0.0
    top = float(vi.max()) + float(np.var(yi))
    while excess(top) > 0:
        top *= 4
    return float(brentq(excess, 0.0, top, xtol=1e-14, rtol=1e-13))


def _hedges(yi: Array, vi: Array, x: Array) -> float:
    flat = Projection.weighted(np.ones_like(yi), x)
    return float((flat.q(yi) - np.diag(flat.p) @ vi) / (x.shape[0] - x.shape[1]))


def _dersimonian_laird(yi: Array, vi: Array, x: Array) -> float:
    fixed = Projection.at(vi, x, 0.0)
    return float((fixed.q(yi) - (x.shape[0] - x.shape[1])) / np.trace(fixed.p))


def _hunter_schmidt(yi: Array, vi: Array, x: Array) -> float:
    fixed = Projection.at(vi, x, 0.0)
    return float((fixed.q(yi) - x.shape[0]) / fixed.w.sum())


def _paule_mandel(yi: Array, vi: Array, x: Array) -> float:
    return _where_q_is(yi, vi, x, x.shape[0] - x.shape[1])


def _crude(yi: Array) -> float:
    """Sidik and Jonkman's first guess: the spread of the effects themselves."""
    return float(np.mean((yi - yi.mean()) ** 2))


def _sidik_jonkman(yi: Array, vi: Array, x: Array) -> float:
    crude = _crude(yi)
    if crude == 0:
        return 0.0
    return float(crude * Projection.at(vi, x, crude).q(yi) / (x.shape[0] - x.shape[1]))


def minus_twice_log_likelihood(yi: Array, vi: Array, x: Array, tau2: float, *, restricted: bool) -> float:
    """-2 log of the (restricted) likelihood, profiled over the coefficients, without its constants."""
    at = Projection.at(vi, x, tau2)
    value = float(np.log(vi + tau2).sum()) + at.q(yi)
    return value - float(np.linalg.slogdet(at.inverse)[1]) if restricted else value


def _likeliest(yi: Array, vi: Array, x: Array, *, restricted: bool) -> float:
    """The highest point of the likelihood over tau2 >= 0: it can have several tops, so a grid looks first."""

    def height(tau2: float) -> float:
        return minus_twice_log_likelihood(yi, vi, x, tau2, restricted=restricted)

    top = 10 * (float(vi.max()) + float(np.var(yi)))
    grid = np.concatenate([[0.0], np.geomspace(float(vi.min()) * 1e-4, top, 60)])
    best = int(np.argmin([height(tau2) for tau2 in grid]))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])

    def slope(tau2: float) -> float:
        at = Projection.at(vi, x, tau2)
        spread = float(np.trace(at.p)) if restricted else float(at.w.sum())
        moved = at.p @ yi
        return spread - float(moved @ moved)

    if slope(low) < 0 < slope(high):
        return float(brentq(slope, low, high, xtol=1e-15, rtol=1e-13))
    found = minimize_scalar(height, bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    return 0.0 if height(0.0) <= found.fun else float(found.x)


def _restricted(yi: Array, vi: Array, x: Array) -> float:
    return _likeliest(yi, vi, x, restricted=True)


def _unrestricted(yi: Array, vi: Array, x: Array) -> float:
    return _likeliest(yi, vi, x, restricted=False)


_ESTIMATORS: dict[Method, Callable[[Array, Array, Array], float]] = {
    Method.REML: _restricted,
    Method.ML: _unrestricted,
    Method.DL: _dersimonian_laird,
    Method.PM: _paule_mandel,
    Method.EB: _paule_mandel,
    Method.HE: _hedges,
    Method.SJ: _sidik_jonkman,
    Method.HS: _hunter_schmidt,
}


def _standard_error(yi: Array, vi: Array, x: Array, tau2: float, method: Method) -> float:
    """From the information for ML and REML, for the others from the variance of the quadratic form y'Ay they
    are made of: Var(y'Ay) = 2 tr(A S A S) with S = diag(v + tau2), divided by the square of its slope in tau2."""
    k, p = x.shape
    at = Projection.at(vi, x, tau2)
    if method is Method.ML:
        return math.sqrt(2 / float((at.w**2).sum()))
    if method is Method.REML:
        return math.sqrt(2 / float((at.p * at.p).sum()))
    if method in (Method.PM, Method.EB):
        # Var of the generalised Q at the solution is 2 (k - p); its slope is taken as metafor takes it.
        return math.sqrt(2 * k**2 / (k - p)) / float(at.w.sum())
    if method is Method.SJ:
        crude = max(_crude(yi), 1e-300)
        form, slope = Projection.at(vi, x, crude).p, (k - p) / crude
    elif method is Method.HE:
        form, slope = Projection.weighted(np.ones_like(yi), x).p, float(k - p)
    else:
        form = Projection.at(vi, x, 0.0).p
        slope = float(np.trace(form) if method is Method.DL else (1 / vi).sum())
    spread = form * (vi + tau2)[None, :]
    return float(math.sqrt(2 * float((spread * spread.T).sum())) / slope)
