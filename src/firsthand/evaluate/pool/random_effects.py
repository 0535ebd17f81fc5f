"""The pooled effect: random effects with Wald and Knapp-Hartung intervals and what a new campaign may show.

Sources: G. Knapp and J. Hartung, Statistics in Medicine 22 (2003) 2693-2710, for the variance and the t interval;
J. Higgins, S. Thompson and D. Spiegelhalter, JRSS A 172 (2009) 137-159, for the prediction interval. The
prediction interval `pi` is the one metafor gives by default: normal, with variance se^2 + tau2. `pi_kh` has
Knapp-Hartung's variance and t with k - p degrees of freedom, as metafor gives it after test = "knha".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from firsthand.said import _

from ..unfit import Unfit
from .heterogeneity import Heterogeneity, Method, Projection, heterogeneity, q_profile
from .studies import Studies

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: estimate, Wald and Knapp-Hartung errors, statistics, p values and intervals.

    `df` is k minus the number of coefficients and belongs to the Knapp-Hartung figures.
    """

    name: str
    estimate: float
    se: float
    z: float
    p: float
    ci: Bounds
    se_kh: float
    df: int
    t_kh: float
    p_kh: float
    ci_kh: Bounds


@dataclass(frozen=True)
class Pooled:
    """A fitted model. `coefficients[0]` is the mean effect, or the intercept when there are moderators.

    `pi` and `pi_kh` are None with moderators: then there is no one new campaign to speak of. `weights` (k) sum to one.
    `spread` is about what the moderators leave. `tau2_ci` is the Q-profile interval.
    """

    method: Method
    level: float
    coefficients: tuple[Coefficient, ...]
    spread: Heterogeneity
    tau2_ci: Bounds
    pi: Bounds | None
    pi_kh: Bounds | None
    weights: tuple[float, ...]
    k: int
    floored: bool

    @property
    def mean(self) -> Coefficient:
        """The first coefficient."""
        return self.coefficients[0]


def pool(
    studies: Studies,
    *,
    method: Method = Method.REML,
    level: float = 0.95,
    moderators: tuple[str, ...] = (),
    floor: bool = False,
) -> Pooled:
    """Fit the random-effects model (or the meta-regression on `moderators`).

    `floor`: the ad hoc correction, no Knapp-Hartung error below the Wald one (Roever, Knapp and Friede, BMC Medical
    Research Methodology 15:99, 2015). Raises ValueError for a level outside (0, 1), too few effects, or moderators
    that say the same thing twice.
    """
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    x = studies.design(moderators)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise Unfit(_("The moderators do not differ, or one says what others say already."))
    spread = heterogeneity(studies.yi, studies.vi, x, method)
    at = Projection.at(studies.vi, x, spread.tau2)
    beta = at.inverse @ (x.T @ (at.w * studies.yi))
    df = studies.k - x.shape[1]
    scale = at.q(studies.yi) / df
    errors = np.sqrt(np.diag(at.inverse))
    floored = floor and scale < 1
    kh = errors * (1.0 if floored else math.sqrt(scale))
    coefficients = tuple(
        _coefficient(name, float(b), float(e), float(h), df, level)
        for name, b, e, h in zip(("mean", *moderators), beta, errors, kh, strict=True)
    )
    pi = pi_kh = None
    if not moderators:
        estimate = float(beta[0])
        pi = _around(estimate, math.sqrt(errors[0] ** 2 + spread.tau2), float(norm.ppf(0.5 + level / 2)))
        pi_kh = _around(estimate, math.sqrt(kh[0] ** 2 + spread.tau2), float(student.ppf(0.5 + level / 2, df)))
    weights = tuple(float(w) for w in at.w / at.w.sum())
    bounds = q_profile(studies.yi, studies.vi, x, level)
    return Pooled(method, level, coefficients, spread, bounds, pi, pi_kh, weights, studies.k, bool(floored))


def _coefficient(name: str, estimate: float, se: float, se_kh: float, df: int, level: float) -> Coefficient:
    z = estimate / se
    t_kh = estimate / se_kh if se_kh > 0 else math.copysign(math.inf, estimate)
    return Coefficient(
        name, estimate, se, z, float(2 * norm.sf(abs(z))), _around(estimate, se, float(norm.ppf(0.5 + level / 2))),
        se_kh, df, t_kh, float(2 * student.sf(abs(t_kh), df)),
        _around(estimate, se_kh, float(student.ppf(0.5 + level / 2, df))),
    )  # fmt: skip


def _around(estimate: float, error: float, reach: float) -> Bounds:
    return estimate - reach * error, estimate + reach * error
