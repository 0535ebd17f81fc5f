"""The k to tell, how good they are on worlds that they were not chosen from, and how near the best that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..coverage import Coverage, Longs
from .choosing import greedy
from .sampling import FRESH, Draw

#: Two-sided 95%, and one-sided 97.5%.
Z = 1.959963984540054


@dataclass(frozen=True)
class Judged:
    """`value` on fresh worlds with its 95% `interval`; `bound`: what the best k reach at most (97.5% sure, one-sided);
    `worlds`: how many it was judged on."""

    value: float
    interval: tuple[float, float]
    bound: float
    worlds: int

    @property
    def gap_percent(self) -> float:
        """By how much of the bound the value falls short of it at most."""
        return 100 * (1 - self.value / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True)
class Solution:
    """`chosen`: node numbers in the order they were taken; `worlds`: how many they were chosen on."""

    chosen: Longs
    worlds: int
    judged: Judged


def solve(
    draw: Draw, k: int, excluded: NDArray[np.bool_], *, worlds: int, most: int, flattery: float = 0.04
) -> Solution:
    """Choose k greedily, on twice as many worlds each time until a choice is as good as it looks.

    A choice looks better on the worlds it was chosen from than it is. Begins with `worlds` and ends at `most`, or
    when it looks better by no more than the share `flattery`: then less than half of that is lost
    against a choice from many more worlds (bench/plan_spread.py). What is reported is judged on half as many worlds,
    which neither the choice nor this rule has seen.
    """
    coverage = draw(0, worlds)
    while True:
        chosen, _ = greedy(coverage, k, excluded)
        if coverage.worlds >= most:
            break
        fresh = draw(FRESH, FRESH + (coverage.worlds + 1) // 2)
        truly, looks = (float(each.by_world(each.met(chosen)).mean()) for each in (fresh, coverage))
        if looks <= (1 + flattery) * truly:
            break
        coverage = coverage.followed_by(draw(coverage.worlds, min(2 * coverage.worlds, most)))
    judged = judge(draw(2 * FRESH, 2 * FRESH + (coverage.worlds + 1) // 2), chosen, k, excluded)
    return Solution(chosen, coverage.worlds, judged)


def judge(coverage: Coverage, chosen: Longs, k: int, excluded: NDArray[np.bool_]) -> Judged:
    """The value of a choice on the worlds of a coverage, and a bound on every choice of k.

    Coverage is submodular: no k choices exceed what some choices meet and the k largest gains after them. It is
    taken after the whole choice, a half and a quarter, and the least counts.
    """
    hit = coverage.met(chosen)
    value, interval = mean(coverage.by_world(hit))
    bound, size = math.inf, len(chosen)
    while True:
        hit = coverage.met(chosen[:size])
        gains = np.where(excluded, 0.0, coverage.gains(hit))
        best = np.argpartition(gains, max(len(gains) - k, 0))[-k:] if k < len(gains) else np.arange(len(gains))
        bound = min(bound, mean(coverage.by_world(reach(coverage, hit, best)))[1][1])
        if size <= len(chosen) // 4:
            return Judged(value, interval, max(bound, value), coverage.worlds)
        size //= 2


def reach(coverage: Coverage, hit: NDArray[np.bool_], more: Longs) -> NDArray[np.float64]:
    """How often each set counts when the gains of `more` are added up: 1 if it is met, else how many meet it."""
    start, sets = coverage.by_choice
    times = np.zeros(coverage.sets)
    for each in more:
        times[sets[start[each] : start[each + 1]]] += 1.0
    return np.where(hit, 1.0, times)


def mean(values: NDArray[np.float64]) -> tuple[float, tuple[float, float]]:
    """The mean of independent worlds and its 95% interval (normal)."""
    middle = float(values.mean())
    error = Z * float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.inf
    return middle, (middle - error, middle + error)
