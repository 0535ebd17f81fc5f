"""Variances that hold when answers within a forum hang together, and the degrees of freedom that belong to them.

CR0 is the sandwich of Liang & Zeger (1986); CR1 scales it by G/(G-1); CR2 is the bias-reduced linearisation of
Bell & McCaffrey (2002) in the general form of Pustejovsky & Tipton (2018, doi 10.1080/07350015.2016.1247004),
which holds with fixed effects and weights; CR3 is the jackknife with its factor (G-1)/G (Bell & McCaffrey
2002; MacKinnon, Nielsen & Webb 2023). Each person a cluster of their own gives HC0, HC2 and HC3 (MacKinnon &
White 1985; HC1 is scaled by n/(n-p), HC3 has no factor). The degrees of freedom are Satterthwaite's under the
working model that answers are independent with one spread (Bell & McCaffrey 2002; Imbens & Kolesar 2016).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from firsthand.said import _

from ..unfit import Unfit
from .least_squares import Fit, groups, sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Kind = Literal["CR0", "CR1", "CR2", "CR3", "HC0", "HC1", "HC2", "HC3"]
#: An eigenvalue of I - H below this is zero: the cluster is fitted exactly and tells nothing of its spread.
SINGULAR = 1e-8


@dataclass(frozen=True)
class Spread:
    """`variance` (p, p) of the coefficients; `se` and `df` of the contrast that was asked for; `clusters` as
    counted; `exact` how many clusters have a direction that the model fits exactly."""

    variance: Floats
    se: float
    df: float
    clusters: int
    exact: int


def robust(
    fit: Fit,
    contrast: ArrayLike,
    cluster: ArrayLike | None = None,
    kind: Kind = "CR2",
    *,
    target: ArrayLike | None = None,
) -> Spread:
    """The variance of `kind`, with standard error and Satterthwaite degrees of freedom of contrast'beta.

    `cluster` (n) None makes each row its own. `target` (n): variances of the rows in the working model of
    CR2 and of the degrees of freedom, up to a factor; None takes them alike. Raises ValueError for one cluster.
    """
    index, count = (np.arange(len(fit.y)), len(fit.y)) if cluster is None else groups(cluster)
    if count < 2:
        raise Unfit(_("One cluster alone says nothing of the spread between clusters."))
    c = np.asarray(contrast, dtype=float)
    weighted = fit.x if fit.weights is None else fit.x * fit.weights[:, None]
    phi = np.ones(len(fit.y)) if target is None else np.asarray(target, dtype=float)
    simple = fit.weights is None and target is None
    wanted = weighted @ (fit.bread @ c)  # (n): what each row's error does to the contrast
    exact = 0
    if kind[2] in "01":
        scores, a = weighted * fit.residuals[:, None], wanted
    elif cluster is None and simple:
        scores, a, exact = _alone(fit, wanted, kind)
    else:
        scores, a, exact = _adjusted(fit, index, count, weighted, wanted, phi, kind, simple)
    meat = sums(index, count, scores)
    factor = _factor(kind, len(fit.y), fit.x.shape[1], count)
    variance = factor * fit.bread @ (meat.T @ meat) @ fit.bread
    scale = float(c @ fit.bread @ c) * float(np.mean(fit.residuals**2)) if np.any(fit.residuals) else 0.0
    squared = float(c @ variance @ c)
    se = math.sqrt(squared) if squared > 1e-20 * scale else 0.0
    return Spread(variance, se, _satterthwaite(fit, index, count, weighted, a, phi, simple), count, exact)


def _factor(kind: Kind, n: int, p: int, count: int) -> float:
    if kind == "HC1":
        return n / (n - p)
    return {"CR1": count / (count - 1), "CR3": (count - 1) / count}.get(kind, 1.0)


def _alone(fit: Fit, wanted: Floats, kind: Kind) -> tuple[Floats, Floats, int]:
    free = 1 - np.einsum("ij,jk,ik->i", fit.x, fit.bread, fit.x)
    known = free > SINGULAR
    power = np.where(known, np.where(known, free, 1.0) ** (-0.5 if kind[2] == "2" else -1.0), 0.0)
    return fit.x * (power * fit.residuals)[:, None], wanted * power, int((~known).sum())


def _adjusted(
    fit: Fit,
    index: NDArray[np.intp],
    count: int,
    weighted: Floats,
    wanted: Floats,
    phi: Floats,
    kind: Kind,
    simple: bool,
) -> tuple[Floats, Floats, int]:
    """Per row, the score with the adjusted residual and the adjusted weight of the contrast, cluster by cluster."""
    scores, a, exact = np.empty_like(fit.x), np.empty_like(wanted), 0
    root = np.linalg.cholesky(fit.bread)
    middle = fit.bread @ (weighted.T @ (phi[:, None] * weighted)) @ fit.bread
    order = np.argsort(index, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(index, minlength=count))[:-1]):
        x, w, e, b = fit.x[rows], weighted[rows], fit.residuals[rows], wanted[rows]
        if simple:
            adjusted, asked, lost = _thin(x @ root, e, b, kind)
        else:
            adjusted, asked, lost = _whole(x, w, e, b, phi[rows], fit.bread, middle, kind)
        scores[rows], a[rows] = w * adjusted[:, None], asked
        exact += lost
    return scores, a, exact


def _thin(half: Floats, e: Floats, b: Floats, kind: Kind) -> tuple[Floats, Floats, bool]:
    """I - H differs from I in p directions at most, so only those are turned."""
    p, s, _ = np.linalg.svd(half, full_matrices=False)
    free = 1 - s**2
    known = free > SINGULAR
    power = np.where(known, np.where(known, free, 1.0) ** (-0.5 if kind[2] == "2" else -1.0), 0.0) - 1
    return e + p @ (power * (p.T @ e)), b + p @ (power * (p.T @ b)), bool((~known).any())


def _whole(
    x: Floats, w: Floats, e: Floats, b: Floats, phi: Floats, bread: Floats, middle: Floats, kind: Kind
) -> tuple[Floats, Floats, bool]:
    hat = x @ bread @ w.T
    if kind[2] == "3":
        inverse = np.linalg.pinv(np.eye(len(x)) - hat, rcond=SINGULAR)
        return inverse @ e, inverse.T @ b, bool(np.linalg.matrix_rank(np.eye(len(x)) - hat) < len(x))
    root = np.sqrt(phi)
    cross = hat * phi
    free = root[:, None] * (np.diag(phi) - cross - cross.T + x @ middle @ x.T) * root
    values, vectors = np.linalg.eigh(free)
    known = values > SINGULAR * max(float(values.max(initial=0.0)), 1e-300)
    power = np.where(known, np.where(known, values, 1.0) ** -0.5, 0.0)
    turned = root[:, None] * ((vectors * power) @ vectors.T) * root
    return turned @ e, turned @ b, bool((~known).any())


def _satterthwaite(
    fit: Fit, index: NDArray[np.intp], count: int, weighted: Floats, a: Floats, phi: Floats, simple: bool
) -> float:
    """2 E[V]^2 / Var[V] with V = sum over clusters of (a_g' e_g)^2 and e = (I - H) u, Var u = phi."""
    # Var of the vector of (a_g'e_g) is D - L M R' - R M L' + L C L': G by G, never formed.
    diagonal = sums(index, count, a * a * phi)
    left = sums(index, count, fit.x * a[:, None])
    if simple:
        blocks, core = left, -fit.bread
    else:
        right = sums(index, count, weighted * (a * phi)[:, None])
        middle = fit.bread @ (weighted.T @ (phi[:, None] * weighted)) @ fit.bread
        blocks = np.hstack([left, right])
        core = np.block([[middle, -fit.bread], [-fit.bread, np.zeros_like(fit.bread)]])
    turned = blocks @ core
    own = np.einsum("ij,ij->i", turned, blocks)
    trace = float(diagonal.sum() + own.sum())
    inner = core @ (blocks.T @ blocks)
    square = float((diagonal**2).sum() + 2 * (diagonal @ own) + np.sum(inner * inner.T))
    return trace**2 / square if square > 0 else math.nan
