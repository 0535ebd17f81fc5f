"""Least squares on cluster means for many simulated trials at once, with CR2 and Satterthwaite's degrees of freedom.

Regressors that do not vary inside a cluster make least squares on people the same as least squares on cluster
means weighted by size, and CR2's adjustment a number for each cluster: (1 - leverage)^-1/2. Clusters of one
person are HC2 with the degrees of freedom of Bell and McCaffrey. Source: R. M. Bell, D. F. McCaffrey, Survey
Methodology 28 (2002) 169-181, with an identity working covariance.
"""

from __future__ import annotations

import numpy as np

from .variance import Numbers


def cluster_regression(y: Numbers, size: Numbers, x: Numbers, column: int) -> tuple[Numbers, Numbers, Numbers]:
    """Estimate, CR2 standard error and degrees of freedom of one column, in each trial.

    Shapes: y and size (trials, clusters), x (trials or 1, clusters, columns); each result (trials,).
    """
    weighted = x * size[:, :, None]
    bread = np.linalg.inv(np.einsum("tka,tkb->tab", weighted, np.broadcast_to(x, weighted.shape)))
    slopes = np.einsum("tab,tkb,tk->ta", bread, weighted, y)
    leaning = np.einsum("tka,tab->tkb", np.broadcast_to(x, weighted.shape), bread)
    rest = y - np.einsum("tka,ta->tk", np.broadcast_to(x, weighted.shape), slopes)
    leverage = size * np.einsum("tka,tka->tk", leaning, np.broadcast_to(x, weighted.shape))
    pull = size * leaning[:, :, column] / np.sqrt(np.maximum(1 - leverage, 1e-12))
    variance = ((pull * rest) ** 2).sum(axis=1)
    # Var of a pull-weighted residual under one variance for every person: pull² (1/size - x'bread x).
    squares = pull**2
    lean = leverage / size
    own = squares * (1 / size - lean)
    meat = np.einsum("tk,tka,tkb->tab", squares, np.broadcast_to(x, weighted.shape), np.broadcast_to(x, weighted.shape))
    inner = bread @ meat
    both = (squares**2 * (1 / size**2 - 2 * lean / size)).sum(axis=1) + np.einsum("tab,tba->t", inner, inner)
    df = own.sum(axis=1) ** 2 / both
    return slopes[:, column], np.sqrt(variance), df


def paired(difference: Numbers, before: Numbers | None) -> tuple[Numbers, Numbers, Numbers]:
    """Mean difference of pairs, or its intercept given the difference at baseline: estimate, standard error,
    degrees of freedom in each trial. Shapes: (trials, pairs); each result (trials,)."""
    trials, pairs = difference.shape
    mean = difference.mean(axis=1)
    if before is None:
        return mean, difference.std(axis=1, ddof=1) / np.sqrt(pairs), np.full(trials, pairs - 1.0)
    at = before.mean(axis=1)
    off = before - at[:, None]
    spread = (off**2).sum(axis=1)
    slope = (off * difference).sum(axis=1) / spread
    rest = difference - mean[:, None] - slope[:, None] * off
    variance = (rest**2).sum(axis=1) / (pairs - 2)
    return mean - slope * at, np.sqrt(variance * (1 / pairs + at**2 / spread)), np.full(trials, pairs - 2.0)
