"""The linear mixed model with one random intercept a cluster, by restricted maximum likelihood (statsmodels).

Its t interval has between-within degrees of freedom (clusters less what is estimated between clusters; S. G.
Li & D. T. Redden 2015, doi 10.1186/s12874-015-0026-x), which keep the type I error with few clusters; the
normal quantiles that the library prints do not.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np

from .least_squares import independent_columns
from .regression import EFFECT, Comparison
from .results import Estimate, t_interval


@dataclass(frozen=True)
class Mixed:
    """`effect`, the intra-cluster correlation of what the controls leave, and in words what went wrong with
    the fit (empty: nothing)."""

    effect: Estimate
    icc: float
    problems: tuple[str, ...]


def mixed_model(data: Comparison, *, level: float = 0.95) -> Mixed:
    """The effect with random intercepts. Raises ValueError without clusters, with too few of them for the
    model, and where everybody answered alike or nothing could be fitted."""
    if data.cluster is None or data.clusters is None:
        raise ValueError("without clusters there is nothing random between them")
    if np.ptp(data.y) == 0:
        raise ValueError("everybody answered alike")
    from statsmodels.regression.mixed_linear_model import (  # type: ignore[import-untyped]  # noqa: PLC0415 - two seconds to load
        MixedLM,
    )

    x = data.design()
    x = x[:, list(independent_columns(x))]
    df = data.clusters - _between(x, data.cluster)
    if df < 1:
        raise ValueError("there are not more clusters than things to estimate between them")
    problems: list[str] = []
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            found = MixedLM(data.y, x, groups=data.cluster).fit(reml=True, method=["lbfgs", "powell"])
        except (np.linalg.LinAlgError, ValueError) as error:
            raise ValueError(f"the model could not be fitted ({error})") from None
    between, within = float(found.cov_re[0, 0]), float(found.scale)
    if not found.converged:
        problems.append("The search for the mixed model's variances did not come to an end; do not rely on it.")
    elif between <= 1e-6 * within:
        problems.append("The clusters differ no more than chance explains: the model is the one without clusters.")
    elif any("onverge" in str(each.message) for each in said):
        problems.append("The mixed model converged only after more than one attempt.")
    estimate, se = float(found.fe_params[EFFECT]), float(found.bse_fe[EFFECT])
    if not math.isfinite(se):
        raise ValueError("the model gives no standard error")
    low, high, p = t_interval(estimate, se, df, level)
    effect = Estimate(
        estimate, se, df, low, high, p, level, "mixed model with random intercepts (REML), between-within df",
        len(data.y), data.clusters, notes=tuple(problems),
    )  # fmt: skip
    return Mixed(effect, between / (between + within), tuple(problems))


def _between(x: np.ndarray, cluster: np.ndarray) -> int:
    """How many columns are the same for everybody in a cluster."""
    _, index = np.unique(cluster, return_inverse=True)
    counts = np.bincount(index)
    means = np.stack([np.bincount(index, weights=column) / counts for column in x.T], axis=1)[index]
    alike = np.abs(x - means).max(axis=0) <= 1e-9 * np.maximum(1.0, np.abs(x).max(axis=0))
    return int(alike.sum())
