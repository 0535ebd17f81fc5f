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
    """Generalised least squares as maps of the cluster means: the coefficients (the effect first, then the periods)
    are `coefficients` times the means; a cluster's part of the effect's CR2 error is `adjusted` times its means less
    `lean` times the coefficients. `variance` is the true one of the effect, `df` Satterthwaite's. Shapes:
    coefficients (1 + periods, clusters, periods), adjusted (clusters, periods), lean (clusters, 1 + periods)."""

    coefficients: Numbers
    adjusted: Numbers
    lean: Numbers
    variance: float
    df: float

    def estimate(self, means: Numbers) -> tuple[Numbers, Numbers]:
        """The effect and its CR2 standard error in each trial. Shape of means (trials, clusters, periods)."""
        found = np.einsum("akp,tkp->ta", self.coefficients, means)
        error = np.einsum("kp,tkp->tk", self.adjusted, means) - found @ self.lean.T
        return found[:, 0], np.sqrt((error**2).sum(axis=1))


def wedge(treated: Numbers, within: Numbers) -> Wedge:
    """Generalised least squares with a fixed effect of each period, given who meets the campaign when and the
    covariances (`covariance`)."""
    clusters, periods = treated.shape
    x = np.concatenate([treated[:, :, None], np.broadcast_to(np.eye(periods), (clusters, periods, periods))], axis=2)
    weighted = np.linalg.inv(within) @ x
    bread = np.linalg.inv(np.einsum("ipa,ipb->ab", x, weighted))
    root = np.linalg.cholesky(within)  # lower: V = L L'
    inner = np.swapaxes(root, 1, 2) @ (within - x @ bread @ np.swapaxes(x, 1, 2)) @ root
    values, vectors = np.linalg.eigh(inner)
    keep = values > 1e-10 * values.max(axis=1, keepdims=True)
    power = np.where(keep, 1 / np.sqrt(np.where(keep, values, 1.0)), 0.0)
    half = (vectors * power[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    coefficients = np.einsum("ab,ipb->aip", bread, weighted)
    adjusted = np.einsum("ip,ipq->iq", coefficients[0], root @ half @ np.swapaxes(root, 1, 2))
    lean = np.einsum("iq,iqb->ib", adjusted, x)
    # The covariance of two clusters' parts is own (for one and the same) less lean . bread . lean.
    own = np.einsum("ip,ipq,iq->i", adjusted, within, adjusted)
    less = np.einsum("ia,ab,ib->i", lean, bread, lean)
    inner = bread @ (lean.T @ lean)
    squares = float((own**2 - 2 * own * less).sum() + np.trace(inner @ inner))
    df = float((own - less).sum()) ** 2 / squares
    return Wedge(coefficients, adjusted, lean, float(bread[0, 0]), df)
