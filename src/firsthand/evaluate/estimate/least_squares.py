"""Weighted least squares that keeps what the robust variances need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: A column whose remainder, after those before it, is smaller than this share of itself says nothing new.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Fit:
    """`x` (n, p) without the columns that say nothing new, `y` and `residuals` (n), `weights` (n) or None,
    `beta` (p), `bread` (p, p) = (X'WX)^-1. `kept` names the columns of the design that stand in `x`."""

    x: Floats
    y: Floats
    weights: Floats | None
    beta: Floats
    bread: Floats
    residuals: Floats
    kept: tuple[int, ...]

    def position(self, column: int) -> int:
        """Where a column of the design stands in `x`. Raises ValueError when it was left out."""
        return self.kept.index(column)


def independent_columns(x: Floats) -> tuple[int, ...]:
    """The columns, first come first kept, that are no combination of those before them."""
    scale = np.sqrt((x**2).sum(axis=0))
    basis = np.empty((x.shape[0], min(x.shape)))
    kept: list[int] = []
    for column in range(x.shape[1]):
        if len(kept) == basis.shape[1]:
            break
        rest = x[:, column].astype(float)
        for _ in range(2):  # twice is enough (Kahan)
            rest = rest - basis[:, : len(kept)] @ (basis[:, : len(kept)].T @ rest)
        size = np.sqrt(rest @ rest)
        if scale[column] > 0 and size > TOLERANCE * scale[column]:
            basis[:, len(kept)] = rest / size
            kept.append(column)
    return tuple(kept)


def least_squares(x: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit y (n) on x (n, p) by least squares, with `weights` (n, positive) in proportion to each row's say.

    Columns that are combinations of earlier ones are left out, so put the one of interest early. Raises
    ValueError for arrays that are not finite or do not match.
    """
    design, outcome = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if design.ndim != 2 or len(design) != len(outcome):
        raise ValueError("the design has one row for each answer")
    if not (np.isfinite(design).all() and np.isfinite(outcome).all()):
        raise ValueError("every value is a finite number; leave out what was not answered")
    weight = None if weights is None else np.asarray(weights, dtype=float)
    if weight is not None and not (len(weight) == len(outcome) and (weight > 0).all()):
        raise ValueError("there is a positive weight for each answer")
    kept = independent_columns(design)
    design = design[:, list(kept)]
    root = np.ones(len(outcome)) if weight is None else np.sqrt(weight)
    q, r = np.linalg.qr(design * root[:, None])
    inverse = np.linalg.solve(r, np.eye(r.shape[0]))
    beta = inverse @ (q.T @ (outcome * root))
    residuals = outcome - design @ beta
    # What is left of answers that are all alike is rounding, not spread.
    if residuals.size and np.abs(residuals).max() <= 1e-12 * max(1.0, float(np.abs(outcome).max())):
        residuals = np.zeros_like(residuals)
    return Fit(design, outcome, weight, beta, inverse @ inverse.T, residuals, kept)


def dummies(labels: ArrayLike) -> Floats:
    """One column of 0 and 1 for each label but the first (in order), shape (n, labels - 1)."""
    values, index = np.unique(np.asarray(labels), return_inverse=True)
    return np.eye(len(values))[index][:, 1:]


def groups(labels: ArrayLike) -> tuple[NDArray[np.intp], int]:
    """The number of each row's group from 0 on, and how many groups there are."""
    values, index = np.unique(np.asarray(labels), return_inverse=True)
    return index.astype(np.intp), len(values)


def sums(index: NDArray[np.intp], count: int, values: Floats) -> Floats:
    """Sums of the rows of `values` (n,) or (n, p) by group."""
    if values.ndim == 1:
        return np.bincount(index, weights=values, minlength=count).astype(np.float64)
    return np.stack([np.bincount(index, weights=column, minlength=count) for column in values.T], axis=1)
