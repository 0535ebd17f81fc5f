"""Lee's bounds against his formula and by hand, Imbens and Manski's interval, the worst case."""

from __future__ import annotations

import math

import numpy as np
import pytest

from firsthand.evaluate.estimate.attrition import imbens_manski, lee_bounds, worst_case
from firsthand.evaluate.estimate.regression import Comparison


def made(n: int = 900, seed: int = 3) -> Comparison:
    stream = np.random.default_rng(seed)
    arm = (np.arange(n) % 2).astype(float)
    y = 0.4 * arm + stream.normal(size=n)
    silent = stream.random(n) < np.where(arm == 1, 0.1, 0.3)
    return Comparison(np.where(silent, np.nan, y), arm)


def test_bounds_by_hand() -> None:
    """Campaign 8 of 10 answer, comparison 4 of 10: half of the eight are trimmed."""
    y = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, np.nan, np.nan, 2, 3, 4, 5, *[np.nan] * 6])
    found = lee_bounds(Comparison(y, np.repeat([1.0, 0.0], 10)))
    assert found.share == pytest.approx(0.5)
    assert (found.lower, found.upper) == pytest.approx((2.5 - 3.5, 6.5 - 3.5))


def test_the_other_arm_is_trimmed_where_it_answers_more() -> None:
    data = made()
    one = lee_bounds(data)
    other = lee_bounds(Comparison(-data.y, 1 - data.treated))
    assert (other.lower, other.upper, other.se_lower) == pytest.approx((one.lower, one.upper, one.se_lower))


def test_standard_errors_are_lees_formula() -> None:
    """Lee 2009, proposition 3, written out: variance of the trimmed mean, of the quantile and of the share, and of
    the other arm's mean."""
    data = made()
    there = ~np.isnan(data.y)
    d = data.treated == 1
    n, share_d = len(d), float(d.mean())
    a1, a0 = float(there[d].mean()), float(there[~d].mean())
    p = 1 - a0 / a1
    treated = np.sort(data.y[d & there])
    kept = treated[: round((1 - p) * len(treated))]
    cut, mean = kept[-1], kept.mean()
    answered = float((d & there).mean())
    v_share = (1 - p) ** 2 * ((1 - a0 / (1 - p)) / (share_d * a0 / (1 - p)) + (1 - a0) / ((1 - share_d) * a0))
    v = kept.var() / (answered * (1 - p)) + (cut - mean) ** 2 * p / (answered * (1 - p))
    v += ((cut - mean) / (1 - p)) ** 2 * v_share
    v += data.y[~d & there].var() / float((~d & there).mean())
    assert lee_bounds(data).se_lower == pytest.approx(math.sqrt(v / n), rel=0.01)


def test_people_in_clusters_of_one_are_people_but_for_the_factor() -> None:
    data = made(200)
    single = Comparison(data.y, data.treated, cluster=np.array([f"p{n}" for n in range(200)]))
    assert lee_bounds(single).se_upper == pytest.approx(lee_bounds(data).se_upper * math.sqrt(200 / 199))


def test_without_a_difference_in_answering_the_bounds_are_one_point() -> None:
    data = Comparison(np.array([1.0, 2, np.nan, 4, 6, np.nan]), np.array([1.0, 1, 1, 0, 0, 0]))
    found = lee_bounds(data)
    assert found.lower == found.upper == pytest.approx(1.5 - 5)


def test_imbens_and_manskis_critical_value_runs_from_two_sided_to_one_sided() -> None:
    low, high = imbens_manski(0.0, 0.0, 1.0, 1.0)
    assert (low, high) == pytest.approx((-1.959964, 1.959964), abs=1e-5)
    low, high = imbens_manski(0.0, 100.0, 1.0, 1.0)
    assert (low, high - 100) == pytest.approx((-1.644854, 1.644854), abs=1e-5)


def test_the_interval_holds_the_effect_of_those_who_answer_either_way() -> None:
    """1,000 trials in which the campaign keeps people from falling silent: the interval covers at least 95%."""
    stream = np.random.default_rng(12)
    held = 0
    for _ in range(1000):
        arm = (np.arange(240) % 2).astype(float)
        kind = stream.random(240)  # below 0.7 always answers, to 0.85 only with the campaign
        y = 0.5 * arm + stream.normal(size=240) + (kind > 0.7)
        y[(kind >= 0.85) | ((kind >= 0.7) & (arm == 0))] = np.nan
        found = lee_bounds(Comparison(y, arm))
        held += found.low <= 0.5 <= found.high
    assert held >= 940


def test_the_worst_case_puts_the_silent_at_the_ends_of_the_scale() -> None:
    y = np.array([2.0, 4, np.nan, np.nan, 3, 5, 3, np.nan])
    found = worst_case(Comparison(y, np.repeat([1.0, 0.0], 4)), 1.0, 7.0)
    assert found.lower == pytest.approx((2 + 4 + 1 + 1) / 4 - (3 + 5 + 3 + 7) / 4)
    assert found.upper == pytest.approx((2 + 4 + 7 + 7) / 4 - (3 + 5 + 3 + 1) / 4)
    assert found.share == pytest.approx(3 / 8)
    assert found.low < found.lower <= found.upper < found.high


def test_an_arm_that_is_wholly_silent_is_refused() -> None:
    with pytest.raises(ValueError, match="Nobody answered"):
        lee_bounds(Comparison(np.array([np.nan, np.nan, 1, 2]), np.array([1.0, 1, 0, 0])))
