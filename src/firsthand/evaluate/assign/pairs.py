"""Pairs that are as alike as can be: optimal matching on the Mahalanobis distance.

Source: R. Greevy and others, Biostatistics 5 (2004) 263-275. The matching is the integer programme of perfect
matching, solved to optimality by HiGHS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from firsthand.problems import Refused
from firsthand.said import _

Numbers = NDArray[np.float64]
#: More are matched within strata only: the programme grows with the square.
MOST = 300


def distances(columns: Numbers) -> Numbers:
    """Mahalanobis distances between all rows; columns that say the same twice count once. Shape (n, n)."""
    if columns.shape[1] == 0:
        return np.zeros((len(columns), len(columns)))
    spread = np.linalg.pinv(np.atleast_2d(np.cov(columns, rowvar=False)), hermitian=True)
    apart = columns[:, None, :] - columns[None, :, :]
    return np.asarray(np.sqrt(np.maximum(np.einsum("ija,ab,ijb->ij", apart, spread, apart), 0)))


def matched(distance: Numbers, stratum: str = "") -> list[tuple[int, int]]:
    """The perfect matching with the smallest sum of distances, as pairs of rows, all of one `stratum`. Raises Refused
    for an odd number, or more than can be matched at once."""
    many = len(distance)
    if many % 2:
        raise Refused(
            _("%(count)s cannot be paired in the stratum “%(stratum)s”.", count=many, stratum=stratum)
            if stratum
            else _("%(count)s cannot be paired.", count=many),
            _("Pair within fewer strata, or take one more or one fewer and declare that."),
        )
    if many > MOST:
        raise Refused(
            _("%(count)s are too many to be matched at once.", count=many),
            _("Use strata of at most %(most)s.", most=MOST),
        )
    first, second = np.triu_indices(many, 1)
    edges = np.arange(len(first))
    touch = csr_array(
        (np.ones(2 * len(edges)), (np.concatenate([first, second]), np.concatenate([edges, edges]))),
        shape=(many, len(edges)),
    )
    found = milp(
        distance[first, second],
        constraints=LinearConstraint(touch, 1, 1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(edges)),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        raise Refused(_("No pairs were found: %(why)s", why=found.message))
    return [(int(first[edge]), int(second[edge])) for edge in np.flatnonzero(found.x > 0.5)]
