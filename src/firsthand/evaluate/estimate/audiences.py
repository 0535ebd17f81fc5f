"""Does the campaign work otherwise for some of the audience? The difference of effects, not two p values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from firsthand.said import _

from .least_squares import least_squares
from .refusals import few_clusters
from .regression import WORDS, Comparison
from .results import Estimate, t_interval
from .robust import Kind, robust

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Where the product of treatment and audience stands in the design matrix.
PRODUCT = 3


def interaction(data: Comparison, inside: NDArray[np.bool_], *, level: float = 0.95) -> Estimate | None:
    """Effect in the audience (`inside` true, n) less that in everybody else, with CR2 or HC2 errors. None where
    the audience, or everybody else, is not in both arms; no interval with too few clusters for t."""
    for part in (inside, ~inside):
        if len(np.unique(data.treated[part])) < 2:
            return None
    z, a = data.treated, inside.astype(float)
    x = np.column_stack([np.ones(len(z)), z, a, z * a])
    fit = least_squares(np.hstack([x, data.controls()]), data.y)
    if PRODUCT not in fit.kept:
        return None
    kind: Kind = "HC2" if data.cluster is None else "CR2"
    spread = robust(fit, np.eye(len(fit.beta))[fit.position(PRODUCT)], data.cluster, kind)
    estimate = float(fit.beta[fit.position(PRODUCT)])
    low, high, p = t_interval(estimate, spread.se, spread.df, level)
    if few_clusters(data):
        low, high, p = math.nan, math.nan, math.nan
    words = _("difference of effects (interaction), %(errors)s, Satterthwaite degrees of freedom", errors=WORDS[kind])
    return Estimate(
        estimate, spread.se, spread.df, low, high, p if spread.se else math.nan, level, words, len(z), data.clusters
    )  # fmt: skip
