"""Whether small studies tell another story than large ones, and how much rests on each one.

Sources: M. Egger and others, BMJ 315 (1997) 629-634; S. Duval and R. Tweedie, Biometrics 56 (2000) 455-463 (L0).
Below ten studies these checks have next to no power (J. Sterne and others, BMJ 343:d4002, 2011): the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, rankdata
from scipy.stats import t as student

from firsthand.said import _

from ..unfit import Unfit
from .heterogeneity import Method, Projection, heterogeneity
from .random_effects import Pooled, pool
from .studies import Array, Studies

#: Fewer studies than this and the check is a guess (Sterne 2011).
ENOUGH = 10


@dataclass(frozen=True)
class Egger:
    """The regression of effects on their standard errors: slope, t, df, p, and the effect where the error is zero.

    `enough` is false below ten effects.
    """

    slope: float
    se: float
    t: float
    df: int
    p: float
    limit: float
    enough: bool


@dataclass(frozen=True)
class TrimAndFill:
    """How many effects seem to be missing, on which side ("low" or "high"), and the model with them filled in."""

    missing: int
    side: str
    filled: Pooled
    enough: bool


@dataclass(frozen=True)
class LeftOut:
    """The pooled effect without one study (or, with clusters, without one effect)."""

    study: str
    estimate: float
    ci_kh: tuple[float, float]
    tau2: float


def egger(studies: Studies) -> Egger:
    """Egger's test: weights 1 / v, dispersion estimated. Raises ValueError below three effects or when all
    standard errors are the same."""
    errors = np.sqrt(studies.vi)
    if studies.k < 3 or float(np.ptp(errors)) < 1e-12:
        raise Unfit(_("Egger's test needs three effects or more, with different standard errors."))
    x = np.column_stack([np.ones(studies.k), errors])
    at = Projection.at(studies.vi, x, 0.0)
    beta = at.inverse @ (x.T @ (at.w * studies.yi))
    df = studies.k - 2
    se = np.sqrt(np.diag(at.inverse) * at.q(studies.yi) / df)
    t = float(beta[1] / se[1]) if se[1] > 0 else 0.0  # all on one line: no spread to judge a slope by
    p = float(2 * student.sf(abs(t), df))
    return Egger(float(beta[1]), float(se[1]), t, df, p, float(beta[0]), studies.k >= ENOUGH)


def trim_and_fill(studies: Studies, *, method: Method = Method.REML, level: float = 0.95) -> TrimAndFill:
    """The L0 estimator; the side is the one away from Egger's slope. Raises as `egger` and `pool` do."""
    high = egger(studies).slope < 0
    # Work as if effects were missing on the low side; turned round when it is the high one.
    sign = -1.0 if high else 1.0
    order = np.argsort(sign * studies.yi, kind="stable")
    yi, vi, k = sign * studies.yi[order], studies.vi[order], studies.k
    missing = -1
    for _round in range(100):
        trimmed = max(missing, 0)
        centre = _mean(yi[: k - trimmed], vi[: k - trimmed], method)
        ranks = rankdata(np.abs(yi - centre)) * np.sign(yi - centre)
        total = float(ranks[ranks > 0].sum())
        found = max(0, round((4 * total - k * (k + 1)) / (2 * k - 1)))
        if found == missing:
            break
        missing = found
    filled = Studies(
        tuple(studies.names[i] for i in order) + tuple(f"filled {i + 1}" for i in range(missing)),
        sign * np.concatenate([yi, 2 * centre - yi[k - missing :]]) if missing else sign * yi,
        np.concatenate([vi, vi[k - missing :]]) if missing else vi,
    )
    return TrimAndFill(missing, "high" if high else "low", pool(filled, method=method, level=level), k >= ENOUGH)


def leave_one_out(studies: Studies, *, method: Method = Method.REML, level: float = 0.95) -> tuple[LeftOut, ...]:
    """The model again without each effect in turn. Raises ValueError below three effects."""
    if studies.k < 3:
        raise Unfit(_("Leaving one out needs three effects or more."))
    found = []
    for index, name in enumerate(studies.names):
        fit = pool(studies.without(index), method=method, level=level)
        found.append(LeftOut(name, fit.mean.estimate, fit.mean.ci_kh, fit.spread.tau2))
    return tuple(found)


def z_interval(estimate: float, se: float, level: float) -> tuple[float, float]:
    """The normal interval of one study's own effect."""
    reach = float(norm.ppf(0.5 + level / 2)) * se
    return estimate - reach, estimate + reach


def _mean(yi: Array, vi: Array, method: Method) -> float:
    x = np.ones((len(yi), 1))
    w = 1 / (vi + heterogeneity(yi, vi, x, method).tau2)
    return float((w * yi).sum() / w.sum())
