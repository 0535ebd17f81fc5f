"""The whole analysis: the declared estimate for each outcome and audience, and what is refused."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from firsthand.evaluate.design import Analysis, Design, Kind, Seal
from firsthand.evaluate.estimate.analysis import analyse
from firsthand.evaluate.estimate.findings import Findings
from firsthand.evaluate.estimate.sentences import NOT_BY_CHANCE, report
from firsthand.evaluate.trial import Trial
from firsthand.problems import InputProblem, Refused

from .made import TRUST, cluster_design, cluster_trial, individual_design, seal_of


def run(design: Design, trial: Trial, draws: int = 499) -> Findings:
    return analyse(trial, design, seal_of(design), draws=draws)


def test_every_outcome_for_everybody_and_each_audience() -> None:
    found = run(cluster_design(), cluster_trial())
    assert [(each.outcome, each.audience) for each in found.findings] == [
        ("support", "everybody"), ("support", "at risk"), ("trust", "everybody"), ("trust", "at risk"),
    ]  # fmt: skip
    support = found.of("support")
    assert support.primary.low <= -0.5 <= support.primary.high < 0
    assert "CR2" in support.primary.method
    assert support.verdict.harm == "excluded"
    assert support.arms[0].clusters == 12
    assert {each.name for each in support.beside} == {
        "without covariates", "jackknife", "wild bootstrap", "cluster means", "mixed model", "randomisation inference",
    }  # fmt: skip
    assert support.compliers is not None
    assert support.compliers.effect.estimate < support.primary.estimate  # 65% were moved, so each of them by more
    assert found.causal
    assert found.curve is not None
    assert len(found.curve.points) >= 5


def test_json_and_text_can_be_written_whole() -> None:
    found = run(cluster_design(), cluster_trial(lost=0.2))
    text = json.dumps(found.to_json(), allow_nan=False)
    assert json.loads(text)["findings"][0]["primary"]["method"].startswith("intention to treat")
    words = report(found)
    assert "Support for violence: the campaign made a difference of" in words
    assert "nan" not in words


def test_the_primary_outcome_stands_alone_and_audiences_are_a_family() -> None:
    found = run(cluster_design(), cluster_trial())
    assert found.of("support").p_adjusted == found.of("support").primary.p
    pair = sorted((found.of(name, "at risk") for name in ("support", "trust")), key=lambda each: each.primary.p)
    assert pair[0].p_adjusted == pytest.approx(min(1, 2 * pair[0].primary.p))
    interaction = pair[0].interaction
    assert interaction is not None
    assert "interaction" in interaction.method


def test_people_are_analysed_as_people_where_people_were_assigned() -> None:
    found = run(individual_design(), cluster_trial())
    assert "Lin" in found.of("support").primary.method
    assert found.of("support").primary.clusters is None


@pytest.mark.parametrize(
    ("estimator", "words"),
    [("cr3", "CR3"), ("wild_bootstrap", "wild"), ("mixed", "mixed"), ("cluster_summary", "cluster means"),
     ("randomisation", "randomisation inference"), ("lin", "Lin")],
)  # fmt: skip
def test_the_declared_estimator_is_used(estimator: str, words: str) -> None:
    design = cluster_design(analysis=Analysis(estimator=estimator), audiences=())
    found = run(design, cluster_trial())
    assert words in found.of("support").primary.method
    assert found.of("support").primary.low < -0.5 < found.of("support").primary.high


def test_a_pair_counts_as_one() -> None:
    design = cluster_design(kind=Kind.MATCHED_PAIR, audiences=())
    found = run(design, cluster_trial(paired=True)).of("support")
    assert found.primary.df <= 11
    lot = next(each.estimate for each in found.beside if each.name == "randomisation inference")
    assert (
        "all 4096 assignments"
        in run(design, cluster_trial(paired=True), draws=9999).of("support").beside[-1].estimate.method
    )
    assert lot.low < -0.5 < lot.high


def test_a_difference_in_differences_uses_no_word_of_cause() -> None:
    design = cluster_design(kind=Kind.DIFFERENCE_IN_DIFFERENCES, audiences=())
    found = run(design, cluster_trial())
    assert not found.causal
    said = " ".join(found.of("support").sentences)
    assert NOT_BY_CHANCE in said
    assert "the campaign made" not in said
    assert {left.what for left in found.of("support").left} >= {
        "randomisation inference",
        "effect on those who met the campaign",
    }
    assert found.curve is None


def test_forty_percent_silent_in_one_arm_puts_the_bounds_first() -> None:
    found = run(cluster_design(audiences=()), cluster_trial(lost=0.45)).of("support")
    assert found.bounds_first
    assert "of those asked before did not answer again" in found.sentences[0]
    assert found.sentences[1].startswith("Lee bounds")
    assert any("only if those who were silent are like" in each for each in found.sentences)
    few = run(cluster_design(audiences=()), cluster_trial(lost=0.2)).of("support")
    assert not few.bounds_first
    assert len(few.bounds) == 2


def test_three_clusters_an_arm_have_no_interval_by_t() -> None:
    found = run(cluster_design(clusters=6), cluster_trial(clusters=6, size=40)).of("support")
    assert "randomisation inference" in found.primary.method
    assert math.isnan(found.primary.low)
    assert found.verdict.harm == "not_judged"
    assert "no interval can be given" in found.sentences[0]
    assert all(math.isnan(each.estimate.low) for each in found.beside)


def test_one_cluster_an_arm_is_refused() -> None:
    with pytest.raises(Refused, match="One forum is in the arm campaign"):
        run(cluster_design(clusters=2), cluster_trial(clusters=2))


def test_a_trial_of_clusters_without_clusters_is_refused() -> None:
    with pytest.raises(Refused, match="interval would be far too narrow"):
        run(cluster_design(), replace(cluster_trial(), cluster=None))


def test_an_estimator_for_people_is_refused_in_a_trial_of_clusters() -> None:
    with pytest.raises(Refused, match="takes people for the units"):
        run(cluster_design(analysis=Analysis(estimator="hc2")), cluster_trial())


def test_an_edited_design_is_refused() -> None:
    design = cluster_design()
    with pytest.raises(Refused, match="edited after it was sealed"):
        analyse(cluster_trial(), replace(design, seed=8), seal_of(design))


def test_answers_before_the_seal_are_refused() -> None:
    design = cluster_design()
    late = Seal(design.seal(), "2026-09-15T00:00:00+00:00", 1)
    with pytest.raises(Refused, match=r"answers.csv, row 2: answered on 2026-09-02, before"):
        analyse(cluster_trial(), design, late)


def test_a_cluster_in_two_arms_is_named_with_its_row() -> None:
    trial = cluster_trial()
    arm = trial.arm.copy()
    moved = trial.code == trial.code[0]
    arm[moved] = "comparison"
    with pytest.raises(InputProblem, match="“forum 00” stands in two arms") as problem:
        run(cluster_design(), replace(trial, arm=arm))
    assert problem.value.field == "arm"
    assert problem.value.row == 3


def test_a_person_in_two_arms_and_an_unknown_arm_are_named() -> None:
    trial = cluster_trial()
    arm = trial.arm.copy()
    last = len(trial) - 1
    arm[last] = "campaign" if arm[last] == "comparison" else "comparison"
    with pytest.raises(InputProblem, match="stood in arm"):
        run(cluster_design(), replace(trial, arm=arm))
    arm = np.where(trial.arm == "campaign", "placebo", trial.arm)
    with pytest.raises(InputProblem, match="“placebo” is no arm"):
        run(cluster_design(), replace(trial, arm=arm))


def test_a_code_twice_in_a_wave_is_named() -> None:
    trial = cluster_trial()
    code = trial.code.copy()
    code[1] = code[0]
    with pytest.raises(InputProblem, match="answers twice in wave baseline"):
        run(cluster_design(), replace(trial, code=code))


def test_a_missing_arm_a_missing_column_and_a_missing_follow_up_are_named() -> None:
    trial = cluster_trial()
    with pytest.raises(InputProblem, match="nobody is in the arm comparison"):
        run(cluster_design(), trial.where(trial.arm == "campaign"))
    with pytest.raises(InputProblem, match="field income: the column is missing"):
        run(cluster_design(analysis=Analysis(covariates=("income",))), trial)
    with pytest.raises(InputProblem, match="there is no follow-up"):
        run(cluster_design(), trial.where(trial.wave == "baseline"))


def test_words_where_numbers_belong_are_named() -> None:
    trial = cluster_trial()
    columns = {**trial.columns, "support": np.full(len(trial), "agree")}
    with pytest.raises(InputProblem, match="“agree” is no number"):
        run(cluster_design(), replace(trial, columns=columns))


def test_a_difference_in_differences_without_a_baseline_is_refused() -> None:
    trial = cluster_trial()
    design = cluster_design(kind=Kind.DIFFERENCE_IN_DIFFERENCES)
    with pytest.raises(Refused, match="Without a baseline"):
        run(design, trial.where(trial.wave == "follow_up"))


def test_everybody_alike_gives_no_verdict() -> None:
    trial = cluster_trial()
    columns = {**trial.columns, "support": np.full(len(trial), 2.0)}
    found = run(cluster_design(audiences=()), replace(trial, columns=columns)).of("support")
    assert found.verdict.harm == "not_judged"
    assert any("Everybody answered alike" in each for each in found.sentences)
    assert any("everybody" in left.reason.lower() for left in found.left)


def test_an_audience_that_nobody_belongs_to_is_left_with_its_reason() -> None:
    trial = cluster_trial()
    columns = {**trial.columns, "risk": np.full(len(trial), "low")}
    found = run(cluster_design(), replace(trial, columns=columns))
    assert [left.what for left in found.left] == ["Support for violence for at risk", "Trust in the courts for at risk"]


def wedge(clusters: int = 12, periods: int = 5, reached: int | None = None) -> Trial:
    """A stepped wedge of 8 people a cluster and period, effect 0.5 on trust."""
    stream = np.random.default_rng(2)
    cluster, period = (
        each.ravel() for each in np.meshgrid(np.arange(clusters), np.arange(1, periods + 1), indexing="ij")
    )
    cluster, period = np.repeat(cluster, 8), np.repeat(period, 8)
    start = 2.0 + cluster % (periods - 1)
    if reached is not None:
        start = np.where(cluster < reached, 3.0, np.inf)
    n = len(cluster)
    y = 4 + 0.2 * period + 0.5 * (period >= start) + 0.2 * stream.normal(size=clusters)[cluster] + stream.normal(size=n)
    return Trial(
        code=np.array([f"p{each}" for each in range(n)]), arm=np.where(period >= start, "campaign", "comparison"),
        wave=period.astype(str), cluster=np.array([f"forum {each:02d}" for each in cluster]), starts=start,
        columns={"trust": y},
    )  # fmt: skip


def test_a_stepped_wedge_has_one_effect_and_group_time_effects_beside_it() -> None:
    design = cluster_design(kind=Kind.STEPPED_WEDGE, outcomes=(TRUST,), audiences=(), periods=5, sequences=4)
    found = run(design, wedge()).of("trust")
    assert found.primary.low <= 0.5 <= found.primary.high
    assert [each.name for each in found.beside] == ["group-time effects"]
    with pytest.raises(Refused, match="6 forums are too few"):
        run(design, wedge(clusters=6))
    with pytest.raises(InputProblem, match="field starts"):
        run(design, replace(wedge(), starts=None))


def test_a_staggered_roll_out_without_a_lot_takes_group_time_effects_first() -> None:
    design = cluster_design(kind=Kind.DIFFERENCE_IN_DIFFERENCES, outcomes=(TRUST,), audiences=())
    found = run(design, wedge(reached=6))
    assert not found.causal
    assert "group-time" in found.of("trust").primary.method
    with pytest.raises(Refused, match="1 forum ever meets the campaign"):
        run(design, wedge(reached=1))
