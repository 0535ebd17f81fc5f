"""Robust variance for effects that depend on each other because the same people gave them.

The correlated-effects working model of L. Hedges, E. Tipton and M. Johnson, Research Synthesis Methods 1 (2010)
39-65: within a cluster the sampling errors correlate at `rho`, the true effect is one. Errors are CR2 (bias
reduced linearisation) with Satterthwaite degrees of freedom: E. Tipton, Psychological Methods 20 (2015) 375-393;
J. Pustejovsky and E. Tipton, Journal of Business and Economic Statistics 36 (2018) 672-683. The inference holds
when the working model is wrong; the model only sets the weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from firsthand.said import _

from ..unfit import Unfit
from .heterogeneity import Projection
from .studies import Array, Studies

#: Below this many degrees of freedom the t interval itself is not to be trusted (Tipton 2015).
TRUSTED_DF = 4.0


@dataclass(frozen=True)
class RobustCoefficient:
    """One coefficient with its CR2 error, Satterthwaite degrees of freedom, t statistic, p value, t interval."""

    name: str
    estimate: float
    se: float
    df: float
    t: float
    p: float
    ci: tuple[float, float]


@dataclass(frozen=True)
class Robust:
    """A fit by robust variance. `tau2` is between clusters; `trusted` is false when a df is below 4."""

    rho: float
    level: float
    coefficients: tuple[RobustCoefficient, ...]
    tau2: float
    clusters: int
    k: int
    trusted: bool


def pool_dependent(
    studies: Studies, *, rho: float = 0.8, level: float = 0.95, moderators: tuple[str, ...] = ()
) -> Robust:
    """Fit with `studies.cluster` saying what depends on what. Raises ValueError without it, for rho outside
    [0, 1), and unless there are more clusters than coefficients."""
    if studies.cluster is None:
        raise Unfit(_("Robust variance needs to know which effects come from the same people."))
    if not (0 <= rho < 1 and 0 < level < 1):
        raise ValueError("rho lies from 0 to below 1, the level between 0 and 1")
    x = studies.design(moderators)
    _names, of = np.unique(np.array(studies.cluster), return_inverse=True)
    groups = [np.flatnonzero(of == g) for g in range(of.max() + 1)]
    if len(groups) <= x.shape[1]:
        raise Unfit(
            _(
                "%(clusters)s clusters cannot carry %(coefficients)s coefficients; one more is needed.",
                clusters=len(groups), coefficients=x.shape[1],
            )
        )  # fmt: skip
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise Unfit(_("The moderators do not differ, or one says what others say already."))
    tau2 = _between_clusters(studies, x, groups, rho)
    weights = np.empty(studies.k)
    for rows in groups:
        weights[rows] = 1 / (len(rows) * (studies.vi[rows].mean() + tau2))
    fit = cr2(studies.yi, x, weights, groups)
    named = zip(("mean", *moderators), *fit, strict=True)
    coefficients = tuple(_coefficient(name, float(b), float(e), float(d), level) for name, b, e, d in named)
    trusted = all(c.df >= TRUSTED_DF for c in coefficients)
    return Robust(rho, level, coefficients, tau2, len(groups), studies.k, trusted)


def _between_clusters(studies: Studies, x: Array, groups: list[NDArray[np.intp]], rho: float) -> float:
    """The moment estimate: Q under weights 1 / (k_j mean v_j) less what sampling errors alone would make it,
    over how fast tau2 raises it."""
    weights = np.empty(studies.k)
    sampling, shared = np.zeros((studies.k, studies.k)), np.zeros((studies.k, studies.k))
    for rows in groups:
        mean = float(studies.vi[rows].mean())
        weights[rows] = 1 / (len(rows) * mean)
        block = np.ix_(rows, rows)
        sampling[block] = mean * (rho + (1 - rho) * np.eye(len(rows)))
        shared[block] = 1.0
    at = Projection.weighted(weights, x)
    return max(0.0, (at.q(studies.yi) - float((at.p * sampling).sum())) / float((at.p * shared).sum()))


def cr2(yi: Array, x: Array, w: Array, groups: list[NDArray[np.intp]]) -> tuple[Array, Array, Array]:
    """Weighted least squares: coefficients (p), CR2 errors (p), Satterthwaite degrees of freedom (p).

    `w` (k): the weights; the working covariance is diag(1 / w). `groups`: the rows of each cluster.
    """
    root = np.sqrt(w)
    # Scaled by the root of the weights the working covariance is the identity, and so the hat matrix symmetric.
    xs, ys = root[:, None] * x, root * yi
    inverse = np.linalg.inv(xs.T @ xs)
    keep = np.eye(len(ys)) - xs @ inverse @ xs.T
    residuals = keep @ ys
    scores, directions = [], []
    for rows in groups:
        phi = 1 / w[rows]
        values, vectors = np.linalg.eigh(phi[:, None] * keep[np.ix_(rows, rows)] * phi)
        powers, good = np.zeros_like(values), values > 1e-10 * max(float(values.max()), 1e-300)
        powers[good] = values[good] ** -0.5  # a generalised inverse where a cluster is fitted exactly
        adjusted = np.sqrt(phi)[:, None] * (
            (vectors * powers) @ vectors.T
        )  # the outer roots cancel against the scaling
        lead = inverse @ (x[rows] * w[rows, None]).T @ (adjusted * phi)
        scores.append(lead @ residuals[rows])
        directions.append(lead @ keep[rows])
    beta = inverse @ (xs.T @ ys)
    variance = np.sum([np.square(score) for score in scores], axis=0)
    df = np.empty(len(beta))
    for c in range(len(beta)):
        g = np.array([direction[c] for direction in directions])
        gram = g @ g.T
        df[c] = np.trace(gram) ** 2 / np.square(gram).sum()
    return beta, np.sqrt(variance), df


def _coefficient(name: str, estimate: float, se: float, df: float, level: float) -> RobustCoefficient:
    t = estimate / se if se > 0 else math.copysign(math.inf, estimate)
    reach = float(student.ppf(0.5 + level / 2, df)) * se
    p = float(2 * student.sf(abs(t), df))
    return RobustCoefficient(name, estimate, se, df, t, p, (estimate - reach, estimate + reach))
