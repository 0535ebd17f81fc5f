"""Harm shown, excluded, not excluded; equivalence; several questions at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from firsthand.evaluate.direction import Direction
from firsthand.evaluate.estimate.margins import judge
from firsthand.evaluate.estimate.multiplicity import adjust
from firsthand.evaluate.estimate.results import Estimate, t_interval

WORSE, BETTER = Direction.HIGHER_IS_WORSE, Direction.HIGHER_IS_BETTER


def estimate(value: float, se: float, df: float = 30) -> Estimate:
    low, high, p = t_interval(value, se, df, 0.95)
    return Estimate(value, se, df, low, high, p, 0.95, "made up", 100)


@pytest.mark.parametrize(
    ("value", "se", "direction", "harm", "words"),
    [
        (0.5, 0.1, WORSE, "shown", "Harm larger than the margin of 0.2 points is shown."),
        (-0.5, 0.1, BETTER, "shown", "Harm larger than the margin of 0.2 points is shown."),
        (-0.1, 0.1, WORSE, "excluded", "Harm larger than the margin of 0.2 points is excluded."),
        (0.1, 0.1, WORSE, "not_excluded", "Harm larger than the margin of 0.2 points is not excluded."),
        (-0.1, 0.1, BETTER, "not_excluded", "Harm larger than the margin of 0.2 points is not excluded."),
    ],
)
def test_harm_against_its_margin(value: float, se: float, direction: Direction, harm: str, words: str) -> None:
    found = judge(estimate(value, se), direction, harm_margin=0.2, smallest_effect=None)
    assert found.harm == harm
    assert words in found.sentence


def test_harm_is_excluded_exactly_when_the_one_sided_test_at_half_alpha_says_so() -> None:
    for value in np.linspace(-0.3, 0.3, 61):
        found = judge(estimate(value, 0.1), WORSE, harm_margin=0.2, smallest_effect=None)
        assert (found.p_harm_excluded < 0.025) == (found.harm == "excluded")


def test_equivalence_is_two_one_sided_t_tests() -> None:
    sample = np.random.default_rng(2).normal(0.02, 0.5, size=40)
    found = judge(
        estimate(sample.mean(), sample.std(ddof=1) / math.sqrt(40), 39), WORSE, harm_margin=None, smallest_effect=0.3
    )
    above = ttest_1samp(sample, -0.3, alternative="greater").pvalue
    below = ttest_1samp(sample, 0.3, alternative="less").pvalue
    assert found.p_equivalence == pytest.approx(max(above, below))
    assert found.equivalent is True
    assert "smaller than the 0.3 points that would matter" in found.sentence
    assert "No harm margin was declared" in found.sentence


def test_no_difference_found_is_not_called_no_difference() -> None:
    found = judge(estimate(0.0, 0.3), WORSE, harm_margin=0.2, smallest_effect=0.3)
    assert found.equivalent is False
    assert found.sentence.startswith("Neither better nor worse is shown")
    assert "not excluded" in found.sentence


@pytest.mark.parametrize(
    "blind", [estimate(0.2, 0.0), Estimate(0.2, math.nan, math.nan, math.nan, math.nan, 0.1, 0.95, "", 9)]
)
def test_an_estimate_without_an_interval_judges_nothing(blind: Estimate) -> None:
    found = judge(blind, WORSE, harm_margin=0.2, smallest_effect=0.3)
    assert (found.harm, found.equivalent, found.benefit) == ("not_judged", None, False)
    assert "neither benefit nor harm is shown or excluded" in found.sentence


@pytest.mark.parametrize(
    ("ours", "theirs"), [("holm", "holm"), ("benjamini_hochberg", "fdr_bh"), ("bonferroni", "bonferroni")]
)
def test_adjusted_p_values_are_statsmodels(ours: str, theirs: str) -> None:
    from statsmodels.stats.multitest import multipletests

    p = [0.01, 0.04, 0.03, 0.005, 0.8, 0.04]
    assert adjust(p, ours) == pytest.approx(multipletests(p, method=theirs)[1])
    with_gap = adjust([0.01, math.nan, 0.04], ours)
    assert math.isnan(with_gap[1])
    assert (with_gap[0], with_gap[2]) == pytest.approx(adjust([0.01, 0.04], ours))


def test_an_unknown_rule_is_refused() -> None:
    assert adjust([0.2], "none") == (0.2,)
    with pytest.raises(ValueError, match="no rule"):
        adjust([0.2], "hope")
