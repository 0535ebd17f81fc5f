"""Whom to tell first, weighted cascade, k = 50: ours beside greedy with simulations, one judge for both.

    python bench/plan_spread.py [--simulations 10000]

The peer is greedy with lazy evaluation (CELF: Leskovec and others 2007), each value a mean over so many plain
simulations, compiled. Then the seconds of ours on generated graphs of 800,000 arcs, one thread.
"""

from __future__ import annotations

import argparse
import heapq

import numpy as np
from numba import njit
from numpy.typing import NDArray

from firsthand.plan.network.asking import WORLDS
from firsthand.plan.network.sampling import spread
from firsthand.plan.network.solving import solve
from firsthand.worlds.cascades import chances
from firsthand.worlds.generate import skewed
from firsthand.worlds.graph import Graph, from_edges
from firsthand.worlds.machines import Machines
from plan_graphs import Clock, graph, load
from plan_judge import simulate

K, RUNS = 50, 20_000


@njit  # type: ignore[untyped-decorator]
def reach(
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    chance: NDArray[np.float64],
    first: NDArray[np.int32],
    runs: int,
) -> float:
    """Mean number of people reached."""
    mark, queue, total = np.full(len(chance), -1), np.empty(len(chance), np.int32), 0
    for run in range(runs):
        end = 0
        for node in first:
            mark[node] = run
            queue[end] = node
            end += 1
        at = 0
        while at < end:
            for arc in range(offsets[queue[at]], offsets[queue[at] + 1]):
                other = targets[arc]
                if mark[other] != run and np.random.random() < chance[other]:
                    mark[other] = run
                    queue[end] = other
                    end += 1
            at += 1
        total += end
    return total / runs


def celf(rows: Graph, k: int, runs: int) -> list[int]:
    """Greedy by simulation, lazily."""
    chance = chances(rows, None)

    def value(chosen: list[int]) -> float:
        return float(reach(rows.offsets, rows.targets, chance, np.array(chosen, np.int32), runs))

    heap = [(-value([node]), node, 0) for node in range(rows.people)]
    heapq.heapify(heap)
    chosen: list[int] = []
    now = 0.0
    while len(chosen) < k:
        gain, node, seen = heapq.heappop(heap)
        if seen == len(chosen):
            chosen.append(node)
            now -= gain
        else:
            heapq.heappush(heap, (now - value([*chosen, node]), node, len(chosen)))
    return chosen


def ours(rows: Graph) -> tuple[list[int], int]:
    """The chosen, and the number of reverse sets."""
    begin, most = WORLDS["spread"]
    found = solve(spread(rows, None, 1, Machines()), K, np.zeros(rows.people, np.bool_), worlds=begin, most=most)
    return [int(each) for each in found.chosen], found.worlds


def main() -> None:
    """Prints the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--simulations", type=int, default=10_000)
    runs = asked.parse_args().simulations
    judge = njit(simulate)
    print(load() + ", seconds of the processor")
    ours(skewed(1000, 4000, 1))  # compiles
    for name, directed in (("wiki-Vote", True), ("NetHept", False)):
        rows = graph(name, directed=directed).graph
        rows.transpose  # noqa: B018  (made once, outside the clock)
        with Clock() as mine:
            chosen, sets = ours(rows)
        with Clock() as theirs:
            peer = celf(rows, K, runs)
        values = [
            judge(
                rows.offsets, rows.targets, chances(rows, None), np.ones(rows.people), np.array(each, np.int32), RUNS, 9
            )
            for each in (chosen, peer)
        ]
        print(
            f"{name}: ours {values[0][0]:.1f} in {mine.cpu:.3f} s ({sets} sets); greedy with {runs} simulations "
            f"{values[1][0]:.1f} in {theirs.cpu:.1f} s; ours is {100 * (values[0][0] / values[1][0] - 1):+.2f}%, "
            f"{theirs.cpu / mine.cpu:.0f} times as fast (errors {values[0][1]:.1f} and {values[1][1]:.1f})",
            flush=True,
        )
    half = skewed(100_000, 400_000, 1)
    source = np.repeat(np.arange(half.people, dtype=np.int32), np.diff(half.offsets))
    made = {
        "skewed, both ways": from_edges(half.people, source, half.targets, directed=False),
        "skewed, one way": skewed(100_000, 800_000, 1),
    }
    for name, rows in made.items():
        rows.transpose  # noqa: B018
        with Clock() as mine:
            _, sets = ours(rows)
        print(f"generated, {name}: {rows.people} people, {rows.arcs} arcs: {mine.cpu:.3f} s ({sets} sets)")


if __name__ == "__main__":
    main()
