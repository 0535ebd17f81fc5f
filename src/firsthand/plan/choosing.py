"""A good plan in a moment: greedily, then by exchanging one appearance for another while that helps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..worlds.kernels import compiled
from .bounding import Bound
from .coverage import Coverage, Ints, Longs, Reals
from .problem import Problem

SLACK = 1e-6
#: How often a plan is shaken at most, and how often times how many events.
SHAKES, SHAKEN = 30, 20_000
#: An appearance of the old plan is exchanged only for this share of the plan's worth.
WORTH_A_CHANGE = 0.005


def choose(
    problem: Problem, relaxed: Bound | None = None, *, begin: NDArray[np.bool_] | None = None, rounds: int = 50,
    changes: int | None = None,
) -> NDArray[np.bool_]:  # fmt: skip
    """A choice that keeps every upper limit, and every lower one that the search can reach.

    Greedy by what an event adds; with a relaxation also by what it adds for the prices it pays, and from the events
    that the relaxation takes most of. Each is followed by exchanges: one out, the best one in, then whatever fits
    besides, while that helps. The best result counts, and is shaken a few times. With `begin` it is the only start,
    and at most `changes` of it are exchanged, each for a gain worth the change. Whether the lower limits are kept is
    for the caller to see (`Rows.kept`).
    """
    ones, first = np.ones(problem.events), problem.fixed if begin is None else begin | problem.fixed
    starts = [(first, ones)]
    if relaxed is not None and begin is None:
        start, row, share = problem.rows.by_event
        paid = np.add.reduceat(np.append(np.maximum(relaxed.price, 0.0)[row] * share, 0.0), start[:-1])
        paid = np.where(np.diff(start) > 0, paid, 0.0)
        starts.append((first, np.maximum(paid, 0.02 * max(float(paid.max(initial=0.0)), 1e-12))))
        starts.append((_rounded(problem, relaxed.share), ones))
    best, worth = first, -np.inf
    for chosen, takes in starts:
        found = chosen.copy()
        _search(found, takes, rounds, problem, len(found) if changes is None else changes)
        value = problem.worth(found) - 1e9 * len(problem.rows.broken(found))
        if value > worth:
            best, worth = found, value
    if begin is None:
        best = _shaken(problem, best, rounds)
    return best


def _shaken(problem: Problem, best: NDArray[np.bool_], rounds: int) -> NDArray[np.bool_]:
    """The best after some of it was taken out by lot and filled again, more often the fewer events there are."""
    lot = np.random.default_rng(problem.events)
    ones, broken = np.ones(problem.events), len(problem.rows.broken(best))
    for _ in range(min(SHAKES, SHAKEN // max(problem.events, 1))):
        found = best & (problem.fixed | (lot.random(problem.events) > 0.2))
        _search(found, ones, rounds, problem, problem.events)
        if len(problem.rows.broken(found)) <= broken and problem.worth(found) > problem.worth(best):
            best = found
    return best


def _rounded(problem: Problem, shares: Reals) -> NDArray[np.bool_]:
    """The events that the relaxation takes, those with the largest share first, as far as they fit."""
    rows, chosen = problem.rows, problem.fixed.copy()
    start, row, share = rows.by_event
    loads = rows.loads(chosen)
    for event in np.argsort(-shares, kind="stable"):
        if shares[event] < 0.02:
            break
        at = slice(start[event], start[event + 1])
        after = loads[row[at]] + share[at]
        if not chosen[event] and not problem.banned[event] and (after <= rows.most[row[at]] + SLACK).all():
            chosen[event] = True
            loads[row[at]] = after
    return chosen


def _search(chosen: NDArray[np.bool_], takes: Reals, rounds: int, problem: Problem, changes: int) -> None:
    gain, harm, rows = problem.gain, problem.harm, problem.rows
    met, hurt = _times(gain, chosen), _times(harm, chosen)
    start, row, share = rows.by_event
    worth_it = 0.0 if changes >= problem.events else WORTH_A_CHANGE * float(gain.weight[met > 0].sum())
    _climb(
        chosen, problem.fixed, problem.banned, takes, rounds, chosen.copy(), changes, worth_it,
        *gain.by_choice, gain.weight, met, *harm.by_choice, harm.weight, hurt,
        start, row, share, rows.least, rows.most, rows.loads(chosen),
    )  # fmt: skip


def _times(coverage: Coverage, chosen: NDArray[np.bool_]) -> Ints:
    """How many of the chosen meet each set."""
    of_set = np.repeat(np.arange(coverage.sets), np.diff(coverage.start))
    return np.bincount(of_set, chosen[coverage.member], coverage.sets).astype(np.int32)


@compiled
def _adds(event: int, start: Longs, sets: Ints, weight: Reals, met: Ints, by: int) -> float:
    """What the event adds where no other meets the set (by 0), or loses when it goes (by 1)."""
    total = 0.0
    for i in range(start[event], start[event + 1]):
        if met[sets[i]] == by:
            total += weight[sets[i]]
    return total


@compiled
def _count(event: int, start: Longs, sets: Ints, met: Ints, change: int) -> None:
    for i in range(start[event], start[event + 1]):
        met[sets[i]] += change


@compiled
def _fits(event: int, start: Longs, row: Ints, share: Reals, most: Reals, loads: Reals) -> bool:
    for i in range(start[event], start[event + 1]):  # noqa: SIM110  (Numba compiles no generator)
        if loads[row[i]] + share[i] > most[row[i]] + SLACK:
            return False
    return True


@compiled
def _wanted(event: int, start: Longs, row: Ints, least: Reals, loads: Reals) -> bool:
    """Whether a lower limit that is not met yet counts this event."""
    for i in range(start[event], start[event + 1]):  # noqa: SIM110
        if loads[row[i]] < least[row[i]] - SLACK:
            return True
    return False


@compiled
def _fill(
    chosen: NDArray[np.bool_], banned: NDArray[np.bool_], takes: Reals, bound: Reals,
    g_start: Longs, g_sets: Ints, g_weight: Reals, met: Ints, h_start: Longs, h_sets: Ints, h_weight: Reals, hurt: Ints,
    start: Longs, row: Ints, share: Reals, least: Reals, most: Reals, loads: Reals,
) -> None:  # fmt: skip
    """Add what adds most for what it takes, while it fits; first what a lower limit wants.

    Lazily: `bound` is what an event added at most when it was last looked at (gains without harm only shrink).
    """
    events = len(chosen)
    needy = False
    for r in range(len(least)):
        needy = needy or loads[r] < least[r] - SLACK
    while True:
        best, most_added = -1, 0.0
        for event in range(events):
            if chosen[event] or banned[event]:
                continue
            if needy and not _wanted(event, start, row, least, loads):
                continue
            if not needy and bound[event] <= most_added * takes[event]:
                continue
            if not _fits(event, start, row, share, most, loads):
                continue
            gain = _adds(event, g_start, g_sets, g_weight, met, 0)
            bound[event] = gain
            added = (gain - _adds(event, h_start, h_sets, h_weight, hurt, 0)) / takes[event]
            if (best < 0 and needy) or added > most_added:
                best, most_added = event, added
        if best < 0 and needy:
            needy = False
            continue
        if best < 0:
            return
        chosen[best] = True
        _count(best, g_start, g_sets, met, 1)
        _count(best, h_start, h_sets, hurt, 1)
        for i in range(start[best], start[best + 1]):
            loads[row[i]] += share[i]
        if needy:
            needy = False
            for r in range(len(least)):
                needy = needy or loads[r] < least[r] - SLACK


@compiled
def _climb(
    chosen: NDArray[np.bool_], fixed: NDArray[np.bool_], banned: NDArray[np.bool_], takes: Reals, rounds: int,
    old: NDArray[np.bool_], changes: int, worth_it: float,
    g_start: Longs, g_sets: Ints, g_weight: Reals, met: Ints, h_start: Longs, h_sets: Ints, h_weight: Reals, hurt: Ints,
    start: Longs, row: Ints, share: Reals, least: Reals, most: Reals, loads: Reals,
) -> None:  # fmt: skip
    """Fill, then rounds of exchanges over all that is chosen, until a round changes nothing.

    At most `changes` of the `old` ones go, each for at least `worth_it` more.
    """
    events = len(chosen)
    alone = np.empty(events)
    for event in range(events):
        alone[event] = _adds(event, g_start, g_sets, g_weight, met, -1)
        for i in range(g_start[event], g_start[event + 1]):
            alone[event] += g_weight[g_sets[i]]
    bound = alone.copy()
    _fill(chosen, banned, takes, bound, g_start, g_sets, g_weight, met, h_start, h_sets, h_weight, hurt,
          start, row, share, least, most, loads)  # fmt: skip
    equal = np.ones(events)
    for _ in range(rounds):
        changed = False
        for out in range(events):
            if not chosen[out] or fixed[out] or (old[out] and changes <= 0):
                continue
            loses = _adds(out, g_start, g_sets, g_weight, met, 1) - _adds(out, h_start, h_sets, h_weight, hurt, 1)
            _count(out, g_start, g_sets, met, -1)
            _count(out, h_start, h_sets, hurt, -1)
            short = False
            for i in range(start[out], start[out + 1]):
                loads[row[i]] -= share[i]
                short = short or loads[row[i]] < least[row[i]] - SLACK
            best, added = -1, max(loses, 0.0) * (1 + 1e-9) + 1e-12 + (worth_it if old[out] else 0.0)
            for event in range(events):
                if chosen[event] or banned[event] or alone[event] <= added:
                    continue
                if not _fits(event, start, row, share, most, loads):
                    continue
                if short and not _wanted(event, start, row, least, loads):
                    continue
                gain = _adds(event, g_start, g_sets, g_weight, met, 0)
                if gain > added:
                    gain -= _adds(event, h_start, h_sets, h_weight, hurt, 0)
                    if gain > added:
                        best, added = event, gain
            if best < 0:
                if loses < -1e-12 and not short:  # it harms, and nothing wants it
                    chosen[out] = False
                    changes -= 1 if old[out] else 0
                    changed = True
                    continue
                best = out
            chosen[out] = False
            chosen[best] = True
            if best != out:
                changed = True
                changes -= 1 if old[out] else 0
            _count(best, g_start, g_sets, met, 1)
            _count(best, h_start, h_sets, hurt, 1)
            for i in range(start[best], start[best + 1]):
                loads[row[i]] += share[i]
        if not changed:
            return
        bound = alone.copy()
        _fill(chosen, banned, equal, bound, g_start, g_sets, g_weight, met, h_start, h_sets, h_weight, hurt,
              start, row, share, least, most, loads)  # fmt: skip
