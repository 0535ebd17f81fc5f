"""The programme's worlds: sets against the plain definition, and the definition against a closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firsthand.plan.planning import make
from firsthand.plan.programme.reading import read_programme
from firsthand.plan.worlds import Instance, instance, judge, problems, sample
from firsthand.worlds.machines import Machines

from .programmes import of, write

HARMFUL = [("mean = 1.0\nsd = 0.3", "mean = 0.3\nsd = 0.8"), ("low = 0.2\nhigh = 0.6", "low = -0.8\nhigh = 0.6")]


def case(folder: Path, *changes: tuple[str, str]) -> Instance:
    return instance(read_programme(write(folder, *changes)))


def ones(of_case: Instance, worlds: int) -> np.ndarray:
    return np.ones((worlds, of_case.places))


NOTHING = np.zeros(0, np.int32)


def test_without_harm_the_sets_are_exactly_what_the_definition_gives(tmp_path: Path) -> None:
    found = case(tmp_path, ("mean = 1.0\nsd = 0.3", "mean = 1.0\nsd = 0.0"))
    sampled = sample(found, 0, 60, sets=10**9)
    assert not sampled.harm.sets
    low, high = problems(found, sampled, ones(found, 60), NOTHING, NOTHING)
    rng = np.random.default_rng(1)
    for _ in range(20):
        chosen = rng.random(len(found.events)) < 0.3
        untold, told = judge(found, chosen, 60, 0)
        assert np.allclose(low.by_world(chosen), (untold - told).sum(axis=1))
        assert np.allclose(high.by_world(chosen), low.by_world(chosen))


def test_with_harm_the_two_functions_hold_the_truth_between_them(tmp_path: Path) -> None:
    found = case(tmp_path, *HARMFUL)
    sampled = sample(found, 0, 120, sets=10**9)
    assert sampled.sure.any()
    assert not sampled.sure.all()
    low, high = problems(found, sampled, ones(found, 120), NOTHING, NOTHING)
    rng = np.random.default_rng(2)
    apart = 0
    for _ in range(30):
        chosen = rng.random(len(found.events)) < 0.4
        untold, told = judge(found, chosen, 120, 0)
        truth = (untold - told).sum(axis=1)
        assert (low.by_world(chosen) <= truth + 1e-9).all()
        assert (truth <= high.by_world(chosen) + 1e-9).all()
        apart += bool((low.by_world(chosen) < truth).any())
    assert apart


def test_one_certain_appearance_has_a_closed_form(tmp_path: Path) -> None:
    """Nobody passes anything on; all are exposed and attend; the message has one strength: q turns into q'."""
    found = case(
        tmp_path, ("passes = 0.2", "passes = 0.0"), ("mean = 1.0\nsd = 0.3", "mean = 1.0\nsd = 0.0"),
        of("community", "south", "pressure", "1.0"), ("low = 0.2\nhigh = 0.6", "low = 0.5\nhigh = 0.5"),
        of("slot", "s2", "people", "2000"),
    )  # fmt: skip
    chosen = np.array([event.key == "birch s2" for event in found.events])
    assert chosen.sum() == 1
    untold, told = judge(found, chosen, 600, 0)
    people = 100  # 2000 x 0.05 in the south
    lowered = 1 / (1 + np.exp(0.5 * np.pi / np.sqrt(3)))
    assert untold[:, 1].mean() == pytest.approx(people * 0.5, rel=0.02)
    assert told[:, 1].mean() == pytest.approx(people * lowered, rel=0.02)
    assert np.array_equal(told[:, 0], untold[:, 0])


def test_people_drawn_by_lot_stand_for_all(tmp_path: Path) -> None:
    found = case(tmp_path)
    chosen = np.ones(len(found.events), np.bool_)
    every, some = (sample(found, 0, 400, sets=sets) for sets in (10**9, 1500))
    assert some.gain.sets < every.gain.sets / 3
    worth = [problems(found, each, ones(found, 400), NOTHING, NOTHING)[0].worth(chosen) for each in (every, some)]
    assert worth[0] == pytest.approx(worth[1], rel=0.12)


def test_the_plan_is_the_same_on_one_thread_and_on_four(tmp_path: Path) -> None:
    path = write(tmp_path)
    plans = [make(instance(read_programme(path), Machines(threads)), worlds=100) for threads in (1, 4)]
    assert np.array_equal(plans[0].chosen, plans[1].chosen)
    assert plans[0].certificate.value == plans[1].certificate.value
    assert plans[0].certificate.bound == plans[1].certificate.bound
