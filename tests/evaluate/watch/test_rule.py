"""The stop rule on invented trials: when it fires, when it does not, and what it refuses."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from firsthand.evaluate.design import Kind, Watch
from firsthand.evaluate.direction import Direction
from firsthand.evaluate.watch.arrivals import arrivals_of, takes_change
from firsthand.evaluate.watch.looks import look_points, planned_information
from firsthand.evaluate.watch.rule import Rule, State, watch_over
from firsthand.problems import InputProblem, Refused
from tests.evaluate.watch.trials import SUPPORT, design, trial


def state(of=None, sizes: tuple[int, ...] = (), final: bool = False, **changes: object) -> State:  # type: ignore[no-untyped-def]
    of = of or design()
    return watch_over(arrivals_of(trial(of, **changes), of), of, sizes, final=final)  # type: ignore[arg-type]


def rule_of(found: State, audience: str) -> Rule:
    return next(rule for rule in found.rules if rule.audience == audience)


def test_harm_fires_and_stays_fired_whatever_comes_later() -> None:
    found = state(harm=1.0)
    everyone = rule_of(found, "everyone")
    assert found.fired
    assert everyone.state == "harm"
    at = next(index for index, look in enumerate(everyone.looks) if look.harm)
    assert everyone.since == everyone.looks[at].said
    assert 0 < at < len(everyone.looks) - 1
    assert everyone.looks[-1].people == 400


def test_a_rule_that_fired_is_not_unfired_by_good_answers_afterwards() -> None:
    """Harm in the first half, then answers that undo it on average: still fired."""
    of = design()
    data = trial(of, harm=1.5, seed=3)
    late = (data.date - data.date.min()).astype(int) >= 12  # type: ignore[operator, union-attr]
    support = np.where(late & (data.arm == "campaign"), 1.0, data.columns["support"])
    data = replace(data, columns={**data.columns, "support": support})
    found = rule_of(watch_over(arrivals_of(data, of), of), "everyone")
    assert found.fired
    assert not found.looks[-1].harm


def test_no_harm_does_not_fire_and_benefit_is_seen() -> None:
    nothing, good = state(), state(harm=-1.0)
    assert not nothing.fired
    assert rule_of(nothing, "everyone").state in {"go on", "futile"}
    assert not good.fired
    assert rule_of(good, "everyone").state == "benefit"


def test_harm_among_those_at_risk_alone_fires_their_rule() -> None:
    """Support falls in the rest and rises among those at risk: the mean hides it, the audience's rule does not."""
    found = state(design(clusters=40), harm=-0.6, harm_at_risk=1.8, seed=5)
    assert rule_of(found, "at risk").state == "harm"
    assert rule_of(found, "everyone").state != "harm"
    assert found.fired


def test_the_margin_is_what_has_to_be_passed() -> None:
    """The same answers fire at a margin of 0 and not at 2; harm is the other side where higher is better."""
    wide = replace(SUPPORT, harm_margin=2.0)
    turned = replace(SUPPORT, direction=Direction.HIGHER_IS_BETTER)
    assert not state(design(outcomes=(wide,)), harm=1.0).fired
    assert not state(design(outcomes=(turned,)), harm=1.0).fired
    assert state(design(outcomes=(turned,)), harm=-1.0).fired


def test_the_error_is_split_over_audiences_and_outcomes() -> None:
    of = design(outcomes=(SUPPORT, replace(SUPPORT, name="risk_taking", primary=False, harm_margin=None)))
    assert [rule.alpha for rule in state(of).rules] == [0.025, 0.025]
    assert [rule.alpha for rule in state(design(audiences=())).rules] == [0.05]


def test_the_interval_and_the_e_value_and_the_boundary_say_the_same() -> None:
    """A look fires exactly where its interval lies beyond the margin, and where e >= 1 / alpha."""
    for seed in range(4):
        for look in rule_of(state(harm=0.7, seed=seed), "everyone").looks:
            if look.judged:
                assert look.low is not None
                assert look.e_harm is not None
                assert look.harm == (look.low > 0) == (look.e_harm >= 1 / 0.025)
                assert look.z_harm is not None
                assert look.bound is not None
                assert look.harm == (look.z_harm >= look.bound)


@pytest.mark.parametrize("method", ["obrien_fleming", "pocock"])
def test_group_sequential_looks_are_the_declared_ones(method: str) -> None:
    of = design(watch=Watch(method, 0.05, (0.25, 0.5, 0.75, 1.0)))
    found = rule_of(state(of, harm=1.0), "everyone")
    assert [look.people for look in found.looks] == [100, 200, 300, 400]
    assert found.state == "harm"
    bounds = [look.bound for look in found.looks]
    assert all(bound is not None for bound in bounds)
    assert (bounds[0] > bounds[3] + 1) is (method == "obrien_fleming")  # type: ignore[operator]
    assert found.looks[0].e_harm is None


def test_a_planned_look_waits_for_its_people_and_final_spends_the_rest() -> None:
    of = design(watch=Watch("obrien_fleming", 0.05, (0.5, 1.0)), cluster_size=40, audiences=())
    data = trial(design(), harm=0.0)  # twenty came where forty were planned
    half = watch_over(arrivals_of(data, of), of)
    done = watch_over(arrivals_of(data, of), of, final=True)
    assert [look.fraction for look in half.rules[0].looks] == [0.5]
    assert [look.fraction for look in done.rules[0].looks] == [1.0]
    assert done.rules[0].looks[0].bound == pytest.approx(1.6449, abs=1e-3)
    assert half.rules[0].looks[0].bound > 2  # type: ignore[operator]


def test_without_dates_the_rows_are_the_order_and_sizes_can_be_given() -> None:
    of = design()
    data = trial(of, dates=False)
    assert [when.people for when in look_points(arrivals_of(data, of)[0], of)] == [400]
    found = look_points(arrivals_of(data, of)[0], of, (100, 350, 900))
    assert [(when.people, when.last) for when in found] == [(100, False), (350, False)]
    with pytest.raises(InputProblem, match="rise"):
        look_points(arrivals_of(data, of)[0], of, (100, 100))


def test_matched_pairs_are_compared_within_pairs() -> None:
    of = design(kind=Kind.MATCHED_PAIR)
    found = rule_of(state(of, harm=1.0), "everyone")
    assert found.state == "harm"
    assert found.looks[-1].df == pytest.approx(9)


def test_people_without_clusters() -> None:
    of = design(kind=Kind.INDIVIDUAL, clusters=None, cluster_size=None, icc=None, people=300, unit=None)
    assert planned_information(of) == 75
    assert rule_of(state(of, harm=1.0), "everyone").state == "harm"
    assert not state(of).fired


def test_the_change_is_compared_when_the_design_says_it_is_steadier() -> None:
    of = design(baseline=True, correlation=0.7)
    assert takes_change(of)
    assert not takes_change(design(baseline=True, correlation=0.4))
    found, plain = state(of, harm=0.4, baseline=True), state(design(), harm=0.4)
    assert found.measured == "change since the baseline"
    sharp, blunt = rule_of(found, "everyone").looks[-1].se, rule_of(plain, "everyone").looks[-1].se
    assert sharp is not None
    assert blunt is not None
    assert sharp < blunt


def test_few_people_are_not_judged_and_answers_all_alike_never_fire() -> None:
    of = design(clusters=8, audiences=())
    data = trial(of)
    alike = replace(data, columns={**data.columns, "support": np.where(data.arm == "campaign", 7.0, 1.0)})
    found = watch_over(arrivals_of(alike, of), of)
    assert not found.fired
    assert found.rules[0].state == "too little"
    assert "too few people" in found.notes[0]
    first = watch_over(arrivals_of(data, of), of, (8, 160)).rules[0].looks
    assert [look.judged for look in first] == [False, True]


def test_a_subgroup_that_is_hardly_there_waits() -> None:
    of = design()
    data = trial(of)
    rare = replace(data, columns={**data.columns, "risk": np.where(np.arange(400) < 6, "high", "low")})
    assert rule_of(watch_over(arrivals_of(rare, of), of), "at risk").state == "too little"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"watch": None}, "declares no watch"),
        ({"outcomes": (replace(SUPPORT, harm_margin=None),)}, "No harm margin"),
        ({"clusters": 6}, "3 forums in an arm"),
    ],
)
def test_what_cannot_be_watched_is_refused(changes: dict[str, object], said: str) -> None:
    of = design(**changes)
    with pytest.raises(Refused, match=said):
        arrivals_of(trial(design()), of)


def test_a_row_without_a_date_among_dated_ones_is_named() -> None:
    of = design()
    data = trial(of)
    assert data.date is not None
    dates = data.date.copy()
    dates[17] = np.datetime64("NaT")
    with pytest.raises(InputProblem, match="row 19, field date"):
        arrivals_of(replace(data, date=dates), of)


@pytest.mark.slow
def test_continuous_peeking_stays_below_alpha_with_eight_forums() -> None:
    """A hundred and fifty harmless trials, looked at every day: fired in at most 5% (with binomial slack). The bench
    bench/evaluate_watch.py has the whole table."""
    of = design(clusters=8, cluster_size=12, audiences=())
    fired = sum(state(of, seed=seed).fired for seed in range(150))
    assert fired <= 7 + 2 * math.sqrt(150 * 0.05 * 0.95)
