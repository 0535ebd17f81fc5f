from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.plan.coverage import Coverage
from firsthand.plan.network.choosing import greedy
from firsthand.plan.network.sampling import spread
from firsthand.plan.network.solving import judge, solve
from firsthand.worlds.generate import skewed
from firsthand.worlds.machines import Machines


def random_coverage(rng: np.random.Generator, choices: int, sets: int) -> Coverage:
    members = [np.sort(rng.choice(choices, rng.integers(1, 4), replace=False)) for _ in range(sets)]
    start = np.concatenate([[0], np.cumsum([len(each) for each in members])]).astype(np.int64)
    world = np.sort(rng.integers(0, 3, sets)).astype(np.int32)
    weight = rng.integers(1, 5, sets).astype(float)
    return Coverage(choices, 3, start, np.concatenate(members).astype(np.int32), weight, world)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_greedy_and_its_bound_hold_the_best_between_them(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    coverage = random_coverage(rng, 8, int(rng.integers(1, 25)))
    none = np.zeros(8, np.bool_)
    none[rng.integers(8)] = True
    allowed = np.flatnonzero(~none)
    best = max(coverage.by_world(coverage.met(list(each))).sum() for each in combinations(allowed, k))
    chosen, bound = greedy(coverage, k, none)
    worth = coverage.by_world(coverage.met(chosen)).sum()
    assert (1 - (1 - 1 / k) ** k) * best - 1e-9 <= worth <= best + 1e-9
    assert best <= bound + 1e-9
    assert judge(coverage, chosen, k, none).bound >= best / coverage.worlds - 1e-9
    assert len(set(chosen)) == k
    assert not none[chosen].any()


def test_the_value_is_not_that_of_the_worlds_it_was_chosen_from() -> None:
    """On few worlds a choice flatters itself; the judged value must not."""
    graph = skewed(3000, 9000, 2)
    draw = spread(graph, 0.05, 1, Machines())
    none = np.zeros(graph.people, np.bool_)
    found = solve(draw, 30, none, worlds=400, most=400)
    own = draw(0, 400)
    looks = own.by_world(own.met(found.chosen)).mean()
    many = draw(1 << 50, (1 << 50) + 100_000)
    truly = many.by_world(many.met(found.chosen)).mean()
    assert looks > 1.5 * truly
    assert found.judged.interval[0] < truly < found.judged.interval[1]
    assert found.judged.bound > truly


def test_more_worlds_are_drawn_while_a_choice_flatters_itself() -> None:
    graph = skewed(3000, 9000, 2)
    none = np.zeros(graph.people, np.bool_)
    found = solve(spread(graph, 0.05, 1, Machines()), 30, none, worlds=400, most=1 << 17)
    assert found.worlds > 10_000
    assert found.judged.worlds == found.worlds // 2
