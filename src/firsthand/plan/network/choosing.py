"""The k choices that meet most, greedily, and what no k choices can exceed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...worlds.kernels import compiled
from ..coverage import Coverage, Ints, Longs, Reals


def greedy(coverage: Coverage, k: int, excluded: NDArray[np.bool_]) -> tuple[Longs, float]:
    """The choices in the order they were taken, and a bound on the weight that any k choices meet.

    Each takes what adds most to those before (at least 1 - 1/e of the best k: Nemhauser and others 1978; the lowest
    number where several add the same). The bound is the least, over what was met before each choice, of that and
    the k largest gains then (Minoux 1978; Leskovec and others 2007).
    """
    start, sets = coverage.by_choice
    chosen, bound = _greedy(k, start, sets, coverage.start, coverage.member, coverage.weight, excluded)
    return chosen, float(bound)


@compiled
def _greedy(
    k: int, by_choice: Longs, sets: Ints, start: Longs, member: Ints, weight: Reals, excluded: NDArray[np.bool_]
) -> tuple[Longs, float]:
    choices = len(by_choice) - 1
    gain = np.zeros(choices)
    for choice in range(choices):
        if not excluded[choice]:
            for i in range(by_choice[choice], by_choice[choice + 1]):
                gain[choice] += weight[sets[i]]
    hit = np.zeros(len(weight), np.bool_)
    chosen = np.empty(k, np.int64)
    met, bound = 0.0, np.inf
    taken = np.zeros(choices, np.bool_)
    for step in range(k + 1):
        bound = min(bound, met + _largest(gain, k))
        if step == k:
            break
        best = -1
        for choice in range(choices):
            if not taken[choice] and not excluded[choice] and (best < 0 or gain[choice] > gain[best]):
                best = choice
        if best < 0:
            return chosen[:step], bound
        chosen[step] = best
        taken[best] = True
        met += gain[best]
        for i in range(by_choice[best], by_choice[best + 1]):
            j = sets[i]
            if not hit[j]:
                hit[j] = True
                for at in range(start[j], start[j + 1]):
                    if not excluded[member[at]]:
                        gain[member[at]] -= weight[j]
        gain[best] = 0.0
    return chosen, bound


@compiled
def _largest(gain: Reals, k: int) -> float:
    """The sum of the k largest, by a heap of k."""
    if k >= len(gain):
        return float(gain.sum())
    heap = gain[:k].copy()
    heap.sort()
    for i in range(k, len(gain)):
        value = gain[i]
        if value > heap[0]:
            at = 0
            while True:
                below = 2 * at + 1
                if below >= k:
                    break
                if below + 1 < k and heap[below + 1] < heap[below]:
                    below += 1
                if heap[below] >= value:
                    break
                heap[at] = heap[below]
                at = below
            heap[at] = value
    return float(heap.sum())
