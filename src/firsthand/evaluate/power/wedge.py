"""The stepped wedge: who meets the campaign when, and the generalised least squares that estimate its effect.

Sources: M. A. Hussey, J. P. Hughes, Contemporary Clinical Trials 28 (2007) 182-191, for the model of cluster means
with a fixed effect of each period; R. Hooper and others, Statistics in Medicine 35 (2016) 4718-4728, for a cluster
autocorrelation below one and for the same people asked again; J. E. Pustejovsky, E. Tipton, Journal of Business
and Economic Statistics 36 (2018) 672-683, for CR2 and the degrees of freedom (Satterthwaite) with a working
covariance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .variance import Numbers, Parts


def exposure(clusters: int, periods: int, sequences: int) -> Numbers:
    """1 where a cluster meets the campaign in a period. Shape (clusters, periods); the clusters are dealt to the
    sequences in turn, the first period is everybody's comparison."""
    start = starts(periods, sequences)[np.arange(clusters) % sequences]
    return np.asarray((np.arange(periods)[None, :] >= start[:, None]).astype(np.float64))


def starts(periods: int, sequences: int) -> NDArray[np.intp]:
    """The period (from 0) in which each sequence begins: spread evenly, the last one before the end."""
    return np.asarray(1 + np.arange(sequences) * (periods - 1) // sequences)


def covariance(parts: Parts, size: Numbers, periods: int) -> Numbers:
    """The covariance of a cluster's means in the periods. Shape (clusters, periods, periods), squared points."""
    one, eye = np.ones((periods, periods)), np.eye(periods)
    cluster = parts.between * (parts.cluster_waves * one + (1 - parts.cluster_waves) * eye)
    person = parts.within * (parts.person_waves * one + (1 - parts.person_waves) * eye)
    return np.asarray(cluster[None] + person[None] / size[:, None, None])


@dataclass(frozen=True)
class Wedge:
    """An estimator that is linear in the cluster means: the effect is the sum of `effect` times the means, its
    CR2 variance the sum over clusters of (`spread` . means)²; `variance` is the true one, `df` Satterthwaite's.
    Shapes: effect (clusters * periods), spread (clusters * periods, clusters)."""

    effect: Numbers
    spread: Numbers
    variance: float
    df: float


def wedge(treated: Numbers, within: Numbers) -> Wedge:
    """Generalised least squares with a fixed effect of each period, given who meets the campaign when and the
    covariances (`covariance`)."""
    clusters, periods = treated.shape
    x = np.concatenate([treated[:, :, None], np.broadcast_to(np.eye(periods), (clusters, periods, periods))], axis=2)
    weight = np.linalg.inv(within)
    bread = np.linalg.inv(np.einsum("ipa,ipq,iqb->ab", x, weight, x))
    rows = np.einsum("b,iqb,iqp->ip", bread[0], x, weight)  # the effect's row of (X'WX)^-1 X'W
    root = np.linalg.cholesky(within)  # lower: V = L L'
    inner = np.swapaxes(root, 1, 2) @ (within - x @ bread @ np.swapaxes(x, 1, 2)) @ root
    values, vectors = np.linalg.eigh(inner)
    keep = values > 1e-10 * values.max(axis=1, keepdims=True)
    power = np.where(keep, 1 / np.sqrt(np.where(keep, values, 1.0)), 0.0)
    half = (vectors * power[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    adjusted = np.einsum("ip,ipq->iq", rows, root @ half @ np.swapaxes(root, 1, 2))
    lean = np.einsum("iq,iqb->ib", adjusted, x)
    own = np.einsum("ip,ipq,iq->i", adjusted, within, adjusted)
    between = np.diag(own) - lean @ bread @ lean.T
    df = float(np.trace(between) ** 2 / (between**2).sum())
    # adjusted . residuals, as a map of the means: residual = (I - X (X'WX)^-1 X'W) mean
    hat = np.einsum("ab,iqb,iqp->aip", bread, x, weight).reshape(bread.shape[0], -1)
    spread = np.zeros((clusters, clusters * periods))
    for i in range(clusters):
        spread[i, i * periods : (i + 1) * periods] = adjusted[i]
    spread -= lean @ hat
    return Wedge(rows.reshape(-1), spread.T, float(bread[0, 0]), df)
