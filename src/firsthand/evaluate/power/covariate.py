"""What a covariate of clusters costs in degrees of freedom: more than the one that counting would take.

Where the arms differ by chance in the covariate, clusters weigh unequally in the estimate, and Satterthwaite's
degrees of freedom of CR2 fall with it (Bell and McCaffrey 2002): with few clusters by about three, with very many by
about five. They are averaged over covariates that chance could make, always the same ones.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from .regression import cluster_regression
from .variance import usual_sizes

#: So many covariates are looked at, for at most so many clusters; beyond, `MANY` are lost.
DRAWS, MOST, MANY = 400, 200, 5.0


@cache
def expected_df(groups: tuple[int, ...], size: float, cv: float, without: float) -> float:
    """Degrees of freedom of the difference of two arms of so many clusters, or of the mean of one group of so many
    pairs, beside one normal covariate. `size` people in a cluster, `cv` the coefficient of variation of sizes,
    `without` the degrees of freedom without a covariate."""
    units = sum(groups)
    if units > MOST:
        return without - MANY
    sizes = np.concatenate([usual_sizes(each, size, cv) for each in groups])
    columns = [np.ones((DRAWS, units))]
    if len(groups) == 2:
        columns.append(np.repeat(np.repeat([[1.0, 0.0]], groups, axis=1), DRAWS, axis=0))
    columns.append(np.random.Generator(np.random.SFC64(units)).standard_normal((DRAWS, units)))
    x, y = np.stack(columns, axis=-1), np.zeros((DRAWS, units))
    return float(cluster_regression(y, np.broadcast_to(sizes, y.shape), x, len(groups) - 1)[2].mean())
