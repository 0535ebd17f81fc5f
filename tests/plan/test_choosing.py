"""Choice and bound on both sides of the best, which is found by trying every choice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.plan import exact
from firsthand.plan.bounding import bound, relaxed
from firsthand.plan.choosing import choose
from firsthand.plan.planning import fresh_bound
from firsthand.plan.problem import Problem, RowsBuilder, smaller
from firsthand.said import Said

from .problems import best, coverage, problem

SEEDS = st.integers(0, 10**6)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_the_bound_is_never_below_the_best_and_the_choice_never_above(seed: int) -> None:
    case = problem(seed)
    top = best(case)
    assert top is not None
    held = bound(case, seconds=0.2)
    assert held.bound >= top - 1e-9
    for chosen in (choose(case), choose(case, held)):
        assert case.rows.kept(chosen)
        assert not (chosen & case.banned).any()
        assert case.worth(chosen) <= top + 1e-9
    assert case.worth(choose(case, held)) >= 0.6 * top


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_highs_finds_the_best(seed: int) -> None:
    case = problem(seed)
    found = exact.best(case, seconds=10)
    assert found is not None
    assert case.rows.kept(found)
    assert case.worth(found) == pytest.approx(best(case))


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.lists(st.floats(0, 3), min_size=400, max_size=400))
def test_any_multipliers_bound(seed: int, drawn: list[float]) -> None:
    """An early stop, or a wrong step, costs tightness and never truth."""
    case = problem(seed)
    flat = relaxed(case)
    duals = np.minimum(np.array(drawn[: len(flat.limit)]), flat.cap)
    assert flat.bound(duals) >= best(case) - 1e-9


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_bound_from_other_worlds_is_above_the_best(seed: int) -> None:
    case = problem(seed)
    other = problem(seed + 2)
    held = bound(other, seconds=0.1)
    assert fresh_bound(case, held).mean() >= best(case) - 1e-9


def test_the_bound_is_the_linear_relaxation() -> None:
    """Three sets, each met by two of three events, one event allowed: half of each event meets all three."""
    start, member = np.array([0, 2, 4, 6], np.int64), np.array([0, 1, 1, 2, 0, 2], np.int32)
    case = problem(0)
    gain = type(case.gain)(3, 1, start, member, np.ones(3), np.zeros(3, np.int32))
    none = type(case.gain)(3, 1, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.int32))
    rows = RowsBuilder(3)
    rows.at_most([0, 1, 2], 1, Said("one"))
    free = np.zeros(3, np.bool_)
    held = bound(Problem(gain, none, rows.rows(), free, free), seconds=1)
    assert held.bound == pytest.approx(2.0, abs=0.01)
    assert held.price[0] == pytest.approx(2.0, abs=0.1)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_floors_are_kept_or_the_smallest_clash_is_named(seed: int) -> None:
    case = problem(seed, floors=True)
    if best(case) is not None:
        found = choose(case, bound(case, seconds=0.1))
        if not case.rows.kept(found):
            found = exact.any_plan(case, np.ones(case.rows.count, np.bool_))
        assert found is not None
        assert case.rows.kept(found)
        return
    rows = exact.clash(case)
    keep = np.zeros(case.rows.count, np.bool_)
    keep[rows] = True
    assert exact.any_plan(case, keep) is None
    for row in rows:
        keep[row] = False
        assert exact.any_plan(case, keep) is not None
        keep[row] = True


def test_exchanges_get_past_what_greedy_takes_first() -> None:
    """Event 0 adds most, and keeps out 1 and 2, which together add more."""
    gain = coverage(np.random.default_rng(1), 3, 1)
    gain = type(gain)(3, 1, np.arange(4, dtype=np.int64), np.arange(3, dtype=np.int32), np.array([3.0, 2.0, 2.0]),
                      np.zeros(3, np.int32))  # fmt: skip
    none = type(gain)(3, 1, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.int32))
    rows = RowsBuilder(3)
    rows.at_most([0, 1], 1, Said("a"))
    rows.at_most([0, 2], 1, Said("b"))
    free = np.zeros(3, np.bool_)
    case = Problem(gain, none, rows.rows(), free, free)
    assert list(choose(case, bound(case, seconds=0.2))) == [False, True, True]
    case = Problem(gain, none, rows.rows(), np.array([True, False, False]), free)
    assert list(choose(case)) == [True, False, False]


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_merging_equal_sets_changes_no_worth(seed: int) -> None:
    case = problem(seed)
    less = smaller(case)
    assert less.gain.sets <= case.gain.sets
    for drawn in range(20):
        chosen = np.random.default_rng(drawn).random(case.events) < 0.4
        assert less.worth(chosen) == pytest.approx(case.worth(chosen))
