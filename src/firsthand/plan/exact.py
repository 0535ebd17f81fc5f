"""Small problems to the end, and whether there is any plan at all, by HiGHS (through SciPy)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, hstack

from .bounding import relaxed
from .problem import Problem

#: What is small: so many events, and so many sets.
EVENTS, SETS = 150, 3000


@contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS writes to the standard output past Python, where --json would be broken by it."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def best(problem: Problem, *, seconds: float) -> NDArray[np.bool_] | None:
    """The best choice, if HiGHS proves it within `seconds`; None if not, or if there is no choice that keeps all."""
    flat, sets = relaxed(problem), problem.gain.sets
    # the cap of a set's dual is the worth of a variable: how far the set is met
    met = csr_matrix((np.ones(sets), (np.arange(sets), np.arange(sets))), shape=(len(flat.limit), sets))
    limit = flat.limit.copy()
    limit[:sets] = 0.0
    with _quiet():
        found = milp(
            -np.r_[flat.worth, flat.cap[:sets]],
            constraints=LinearConstraint(hstack([flat.matrix, met]).tocsr(), -np.inf, limit),
            bounds=Bounds(np.r_[flat.low, np.zeros(sets)], np.r_[flat.high, np.ones(sets)]),
            integrality=np.r_[np.ones(problem.events), np.zeros(len(flat.worth) - problem.events + sets)],
            options={"time_limit": seconds, "mip_rel_gap": 1e-7},
        )  # fmt: skip
    return np.asarray(found.x[: problem.events] > 0.5) if found.status == 0 else None


def any_plan(problem: Problem, keep: NDArray[np.bool_], *, seconds: float = 30.0) -> NDArray[np.bool_] | None:
    """A choice that keeps the rows marked in `keep`, whatever it is worth; None if there is none."""
    rows = problem.rows
    start, index = rows.start, np.flatnonzero(keep)
    if not len(index):
        return problem.fixed
    matrix = csr_matrix((rows.share, rows.event, start), shape=(rows.count, problem.events))[index]
    high = (~problem.banned | problem.fixed).astype(float)
    with _quiet():
        found = milp(
            np.zeros(problem.events),
            constraints=LinearConstraint(matrix, rows.least[index], rows.most[index]),
            bounds=Bounds(problem.fixed.astype(float), high),
            integrality=np.ones(problem.events),
            options={"time_limit": seconds},
        )  # fmt: skip
    return np.asarray(found.x > 0.5) if found.x is not None else None


def clash(problem: Problem) -> list[int]:
    """Rows that cannot be kept together and could be if any one of them were let go: a smallest such set.

    Those that a linear relaxation blames first, if it can say; then one after the other is left out for good while
    the rest still clash (the deletion filter: Chinneck and Dravnieks 1991).
    """
    rows = problem.rows
    keep = _blamed(problem)
    if any_plan(problem, keep) is not None:
        keep = np.ones(rows.count, np.bool_)
    # lower limits stay to the last: they are what is asked for
    for row in sorted(np.flatnonzero(keep), key=lambda r: (np.isfinite(rows.least[r]), r)):
        keep[row] = False
        if any_plan(problem, keep) is not None:
            keep[row] = True
    return [int(row) for row in np.flatnonzero(keep)]


def _blamed(problem: Problem) -> NDArray[np.bool_]:
    """The rows with a price in the smallest sum by which limits are missed."""
    rows = problem.rows
    matrix = csr_matrix((rows.share, rows.event, rows.start), shape=(rows.count, problem.events))
    upper, lower = np.isfinite(rows.most), np.isfinite(rows.least)
    both = csr_matrix(np.vstack([matrix[upper].toarray(), -matrix[lower].toarray()]))
    size = both.shape[0]
    missed = csr_matrix((-np.ones(size), (np.arange(size), np.arange(size))), shape=(size, size))
    high = (~problem.banned | problem.fixed).astype(float)
    found = linprog(
        np.r_[np.zeros(problem.events), np.ones(size)],
        A_ub=hstack([both, missed]).tocsr(), b_ub=np.r_[rows.most[upper], -rows.least[lower]],
        bounds=np.r_[np.c_[problem.fixed.astype(float), high], np.c_[np.zeros(size), np.full(size, np.inf)]],
        method="highs",
    )  # fmt: skip
    if found.status != 0 or found.fun < 1e-9:
        return np.ones(rows.count, np.bool_)
    priced = -found.ineqlin.marginals > 1e-9
    keep = np.zeros(rows.count, np.bool_)
    keep[np.flatnonzero(upper)[priced[: upper.sum()]]] = True
    keep[np.flatnonzero(lower)[priced[upper.sum() :]]] = True
    return keep
