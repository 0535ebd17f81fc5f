"""Bayesian random effects by quadrature: the posterior of the mean effect and of what a new campaign would show.

Given tau the model is conjugate, so only tau is integrated: by the trapezoid rule in log(tau), which for these
integrands (analytic in a strip around the line) converges so fast that the error is rounding. No sampling, so the
same data give the same figures. Sources: C. Roever, Journal of Statistical Software 93(6) (2020), for the model;
L. Trefethen and J. Weideman, SIAM Review 56 (2014) 385-458, for the rule; H. Schmidli and others, Biometrics 70
(2014) 1023-1032, for a prior that is partly the evidence and partly doubt about it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp, ndtr, ndtri

from firsthand.said import _

from ..unfit import Unfit
from .studies import Array

#: Step and reach of the rule in log(tau), about the prior's scale.
STEP, REACH = 0.1, 36.0


class TauPrior(StrEnum):
    """The prior of tau, on the positive half of a distribution about zero."""

    HALF_NORMAL = "half_normal"
    HALF_CAUCHY = "half_cauchy"


@dataclass(frozen=True)
class Component:
    """One normal of the prior of the mean effect, with its share; `sd` infinite: flat (vague), and then alone."""

    share: float
    mean: float
    sd: float


VAGUE = (Component(1.0, 0.0, math.inf),)


@dataclass(frozen=True)
class Mixture:
    """A distribution that is a weighted sum of normals: `weights`, `means`, `sds` (m)."""

    weights: Array
    means: Array
    sds: Array

    @property
    def mean(self) -> float:
        """Its mean."""
        return float(self.weights @ self.means)

    @property
    def sd(self) -> float:
        """Its standard deviation."""
        return math.sqrt(float(self.weights @ (self.sds**2 + (self.means - self.mean) ** 2)))

    def below(self, value: float) -> float:
        """The probability of less than `value`."""
        return float(self.weights @ ndtr((value - self.means) / self.sds))

    def above(self, value: float) -> float:
        """The probability of more than `value`, without the loss of digits of 1 - below."""
        return float(self.weights @ ndtr((self.means - value) / self.sds))

    def quantile(self, share: float) -> float:
        """Where the probability of less is `share`, strictly between 0 and 1."""
        ends = self.means + self.sds * float(ndtri(share))
        low, high = float(ends.min()), float(ends.max())
        if high - low < 1e-14 * max(1.0, abs(low)):
            return low
        return float(brentq(lambda v: self.below(v) - share, low, high, xtol=1e-13, rtol=1e-14))


@dataclass(frozen=True)
class Posterior:
    """`mean`: of the mean effect. `new`: of the true effect of a new campaign. `tau_mean`, `tau_sd`: of tau.
    `prior_shares`: what the data made of the shares of the prior's components."""

    mean: Mixture
    new: Mixture
    tau_mean: float
    tau_sd: float
    prior_shares: tuple[float, ...]
    k: int


def posterior(
    yi: Array,
    vi: Array,
    *,
    prior: Sequence[Component] = VAGUE,
    tau_prior: TauPrior = TauPrior.HALF_NORMAL,
    tau_scale: float = 0.5,
) -> Posterior:
    """The posterior. Raises ValueError for a flat component that is not alone, shares that do not sum to one, a
    scale not above zero, and where the posterior or its spread does not exist (a flat prior with one effect, or
    with two under the half-Cauchy)."""
    _check(len(yi), prior, tau_prior, tau_scale)
    u = np.arange(-REACH, REACH + STEP / 2, STEP)
    tau = tau_scale * np.exp(u)
    log_prior = (
        -0.5 * (tau / tau_scale) ** 2 if tau_prior is TauPrior.HALF_NORMAL else -np.log1p((tau / tau_scale) ** 2)
    )
    total = vi[None, :] + (tau**2)[:, None]
    precision = (1 / total).sum(axis=1)
    centre = (yi[None, :] / total).sum(axis=1) / precision
    fit = -0.5 * (np.log(total).sum(axis=1) + ((yi[None, :] - centre[:, None]) ** 2 / total).sum(axis=1))
    common = log_prior + u + fit - 0.5 * np.log(precision)
    logs, means, variances = [], [], []
    for part in prior:
        if math.isinf(part.sd):
            logs.append(common)
            means.append(centre)
            variances.append(1 / precision)
            continue
        spread = part.sd**2 + 1 / precision
        logs.append(math.log(part.share) + common - 0.5 * (np.log(spread) + (centre - part.mean) ** 2 / spread))
        held = 1 / (precision + 1 / part.sd**2)
        means.append(held * (precision * centre + part.mean / part.sd**2))
        variances.append(held)
    table = np.array(logs)
    weights = np.exp(table - logsumexp(table))
    by_tau = weights.sum(axis=0)
    tau_mean = float(by_tau @ tau)
    mean, variance, spread_of_truth = np.concatenate(means), np.concatenate(variances), np.tile(tau**2, len(prior))
    return Posterior(
        _mixture(weights.ravel(), mean, variance),
        _mixture(weights.ravel(), mean, variance + spread_of_truth),
        tau_mean,
        math.sqrt(float(by_tau @ (tau - tau_mean) ** 2)),
        tuple(float(share) for share in weights.sum(axis=1)),
        len(yi),
    )


def _mixture(weights: Array, means: Array, variances: Array) -> Mixture:
    """Without the parts that weigh nothing in double precision."""
    kept = weights > 1e-18
    return Mixture(weights[kept] / weights[kept].sum(), means[kept], np.sqrt(variances[kept]))


def _check(k: int, prior: Sequence[Component], tau_prior: TauPrior, tau_scale: float) -> None:
    flat = any(math.isinf(part.sd) for part in prior)
    if flat and len(prior) > 1:
        raise ValueError("a flat part of a prior has no share beside others; give it a standard deviation")
    if abs(sum(part.share for part in prior) - 1) > 1e-9 or any(part.share <= 0 or part.sd <= 0 for part in prior):
        raise ValueError(
            "the shares of the prior are above zero and sum to one, its standard deviations are above zero"
        )
    if not (tau_scale > 0 and math.isfinite(tau_scale)):
        raise ValueError("the scale of the prior of tau is a number above zero")
    if flat and k < 2:
        raise Unfit(_("One effect under a flat prior says nothing of the spread; give a prior for the mean."))
    if flat and k < 3 and tau_prior is TauPrior.HALF_CAUCHY:
        raise Unfit(_("Two effects under a flat prior and a half-Cauchy have no finite spread; take half_normal."))
