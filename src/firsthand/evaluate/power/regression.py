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


def slope_among_people(
    before: Numbers, after: Numbers, size: Numbers, arm: Numbers, inside: tuple[Numbers, Numbers], *, pairs: bool
) -> Numbers:
    """The slope of least squares on people's own baseline beside the arm (and the pair), in each trial: from
    clusters' means, (trials, clusters) each, and the sums of squares and products `inside` clusters, (trials) each.
    Result (trials,)."""
    if pairs:
        first, second = size[:, 0::2], size[:, 1::2]
        weight = first * second / (first + second)
        x, y = before[:, 0::2] - before[:, 1::2], after[:, 0::2] - after[:, 1::2]
        groups = np.ones((1, x.shape[1]))
    else:
        weight, x, y, groups = size, before, after, arm
    squares, products = inside[0].copy(), inside[1].copy()
    for group in (groups, 1 - groups):
        own = weight * group
        total = np.maximum(own.sum(axis=1, keepdims=True), 1e-12)
        off_x, off_y = (
            x - (own * x).sum(axis=1, keepdims=True) / total,
            y - (own * y).sum(axis=1, keepdims=True) / total,
        )
        squares += (own * off_x**2).sum(axis=1)
        products += (own * off_x * off_y).sum(axis=1)
    return np.asarray(products / np.maximum(squares, 1e-300))
