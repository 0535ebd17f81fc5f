"""What no plan can exceed, and what each limit costs: a dual bound by a first-order method.

The linear relaxation takes a share of each event; a set is met as far as the shares of its events add up, at most
once; harm counts as far as the largest share of its events. For any multipliers, right or wrong, the Lagrangian's
maximum over the box bounds every plan, so an early stop costs tightness and never truth. The multipliers come
from the primal-dual hybrid gradient method with the preconditioner of Pock and Chambolle (2011) and restarts from
the average (Applegate and others 2021); the prices of the limits are then made exact for them by HiGHS.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from .coverage import Coverage, Longs, Reals
from .problem import Problem

#: Iterations between two looks at the bound.
LOOK = 40
#: Iterations at most.
STEPS = 3000


@dataclass(frozen=True)
class Bound:
    """`bound`: what no plan exceeds on these worlds (a mean over them). `price`: of each row of limits, what one unit
    more would add to the bound (upper limits) or one unit less (lower limits). `share`: how much of each event
    the relaxation takes."""

    bound: float
    price: Reals
    share: Reals


@dataclass(frozen=True)
class Relaxation:
    """max worth @ z over low <= z <= high, plus for each row the least over 0 <= d <= cap of d * (limit - row @ z).

    z is the share of each event and of each harm. The first `sets` rows are those of gain (cap: the set's weight).
    """

    constant: float
    worth: Reals
    low: Reals
    high: Reals
    matrix: csr_matrix
    limit: Reals
    cap: Reals
    upper: Longs
    lower: Longs

    def bound(self, duals: Reals) -> float:
        """The Lagrangian's maximum over the box: a bound for any duals within their caps."""
        left = self.worth - self.matrix.T @ duals
        return float(self.constant + duals @ self.limit + np.where(left > 0, self.high, self.low) @ left)


def relaxed(problem: Problem) -> Relaxation:
    """The relaxation of a problem, in units of the mean over its worlds."""
    gain, harm, rows, events = problem.gain, problem.harm, problem.rows, problem.events
    worlds = max(gain.worlds, 1)
    wide = events + harm.sets
    weight, hurts = gain.weight / worlds, harm.weight / worlds
    pairs = np.arange(len(harm.member))
    of_harm = np.repeat(np.arange(harm.sets), np.diff(harm.start)) + events
    above = csr_matrix(
        (np.r_[np.ones(len(pairs)), -np.ones(len(pairs))], (np.r_[pairs, pairs], np.r_[harm.member, of_harm])),
        shape=(len(pairs), wide),
    )
    limits = csr_matrix((rows.share, rows.event, rows.start), shape=(rows.count, wide))
    upper, lower = np.flatnonzero(np.isfinite(rows.most)), np.flatnonzero(np.isfinite(rows.least))
    matrix = vstack([-_matrix(gain, wide), above, limits[upper], -limits[lower]], format="csr")
    return Relaxation(
        constant=float(weight.sum()),
        worth=np.r_[np.zeros(events), -hurts],
        low=np.r_[problem.fixed.astype(float), np.zeros(harm.sets)],
        high=np.r_[(~problem.banned | problem.fixed).astype(float), np.ones(harm.sets)],
        matrix=matrix,
        limit=np.r_[-np.ones(gain.sets), np.zeros(len(pairs)), rows.most[upper], -rows.least[lower]],
        cap=np.r_[weight, np.full(len(pairs) + len(upper) + len(lower), np.inf)],
        upper=upper,
        lower=lower,
    )


def _matrix(coverage: Coverage, wide: int) -> csr_matrix:
    return csr_matrix((np.ones(len(coverage.member)), coverage.member, coverage.start), shape=(coverage.sets, wide))


def bound(problem: Problem, *, steps: int = STEPS, seconds: float = math.inf, patience: float = 2e-4) -> Bound:
    """The bound after at most `steps`, or when ten looks have lowered it by less than the share `patience`.

    With `seconds` the clock ends it too, and then the same problem may get another bound on a busier machine.
    """
    flat = relaxed(problem)
    duals, z = _descend(flat, steps, time.perf_counter() + seconds, patience)
    duals = _with_exact_prices(flat, problem, duals)
    price = np.zeros(problem.rows.count)
    first = len(flat.limit) - len(flat.upper) - len(flat.lower)
    price[flat.upper] += duals[first : first + len(flat.upper)]
    price[flat.lower] += duals[first + len(flat.upper) :]
    return Bound(flat.bound(duals), price, z[: problem.events])


def _descend(flat: Relaxation, steps: int, deadline: float, patience: float) -> tuple[Reals, Reals]:
    """The best duals that were met, and the shares on the way."""
    matrix, turned = flat.matrix, flat.matrix.T.tocsr()
    size = abs(matrix)
    step_d = 1 / np.maximum(np.asarray(size.sum(axis=1)).ravel(), 1e-12)
    step_z = 1 / np.maximum(np.asarray(size.sum(axis=0)).ravel(), 1e-12)
    z, d = flat.low.copy(), np.zeros(len(flat.limit))
    # money is large and worth small: begin with steps in proportion to the two
    weigh = max(float(np.median(flat.cap[np.isfinite(flat.cap)])) if np.isfinite(flat.cap).any() else 1.0, 1e-9)
    best, best_d, best_z, seen = flat.bound(d), d, z, []
    nothing = float(np.minimum(flat.worth, 0.0).sum()) - 1.0
    last_z, last_d, mean_z, mean_d, since = z, d, np.zeros_like(z), np.zeros_like(d), 0
    pull = turned @ d
    while True:
        for _ in range(LOOK):
            new = np.clip(z + step_z / weigh * (flat.worth - pull), flat.low, flat.high)
            d = np.clip(d - step_d * weigh * (flat.limit - matrix @ (2 * new - z)), 0.0, flat.cap)
            z, pull = new, turned @ d
            mean_z += z
            mean_d += d
        since += LOOK
        now, average = flat.bound(d), flat.bound(mean_d / since)
        if average < now:
            now = average
        if now < best:
            best, best_d, best_z = now, (mean_d / since if now == average else d.copy()), mean_z / since
        seen.append(best)
        if best < nothing:  # below what any choice is worth: there is none that keeps the limits
            return best_d, best_z
        if (
            len(seen) * LOOK >= steps
            or time.perf_counter() > deadline
            or (len(seen) > 25 and seen[-11] - best <= patience * abs(best))
        ):
            return best_d, best_z
        if since >= 8 * LOOK:
            z, d = mean_z / since, mean_d / since
            moved_z, moved_d = float(np.linalg.norm(z - last_z)), float(np.linalg.norm(d - last_d))
            if moved_z > 1e-9 and moved_d > 1e-12:
                weigh = float(np.sqrt(weigh * moved_d / moved_z))
            last_z, last_d, mean_z, mean_d, since = z, d, np.zeros_like(z), np.zeros_like(d), 0
            pull = turned @ d


def _with_exact_prices(flat: Relaxation, problem: Problem, duals: Reals) -> Reals:
    """The same duals of sets and harms, with the prices of the limits that are best for them."""
    limits = len(flat.upper) + len(flat.lower)
    if not limits:
        return duals
    first, events = len(flat.limit) - limits, problem.events
    worth = (flat.worth - flat.matrix[:first].T @ duals[:first])[:events]
    found = linprog(
        -worth, A_ub=flat.matrix[first:, :events], b_ub=flat.limit[first:],
        bounds=np.c_[flat.low[:events], flat.high[:events]], method="highs",
    )  # fmt: skip
    if found.status != 0:
        return duals
    exact = np.r_[duals[:first], np.maximum(-found.ineqlin.marginals, 0.0)]
    return exact if flat.bound(exact) < flat.bound(duals) else duals
