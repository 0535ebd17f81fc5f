"""Which baseline is adjusted for, and that the estimate gives what the power formula promises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import stdtrit

from firsthand.evaluate.adjusting import ALONE, BESIDE_OWN
from firsthand.evaluate.design import Analysis
from firsthand.evaluate.estimate.analysis import analyse
from firsthand.evaluate.estimate.baseline import baseline_columns, cluster_means, filled
from firsthand.evaluate.estimate.preparing import comparison, people_of
from firsthand.evaluate.estimate.regression import Comparison, intention_to_treat
from firsthand.evaluate.power.analytic import precision
from firsthand.evaluate.power.needed import detectable_effect
from tests.evaluate.designs import OUTCOME, clusters

from .made import cluster_design, cluster_trial, seal_of

PLAIN = {"analysis": Analysis(), "audiences": ()}


def columns(count: int, *, tied: bool = True, strata: int = 1) -> np.ndarray | None:
    """Of forums of four, two of whom were asked before where nobody is tied."""
    cluster = np.repeat([f"F{n:02d}" for n in range(count)], 4)
    again = np.tile([True, True, tied, tied], count)
    before = np.random.default_rng(1).normal(size=len(cluster))
    before[again & (not tied)] = np.nan
    return baseline_columns(before, again, cluster, np.repeat(np.arange(count) % strata, 4).astype(str))


@pytest.mark.parametrize(
    ("count", "tied", "strata", "number"),
    [
        (BESIDE_OWN + 1, True, 1, 1), (BESIDE_OWN + 2, True, 1, 2), (BESIDE_OWN + 2, True, 2, 1),
        (ALONE + 1, False, 1, 0), (ALONE + 2, False, 1, 1),
    ],
)  # fmt: skip
def test_clusters_decide_how_many_columns_the_baseline_has(count: int, tied: bool, strata: int, number: int) -> None:
    found = columns(count, tied=tied, strata=strata)
    assert (0 if found is None else found.shape[1]) == number


def test_the_mean_is_that_of_everybody_asked_before_whoever_answered_again() -> None:
    design, trial = cluster_design(**PLAIN), cluster_trial(lost=0.3)
    people = people_of(trial, design)
    made = comparison(trial, design, people, "support").covariates
    before = trial.columns["support"][trial.wave == "baseline"]
    clusters_before = trial.cluster[trial.wave == "baseline"]  # type: ignore[index]
    assert made is not None
    assert made[:, 0].tolist() == before.tolist()
    assert people.cluster is not None
    assert made[:, 1] == pytest.approx([before[clusters_before == label].mean() for label in people.cluster])


def test_who_was_not_asked_has_the_mean_of_the_cluster_and_a_mark() -> None:
    said, cluster = np.array([1.0, np.nan, 3.0, np.nan]), np.array(["a", "a", "b", "c"])
    assert filled(said, cluster).tolist() == [[1, 0], [1, 1], [3, 0], [2, 1]]
    assert cluster_means(said, cluster).tolist() == [1, 1, 3, 2]


def test_eight_forums_keep_their_degrees_of_freedom() -> None:
    design, trial = cluster_design(clusters=8, **PLAIN), cluster_trial(clusters=8)
    found = analyse(trial, design, seal_of(design), draws=199).of("support")
    bare = next(each.estimate for each in found.beside if each.name == "without covariates")
    assert found.primary.df == pytest.approx(bare.df, abs=0.3)
    assert found.primary.se < bare.se


@pytest.mark.parametrize("count", [12, 24])
def test_the_estimate_gives_what_the_formula_promises(count: int) -> None:
    """Within four standard deviations of a share of 600; `bench/evaluate_adjustment.py` holds it to a point."""
    design = replace(
        clusters(clusters=count), baseline=True, correlation=0.4, cluster_autocorrelation=0.9, icc=0.1
    )  # fmt: skip
    effect, stream = detectable_effect(design, OUTCOME, power=0.8), np.random.default_rng(count)
    cluster, arm = np.repeat(np.arange(count), 25), np.arange(count) % 2
    again, seen, estimates = np.ones(len(cluster), dtype=bool), 0, []
    for _ in range(600):
        place, person = stream.normal(size=(2, count)), stream.normal(size=(2, len(cluster)))
        before = np.sqrt(0.1) * place[0][cluster] + np.sqrt(0.9) * person[0]
        later = 0.9 * place[0] + np.sqrt(1 - 0.9**2) * place[1]
        y = np.sqrt(0.1) * later[cluster] + np.sqrt(0.9) * (0.4 * person[0] + np.sqrt(1 - 0.4**2) * person[1])
        label = cluster.astype(str)
        made = Comparison(y, arm[cluster].astype(float), baseline_columns(before, again, label), None, label)
        found = intention_to_treat(made)
        estimates.append(found.estimate)
        seen += abs(found.estimate + effect) > stdtrit(found.df, 0.975) * found.se
    assert seen / 600 == pytest.approx(0.8, abs=4 * 0.0163)
    assert np.std(estimates) == pytest.approx(precision(design, OUTCOME).se, rel=0.1)
