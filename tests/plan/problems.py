"""Small random problems, and their best choice by trying every one."""

from __future__ import annotations

from itertools import product

import numpy as np

from firsthand.plan.coverage import Coverage
from firsthand.plan.problem import Problem, RowsBuilder
from firsthand.said import Said


def coverage(rng: np.random.Generator, events: int, sets: int, worlds: int = 4) -> Coverage:
    members = [np.sort(rng.choice(events, rng.integers(1, 4), replace=False)) for _ in range(sets)]
    start = np.concatenate([[0], np.cumsum([len(each) for each in members])]).astype(np.int64)
    member = np.concatenate([np.zeros(0, np.int64), *members]).astype(np.int32)
    world = np.sort(rng.integers(0, worlds, sets)).astype(np.int32)
    return Coverage(events, worlds, start, member, rng.integers(1, 6, sets).astype(float), world)


def problem(seed: int, *, floors: bool = False) -> Problem:
    """Eight events; harm in half of the problems; money, exclusions and caps, with floors if asked."""
    rng = np.random.default_rng(seed)
    events = 8
    rows = RowsBuilder(events)
    cost = rng.integers(1, 6, events).astype(float)
    rows.at_most(list(range(events)), float(rng.integers(3, 14)), Said("money"), list(cost))
    for _ in range(3):
        some = [int(i) for i in np.sort(rng.choice(events, 3, replace=False))]
        rows.at_most(some, float(rng.integers(1, 3)), Said("together"))
    if floors:
        some = [int(i) for i in np.sort(rng.choice(events, 4, replace=False))]
        rows.at_least(some, float(rng.integers(1, 3)), Said("floor"))
    harm = coverage(rng, events, int(rng.integers(0, 8)) if seed % 2 else 0)
    fixed, banned = np.zeros(events, np.bool_), np.zeros(events, np.bool_)
    banned[rng.integers(events)] = True
    return Problem(coverage(rng, events, int(rng.integers(3, 30))), harm, rows.rows(), fixed, banned)


def best(case: Problem) -> float | None:
    """The worth of the best choice that keeps everything; None if none does."""
    found = None
    for each in product((False, True), repeat=case.events):
        chosen = np.array(each)
        if (chosen & case.banned).any() or (case.fixed & ~chosen).any() or not case.rows.kept(chosen):
            continue
        worth = case.worth(chosen)
        found = worth if found is None else max(found, worth)
    return found
