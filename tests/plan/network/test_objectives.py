"""Both objectives against closed forms, exact enumeration and the plain judge."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from bench.plan_judge import simulate
from numpy.typing import NDArray

from firsthand.plan.network.sampling import Told, averted, spread
from firsthand.worlds.cascades import chances
from firsthand.worlds.generate import line, skewed, star
from firsthand.worlds.graph import Graph, from_edges
from firsthand.worlds.machines import Machines

ONE = Machines()


def value(coverage, chosen) -> tuple[float, float]:
    worlds = coverage.by_world(coverage.met(chosen))
    return float(worlds.mean()), float(worlds.std() / np.sqrt(len(worlds)))


def test_the_spread_on_a_line_and_a_star() -> None:
    p, n = 0.6, 12
    on_line = spread(line(n), p, 1, ONE)(0, 60_000)
    assert value(on_line, [0])[0] == pytest.approx((1 - p**n) / (1 - p), rel=0.02)
    on_star = spread(star(n), p, 1, ONE)(0, 60_000)
    assert value(on_star, [0])[0] == pytest.approx(1 + (n - 1) * p, rel=0.02)
    certain = spread(line(n), None, 1, ONE)(0, 500)  # each hears from one: 1 / in-degree is 1
    assert value(certain, [0]) == (n, 0)


def test_what_is_averted_on_a_line_and_a_star() -> None:
    """On a line the believers beyond d steps are (pq)^d; telling node 1 lowers the first q."""
    p, q, lowered, n = 0.8, 0.7, 0.3, 10
    told = Told(np.zeros(1, np.int32), np.full(n, q), np.full(n, lowered))
    on_line = averted(line(n), p, told, 1, ONE)(0, 60_000)
    believers = sum((p * q) ** d for d in range(1, n))
    assert value(on_line, [1])[0] == pytest.approx(believers * (1 - lowered / q), rel=0.02)
    assert value(on_line, [3])[0] == pytest.approx(sum((p * q) ** d for d in range(3, n)) * (1 - lowered / q), rel=0.05)
    on_star = averted(star(n), p, told, 1, ONE)(0, 60_000)
    assert value(on_star, [1, 2, 3])[0] == pytest.approx(3 * p * (q - lowered), rel=0.02)


def exactly_averted(graph: Graph, p: float, q: NDArray, lowered: NDArray, first: int, chosen: set[int]) -> float:
    """By enumeration of every world: which contacts are open, and for each person convinced, turned or doubting."""
    arcs = [(u, int(v)) for u in range(graph.people) for v in graph.targets[graph.offsets[u] : graph.offsets[u + 1]]]
    total = 0.0
    for is_open in product((0, 1), repeat=len(arcs)):
        weight = np.prod([p if each else 1 - p for each in is_open])
        way = {arc for arc, each in zip(arcs, is_open, strict=True) if each}
        step, at = {first: 0}, [first]
        while at:
            next_step = step[at[0]] + 1
            at = sorted({v for u, v in way if u in at and v not in step})
            step |= dict.fromkeys(at, next_step)
        before = {v: [u for u in step if (u, v) in way and step[u] == step[v] - 1] for v in step}

        def believes(v: int, how: dict[int, float], before: dict[int, list[int]] = before) -> float:
            """The chance that v and everybody on every shortest way believes: each person doubts on their own."""
            on_the_way, todo = set(), [v]
            while todo:
                u = todo.pop()
                if u not in on_the_way:
                    on_the_way.add(u)
                    todo += before[u]
            return float(np.prod([how[u] for u in on_the_way]))

        untold = {v: 1.0 if v == first else q[v] for v in range(graph.people)}
        told = {v: lowered[v] if v in chosen and v != first else untold[v] for v in untold}
        total += weight * sum(believes(v, untold) - believes(v, told) for v in step)
    return total


def test_what_is_averted_is_exact_on_small_graphs() -> None:
    rng = np.random.default_rng(2)
    for case in range(6):
        pairs = rng.integers(0, 5, (6, 2)).astype(np.int32)
        graph = from_edges(5, pairs[:, 0].copy(), pairs[:, 1].copy(), directed=case % 2 == 0)
        if graph.arcs > 10:
            continue
        q, lowered = rng.uniform(0.4, 1, 5), rng.uniform(0, 0.4, 5)
        coverage = averted(graph, 0.6, Told(np.zeros(1, np.int32), q, lowered), case, ONE)(0, 40_000)
        for chosen in [{1}, {2, 3}, {1, 2, 3, 4}]:
            found, error = value(coverage, sorted(chosen))
            assert abs(found - exactly_averted(graph, 0.6, q, lowered, 0, chosen)) < 4.5 * error + 1e-9, (case, chosen)


def test_the_plain_judge_agrees() -> None:
    graph = skewed(60, 300, 3)
    rng = np.random.default_rng(1)
    q = rng.uniform(0.5, 1, 60)
    lowered, first = 0.4 * q, np.array([0, 3], np.int32)
    coverage = averted(graph, None, Told(first, q, lowered), 5, ONE)(0, 20_000)
    for chosen in ([1, 2, 4], [10, 20, 30, 40]):
        after = q.copy()
        after[chosen] = lowered[chosen]
        chance = chances(graph, None)
        (untold, e1), (told, e2) = (
            simulate(graph.offsets, graph.targets, chance, each, first, 3000, 9) for each in (q, after)
        )
        found, error = value(coverage, chosen)
        assert abs(found - (untold - told)) < 4.5 * np.hypot(error, np.hypot(e1, e2))
    reach = spread(graph, None, 5, ONE)(0, 20_000)
    mean, error = simulate(graph.offsets, graph.targets, chances(graph, None), np.ones(60), first, 3000, 9)
    found, own = value(reach, [0, 3])
    assert abs(found - mean) < 4.5 * np.hypot(error, own)


def test_both_objectives_are_monotone_and_submodular() -> None:
    graph = skewed(12, 40, 8)
    told = Told(np.array([0], np.int32), np.full(12, 0.8), np.full(12, 0.2))
    for coverage in (averted(graph, 0.5, told, 1, ONE)(0, 300), spread(graph, 0.5, 1, ONE)(0, 300)):
        for small in combinations(range(1, 6), 2):
            large, more = [*small, 6, 7], 8
            worth = [value(coverage, each)[0] for each in (small, [*small, more], large, [*large, more])]
            assert worth[0] <= worth[2] + 1e-12
            assert worth[1] - worth[0] >= worth[3] - worth[2] - 1e-12
