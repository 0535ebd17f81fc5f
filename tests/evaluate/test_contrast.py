"""The estimators against scipy, against arithmetic done by hand, and against what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firsthand.evaluate import (
    Answer,
    Direction,
    Interval,
    TooFewRespondents,
    change_between_arms,
    check_stop_rule,
    follow_up_between_arms,
    mean_interval,
    welch_interval,
)

samples = st.lists(st.floats(-50, 50).map(lambda x: round(x, 3)), min_size=2, max_size=30)


@given(samples, samples, st.sampled_from([0.8, 0.95, 0.99]))
def test_agrees_with_scipy(a: list[float], b: list[float], level: float) -> None:
    if min(np.var(a), np.var(b)) < 1e-6:  # scipy warns about (nearly) identical values
        return
    ours = welch_interval(a, b, level=level)
    theirs = stats.ttest_ind(a, b, equal_var=False)
    low, high = theirs.confidence_interval(level)
    assert ours.low == pytest.approx(low, abs=1e-7)
    assert ours.high == pytest.approx(high, abs=1e-7)
    assert ours.df == pytest.approx(theirs.df, rel=1e-7)


def test_equal_sizes_and_variances_reduce_to_student() -> None:
    """Closed form: with n = 3 each and variance 1, df = 4 and the half width is t(.975, 4) * sqrt(2/3)."""
    found = welch_interval([4, 5, 6], [1, 2, 3])
    assert found.df == pytest.approx(4)
    assert found.estimate == pytest.approx(3)
    assert found.high - found.estimate == pytest.approx(2.7764451051977987 * math.sqrt(2 / 3))


def test_student_sleep_data() -> None:
    """Student's sleep data (Biometrika 6, 1908), as R's documentation of t.test prints it for
    `t.test(extra ~ group, data = sleep)`: t = -1.8608, df = 17.776, interval (-3.3654832, 0.2054832)."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = welch_interval(first, second)
    assert found.df == pytest.approx(17.776, abs=5e-4)
    assert found.low == pytest.approx(-3.3654832, abs=5e-8)
    assert found.high == pytest.approx(0.2054832, abs=5e-8)


def _wave(values: dict[str, tuple[str, float]]) -> list[Answer]:
    return [Answer(code, arm, value) for code, (arm, value) in values.items()]


BASELINE = _wave({"a": ("t", 1), "b": ("t", 2), "c": ("t", 3), "d": ("c", 1), "e": ("c", 2), "f": ("c", 3)})


def test_change_counts_tied_respondents_only() -> None:
    after = _wave({"a": ("t", 2), "b": ("t", 4), "x": ("t", 5), "d": ("c", 1), "e": ("c", 3), "f": ("c", 3)})
    found = change_between_arms(BASELINE, after, treated="t", comparison="c")
    assert found.difference.estimate == pytest.approx(1.5 - 1 / 3)
    assert (found.treated.tied_n, found.treated.baseline_n, found.treated.follow_up_n) == (2, 3, 3)
    assert found.treated.attrition == pytest.approx(1 / 3)
    assert found.comparison.attrition == 0
    assert found.respondents == 5


def test_follow_up_alone_counts_everybody_asked() -> None:
    after = _wave({"x": ("t", 4), "y": ("t", 6), "d": ("c", 1), "z": ("c", 3)})
    found = follow_up_between_arms(BASELINE, after, treated="t", comparison="c")
    assert found.difference.estimate == pytest.approx(3)
    assert found.respondents == 4
    assert found.treated.attrition == 1


@pytest.mark.parametrize("after", [{}, {"a": ("t", 2.0)}, {"a": ("t", 2.0), "b": ("t", 2.0), "d": ("c", 1.0)}])
def test_an_arm_with_one_tied_respondent_is_refused(after: dict[str, tuple[str, float]]) -> None:
    with pytest.raises(TooFewRespondents, match="at least 2"):
        change_between_arms(BASELINE, _wave(after), treated="t", comparison="c")
    with pytest.raises(TooFewRespondents, match="at least 2"):
        follow_up_between_arms(BASELINE, _wave(after), treated="t", comparison="c")


def test_refuses_twice_answered_and_no_number() -> None:
    with pytest.raises(ValueError, match="twice"):
        change_between_arms([*BASELINE, BASELINE[0]], BASELINE, treated="t", comparison="c")
    with pytest.raises(ValueError, match="finite"):
        change_between_arms([Answer("q", "t", math.nan)], BASELINE, treated="t", comparison="c")
    with pytest.raises(ValueError, match="finite"):
        welch_interval([1, math.inf], [1, 2])
    with pytest.raises(ValueError, match="level"):
        mean_interval([1, 2], level=1)


def test_no_spread_gives_no_width() -> None:
    found = welch_interval([2, 2, 2], [1, 1])
    assert (found.low, found.estimate, found.high, found.df) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("low", "high", "direction", "fired"),
    [
        (0.6, 1.4, Direction.HIGHER_IS_WORSE, True),
        (0.5, 1.4, Direction.HIGHER_IS_WORSE, False),  # touches the margin
        (0.2, 1.4, Direction.HIGHER_IS_WORSE, False),
        (-1.4, -0.6, Direction.HIGHER_IS_WORSE, False),  # an improvement
        (-1.4, -0.6, Direction.HIGHER_IS_BETTER, True),
        (-1.4, -0.5, Direction.HIGHER_IS_BETTER, False),
        (0.6, 1.4, Direction.HIGHER_IS_BETTER, False),
    ],
)
def test_the_stop_rule_needs_the_whole_interval(low: float, high: float, direction: Direction, fired: bool) -> None:
    found = check_stop_rule(Interval((low + high) / 2, low, high, 0.95, 10), margin=0.5, direction=direction)
    assert found.fired is fired


@pytest.mark.parametrize("margin", [-0.1, math.nan, math.inf])
def test_a_margin_is_zero_or_more(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        check_stop_rule(Interval(1, 1, 1, 0.95, 1), margin=margin, direction=Direction.HIGHER_IS_WORSE)


@given(samples, samples)
def test_the_difference_turns_with_the_arms(a: list[float], b: list[float]) -> None:
    one, other = welch_interval(a, b), welch_interval(b, a)
    assert one.estimate == pytest.approx(-other.estimate)
    assert one.low == pytest.approx(-other.high)
