"""The lot drawn again as the design drew it: constrained assignments, turns, and lists that are not the one."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.evaluate.assign.drawing import assign
from firsthand.evaluate.assign.units import Units
from firsthand.evaluate.design import Analysis, Design, Kind
from firsthand.evaluate.estimate.analysis import analyse
from firsthand.evaluate.estimate.lot import Lot
from firsthand.evaluate.estimate.panel import two_way
from firsthand.evaluate.estimate.preparing import people_of
from firsthand.evaluate.estimate.randomisation import permute, permute_turns
from firsthand.evaluate.estimate.regression import Comparison
from firsthand.evaluate.trial import Trial
from firsthand.problems import InputProblem, Refused

from .made import SUPPORT, cluster_design, seal_of


def constrained(seed: int = 7) -> Design:
    """Twelve forums, balanced on what they said before; no baseline of people."""
    return cluster_design(
        seed=seed, clusters=12, baseline=False, correlation=None, balance_on=("prior",), outcomes=(SUPPORT,),
        audiences=(), analysis=Analysis(),
    )  # fmt: skip


def stepped(seed: int = 7) -> Design:
    return cluster_design(
        seed=seed, kind=Kind.STEPPED_WEDGE, clusters=10, periods=4, sequences=3, outcomes=(SUPPORT,), audiences=(),
        baseline=False, correlation=None,
    )  # fmt: skip


def forums(count: int = 12) -> Units:
    prior = np.random.default_rng(3).normal(size=(count, 1))
    return Units("cluster", tuple(f"F{n:02d}" for n in range(count)), ("",) * count, ("prior",), prior)


def answers(design: Design, units: Units, stream: np.random.Generator) -> Trial:
    """Three people a forum (and period), whose answers follow what the draw was balanced on; no effect."""
    drawn, count = assign(design, units), len(units.ids)
    periods = design.periods or 1
    cluster = np.repeat(np.arange(count), 3 * periods)
    period = np.tile(np.repeat(np.arange(1, periods + 1), 3), count)
    level = 4 + units.columns[:, 0] + 0.3 * stream.normal(size=count)
    return Trial(
        code=np.array([f"p{n}" for n in range(len(cluster))]),
        arm=np.array(drawn.arm)[cluster],
        wave=period.astype(str) if drawn.starts else np.full(len(cluster), "follow_up"),
        cluster=np.array(units.ids)[cluster],
        starts=np.array(drawn.starts, dtype=float)[cluster] if drawn.starts else None,
        columns={"support": level[cluster] + 0.3 * stream.normal(size=len(cluster))},
        source="answers.csv",
    )


def test_no_effect_is_seen_in_one_of_twenty_draws_and_by_the_naive_lot_hardly_ever() -> None:
    stream, trials = np.random.default_rng(1), 120
    ours, naive = 0, 0
    for seed in range(trials):
        design, units = constrained(seed), forums()
        trial = answers(design, units, stream)
        data = Comparison(
            trial.columns["support"], (trial.arm == "campaign").astype(float), None, None, trial.cluster
        )  # fmt: skip
        again = Lot(trial, design, units).redraw(trial, people_of(trial, design))
        ours += permute(data, redraw=again, interval=False).p <= 0.05
        naive += permute(data, interval=False).p <= 0.05
    assert 0 < ours / trials < 0.11  # three standard deviations about 5%
    assert naive / trials < 0.015


def test_with_the_list_p_is_another_and_nothing_is_called_approximate() -> None:
    design, units = constrained(), forums()
    trial = answers(design, units, np.random.default_rng(2))
    without = analyse(trial, design, seal_of(design), draws=999)
    having = analyse(trial, design, seal_of(design), draws=999, units=units)
    assert "approximate" in without.notes[0]
    assert having.notes == ()
    first, second = (each.of("support").beside[-1].estimate for each in (without, having))
    assert "all 924 assignments" in first.method
    assert "all 94 assignments" in second.method
    assert abs(first.p - second.p) > 0.05
    assert without.curve is not None
    assert having.curve is not None
    assert having.curve.draws == 94


def test_more_than_can_be_looked_at_are_drawn_with_the_actual_one_among_them() -> None:
    design, units = constrained(), forums()
    trial = answers(design, units, np.random.default_rng(2))
    people = people_of(trial, design)
    again = Lot(trial, design, units).redraw(trial, people)
    assert again is not None
    drawn, exhaustive = again(50)
    assert (drawn.shape, exhaustive) == ((12, 50), False)
    assert drawn[:, 0].tolist() == [float(arm == "campaign") for arm in assign(design, units).arm]


def test_a_list_that_gives_another_assignment_is_refused() -> None:
    design, units = constrained(), forums()
    trial = answers(design, units, np.random.default_rng(2))
    moved = Units(units.key, units.ids, units.stratum, units.names, units.columns[::-1])
    with pytest.raises(Refused, match=r"“F\d\d” is \w+ there, and \w+ by the list") as caught:
        analyse(trial, design, seal_of(design), units=moved)
    assert "unchanged" in caught.value.what_would_be_needed
    other = Units(units.key, ("E00", *units.ids[1:]), units.stratum, units.names, units.columns)
    with pytest.raises(InputProblem, match="“F00” is not in the list") as problem:
        Lot(trial, design, other)
    assert (problem.value.row, problem.value.field) == (2, "cluster")


def test_a_wedge_draws_its_turns_again() -> None:
    design, units = stepped(), forums(10)
    trial = answers(design, units, np.random.default_rng(4))
    found = analyse(trial, design, seal_of(design), draws=499, units=units).of("support")
    assert found.beside[-1].name == "randomisation inference"
    lot = found.beside[-1].estimate
    assert lot.method == "randomisation inference, 499 drawings of the turns, interval by inversion"
    assert lot.estimate == pytest.approx(found.primary.estimate)
    assert lot.low < found.primary.estimate < lot.high
    without = analyse(trial, design, seal_of(design)).of("support")
    assert [left.what for left in without.left] == ["randomisation inference"]
    late = Trial(**{**trial.__dict__, "starts": np.full(len(trial), 4.0)})
    with pytest.raises(Refused, match=r"is 4\.0 there, and"):
        Lot(late, design, units)


def test_turns_drawn_again_are_the_regression_of_each_drawing() -> None:
    design, units = stepped(), forums(10)
    trial = answers(design, units, np.random.default_rng(4))
    assert trial.cluster is not None
    turns = Lot(trial, design, units).turns(np.unique(trial.cluster), 40)
    period, y = trial.wave.astype(float), trial.columns["support"]
    _, place = np.unique(trial.cluster, return_inverse=True)
    every = [two_way(y, (period >= turn[place]).astype(float), period, trial.cluster).estimate for turn in turns.T]
    found = permute_turns(y, (period >= turns[place, 0]).astype(float), period, trial.cluster, turns)
    assert found.estimate == pytest.approx(every[0])
    assert found.p == pytest.approx(np.mean(np.abs(every) >= abs(every[0]) * (1 - 1e-9)))


def test_turns_without_an_effect_are_seen_in_one_of_twenty() -> None:
    stream, trials, seen = np.random.default_rng(5), 120, 0
    for seed in range(trials):
        design, units = stepped(seed), forums(10)
        trial = answers(design, units, stream)
        assert trial.cluster is not None
        assert trial.starts is not None
        turns = Lot(trial, design, units).turns(np.unique(trial.cluster), 40)
        period = trial.wave.astype(float)
        treated = (period >= trial.starts).astype(float)
        found = permute_turns(trial.columns["support"], treated, period, trial.cluster, turns, interval=False)
        seen += found.p <= 0.05
    assert 0 < seen / trials < 0.11
