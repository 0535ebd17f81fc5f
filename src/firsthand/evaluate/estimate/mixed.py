"""The linear mixed model with one random intercept a cluster, by restricted maximum likelihood.

With one variance ratio to look for, the likelihood is profiled over it (N. M. Laird & J. H. Ware, Biometrics 38
(1982) 963-974), which also finds a maximum at the edge, where the clusters differ no more than chance
explains and general optimisers give up. The t interval has between-within degrees of freedom (clusters less
what is estimated between clusters; P. Li & D. T. Redden 2015, doi 10.1186/s12874-015-0026-x), which keep the
type I error with few clusters where normal quantiles do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar

from firsthand.said import Said, _

from ..unfit import Unfit
from .least_squares import groups, independent_columns, sums
from .regression import EFFECT, Comparison
from .results import Estimate, t_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Shares of the variance that lies between clusters at which the search begins.
SHARES = np.concatenate([[0.0], np.geomspace(1e-5, 0.5, 24), 1 - np.geomspace(0.4, 1e-4, 12)])


@dataclass(frozen=True)
class Mixed:
    """`effect`, the intra-cluster correlation `icc` of what the controls leave, the log restricted likelihood
    up to a constant, and in words what a reader must know of the fit (empty: nothing)."""

    effect: Estimate
    icc: float
    likelihood: float
    problems: tuple[Said, ...]


def mixed_model(data: Comparison, *, level: float = 0.95) -> Mixed:
    """The effect with random intercepts. Raises ValueError without clusters, with too few of them for the
    model, and where everybody answered alike."""
    if data.cluster is None:
        raise Unfit(_("Without clusters there is nothing random between them."))
    if np.ptp(data.y) == 0:
        raise Unfit(_("Everybody answered alike."))
    x = data.design()
    kept = independent_columns(x)
    if EFFECT not in kept:
        raise Unfit(_("The arm cannot be told from the controls."))
    x = x[:, list(kept)]
    index, count = groups(data.cluster)
    df = count - _between(x, index, count)
    if df < 1:
        raise Unfit(_("There are not more clusters than things to estimate between them."))
    profile = _Profile(x, data.y, index, count)
    values = np.array([profile.deviance(share) for share in SHARES])
    best = int(np.argmin(values))
    ends = (SHARES[max(best - 1, 0)], SHARES[min(best + 1, len(SHARES) - 1)])
    found = minimize_scalar(profile.deviance, bounds=ends, method="bounded", options={"xatol": 1e-10})
    share = float(found.x) if found.fun < values[best] else float(SHARES[best])
    problems: list[Said] = []
    if share < 1e-6:
        problems.append(_("The clusters differ no more than chance explains: the model is the one without clusters."))
    elif best == len(SHARES) - 1:
        problems.append(_("Nearly all people of a cluster answer alike: the model has no use for their number."))
    beta, variance = profile.fit(share)
    estimate, se = float(beta[EFFECT]), math.sqrt(float(variance[EFFECT, EFFECT]))
    low, high, p = t_interval(estimate, se, df, level)
    effect = Estimate(
        estimate, se, df, low, high, p, level, _("mixed model with random intercepts (REML), between-within df"),
        len(data.y), count, notes=tuple(problems),
    )  # fmt: skip
    return Mixed(effect, share, -profile.deviance(share) / 2, tuple(problems))


class _Profile:
    """The restricted likelihood as a function of the share of variance between clusters alone."""

    def __init__(self, x: Floats, y: Floats, index: NDArray[np.intp], count: int) -> None:
        self.n, self.p = x.shape
        self.size = np.bincount(index, minlength=count).astype(float)
        both = np.column_stack([x, y])
        self.cross, self.sums = both.T @ both, sums(index, count, both)

    def _weighed(self, share: float) -> tuple[Floats, Floats]:
        ratio = share / (1 - share)
        return self.cross - (self.sums.T * (ratio / (1 + ratio * self.size))) @ self.sums, 1 + ratio * self.size

    def fit(self, share: float) -> tuple[Floats, Floats]:
        """Coefficients and their variance."""
        cross, _inflated = self._weighed(share)
        inverse = np.linalg.inv(cross[: self.p, : self.p])
        beta = inverse @ cross[: self.p, -1]
        return beta, inverse * max(float(cross[-1, -1] - beta @ cross[: self.p, -1]), 0.0) / (self.n - self.p)

    def deviance(self, share: float) -> float:
        """Minus twice the log restricted likelihood, up to a constant."""
        cross, inflated = self._weighed(share)
        _sign, log_det = np.linalg.slogdet(cross[: self.p, : self.p])
        beta = np.linalg.solve(cross[: self.p, : self.p], cross[: self.p, -1])
        rest = max(float(cross[-1, -1] - beta @ cross[: self.p, -1]), 1e-300)
        spread = math.log(rest / (self.n - self.p))
        return float((self.n - self.p) * spread + np.log(inflated).sum() + log_det)


def _between(x: Floats, index: NDArray[np.intp], count: int) -> int:
    """How many columns are the same for everybody in a cluster."""
    means = (sums(index, count, x) / np.bincount(index, minlength=count)[:, None])[index]
    alike = np.abs(x - means).max(axis=0) <= 1e-9 * np.maximum(1.0, np.abs(x).max(axis=0))
    return int(alike.sum())
