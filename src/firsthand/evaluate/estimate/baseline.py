"""The baseline as covariates: a person's own answer, and the mean of their cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..adjusting import mean_enters
from .least_squares import groups, sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: With a smaller share of people asked twice, own answers are mostly the mean of the cluster, and not used.
TIED = 0.5


def baseline_columns(
    before: Floats,
    again: NDArray[np.bool_],
    cluster: NDArray[np.str_] | None = None,
    strata: NDArray[np.str_] | None = None,
) -> Floats | None:
    """The columns to adjust for, (n, 0 to 3); None without a baseline, or where it would cost more than it gives.

    `before` (n) answers at baseline, nan where nobody was asked; `again` (n) who was asked at follow-up. The mean of
    a cluster is that of everybody asked there before, whether or not they answered again, so that who is lost does
    not move it.
    """
    asked = ~np.isnan(before)
    if not asked.any():
        return None
    tied = bool(np.mean(asked[again]) >= TIED) if again.any() else False
    if cluster is None:
        return filled(before).reshape(len(before), -1)
    free = len(np.unique(cluster)) - 2 - (0 if strata is None else len(np.unique(strata)) - 1)
    parts: list[Floats] = []
    if tied:
        parts.append(filled(before, cluster))
    if mean_enters(free, tied=tied):
        parts.append(cluster_means(before, cluster))
    return np.column_stack(parts) if parts else None


def filled(said: Floats, cluster: ArrayLike | None = None) -> Floats:
    """An answer (n) of before that is missing has the mean of its cluster, else of all, and a column that says so,
    which chance balances like any other: (n) or (n, 2)."""
    missing = np.isnan(said)
    if not missing.any():
        return said
    mean = np.full(len(said), np.nanmean(said)) if not missing.all() else np.zeros(len(said))
    if cluster is not None:
        mean = cluster_means(said, cluster)
    return np.column_stack([np.where(missing, mean, said), missing.astype(float)])


def cluster_means(said: Floats, cluster: ArrayLike) -> Floats:
    """For each person (n) the mean of what was answered in their cluster; of all where nobody did."""
    index, count = groups(cluster)
    there = ~np.isnan(said)
    number = sums(index, count, there.astype(float))
    total = sums(index, count, np.where(there, said, 0.0))
    overall = float(said[there].mean()) if there.any() else 0.0
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), overall)[index])
