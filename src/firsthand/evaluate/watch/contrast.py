"""The comparison at one look, from the means of clusters (or of people, where no clusters are assigned).

Clusters weigh m / (1 + (m - 1) icc) with the declared icc; the variance is CR2 for that working model, which has a
closed form for one mean in an arm; the degrees of freedom are the smaller of Bell and McCaffrey's (2002), which trust
the working model, and Welch's, which trust the spread found. The t statistic is carried to the normal that has the
same tail (Jennison and Turnbull 2000, section 3.8), so that all boundaries are stated in z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

Array = NDArray[np.float64]

#: A larger z is written as this one: the tail of a normal beyond it is no double.
LARGEST = 37.0


@dataclass(frozen=True)
class Contrast:
    """Campaign minus comparison: `estimate`, `se`, `df`, and `information` 1 / (1/W1 + 1/W0) in effective people.
    Arrays of the leading shape; nan where an arm has fewer than two clusters."""

    estimate: Array
    se: Array
    df: Array
    information: Array


def weights_of(counts: Array, icc: float) -> Array:
    """What a cluster with so many people weighs; 0 where nobody has answered."""
    counts = np.asarray(counts, dtype=np.float64)
    return np.asarray(counts / (1 + np.maximum(counts - 1, 0) * icc))


def contrast(means: Array, weights: Array, treated: NDArray[np.bool_]) -> Contrast:
    """`means`, `weights` (..., clusters): mean answer and weight of each, weight 0 where there is none. `treated`
    (clusters): which met the campaign."""
    one, none = _arm(means[..., treated], weights[..., treated]), _arm(means[..., ~treated], weights[..., ~treated])
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(one.variance + none.variance)
        model = (1 / one.weight + 1 / none.weight) ** 2 / (1 / one.weight**2 / one.df + 1 / none.weight**2 / none.df)
        spread = one.variance + none.variance
        welch = spread**2 / (one.variance**2 / one.df + none.variance**2 / none.df)
        information = 1 / (1 / one.weight + 1 / none.weight)
    return Contrast(one.mean - none.mean, se, np.fmin(model, welch), information)


def paired_contrast(differences: Array, weights: Array) -> Contrast:
    """The same for matched pairs: `differences`, `weights` (..., pairs) of the pairs of which both halves answered."""
    arm = _arm(differences, weights)
    return Contrast(arm.mean, np.sqrt(arm.variance), arm.df, arm.weight)


@dataclass(frozen=True)
class _Arm:
    mean: Array
    variance: Array
    df: Array
    weight: Array


def _arm(means: Array, weights: Array) -> _Arm:
    """The weighted mean of one arm, its CR2 variance and that variance's Satterthwaite degrees of freedom.

    With u = sqrt(w) e the working covariance is I - q q', q^2 = h = w / W, and V = sum of b u^2, b = w / (W^2 (1 - h)).
    """
    total = weights.sum(axis=-1)
    enough = (weights > 0).sum(axis=-1) >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weights * means).sum(axis=-1) / total
        h = weights / total[..., None]
        b = weights / (total[..., None] ** 2 * (1 - h))
        variance = (b * weights * (means - mean[..., None]) ** 2).sum(axis=-1)
        # Var(V) / 2 = sum over c, d of b_c b_d (1{c = d} - q_c q_d)^2
        half = (b**2 * (1 - 2 * h)).sum(axis=-1) + (b * h).sum(axis=-1) ** 2
        df = (1 / total) ** 2 / half
    nothing = np.full_like(total, np.nan)
    return _Arm(mean, np.where(enough, variance, nothing), np.where(enough, df, nothing), total)


def normal_equivalent(t: Array | float, df: Array | float) -> Array:
    """The z whose upper tail is that of `t` with `df` degrees of freedom; nan stays nan."""
    t, df = np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64)
    tail = np.maximum(stdtr(df, -np.abs(t)), float(ndtr(-LARGEST)))
    return np.asarray(-np.sign(t) * ndtri(tail))


def reach_of(z: Array | float, df: Array | float) -> Array:
    """The t with `df` degrees of freedom whose upper tail is that of `z`: the way back."""
    z, df = np.asarray(z, dtype=np.float64), np.asarray(df, dtype=np.float64)
    return np.asarray(-stdtrit(df, ndtr(-np.minimum(z, LARGEST))))
