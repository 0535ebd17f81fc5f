"""The lot drawn again: all assignments by brute force, within strata and pairs, and the interval."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from firsthand.evaluate.estimate.randomisation import assignments, permute
from firsthand.evaluate.estimate.regression import Comparison, intention_to_treat
from firsthand.evaluate.estimate.specification import Specification, specification_curve


def test_fishers_lady_tasting_tea() -> None:
    """R. A. Fisher, The Design of Experiments (1935), chapter 2: eight cups, all right, one chance in 70."""
    cups = np.array([1.0, 1, 1, 1, 0, 0, 0, 0])
    found = permute(Comparison(cups, cups))
    assert (found.draws, found.exact) == (70, True)
    assert found.smallest_p == pytest.approx(2 / 70)
    # Nothing varies beside the assignment, so two-sided p is that of the lot alone: right and all wrong.
    drawn, _ = assignments(cups)
    assert np.mean(np.abs(cups @ drawn / 4 - (1 - cups) @ drawn / 4) >= 1) == pytest.approx(2 / 70)


def made(seed: int = 1, clusters: int = 8) -> Comparison:
    stream = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), stream.integers(2, 7, clusters))
    x = stream.normal(size=len(cluster))
    arm = (cluster % 2).astype(float)
    y = 0.6 * arm + x + stream.normal(size=clusters)[cluster] + stream.normal(size=len(cluster))
    return Comparison(y, arm, x, None, cluster.astype(str))


def test_all_assignments_of_clusters_are_those_of_brute_force() -> None:
    data = made()
    found = permute(data)
    actual = abs(intention_to_treat(data).estimate)
    number = data.cluster.astype(int)  # type: ignore[union-attr]
    effects = []
    for chosen in itertools.combinations(range(8), 4):
        moved = Comparison(data.y, np.isin(number, chosen).astype(float), data.covariates, None, data.cluster)
        effects.append(abs(intention_to_treat(moved).estimate))
    assert found.draws == math.comb(8, 4)
    assert found.p == pytest.approx(np.mean(np.array(effects) >= actual * (1 - 1e-9)))


def test_pairs_and_strata_keep_their_numbers() -> None:
    arm = np.array([1.0, 0, 0, 1, 1, 0, 1, 1, 0])
    strata = np.array(["a", "a", "b", "b", "c", "c", "d", "d", "d"])
    drawn, exact = assignments(arm, strata)
    assert exact
    assert drawn.shape == (9, 2 * 2 * 2 * 3)
    assert len(np.unique(drawn, axis=1).T) == 24
    for label in "abcd":
        assert np.all(drawn[strata == label].sum(axis=0) == arm[strata == label].sum())
    some, exact = assignments(arm, strata, draws=10)
    assert not exact
    assert np.array_equal(some[:, 0], arm)
    assert np.all(some[strata == "d"].sum(axis=0) == 2)


def test_the_interval_holds_the_effects_that_are_not_rejected() -> None:
    data = made(clusters=12)
    found = permute(data)
    for end, step in ((found.low, -1e-3), (found.high, 1e-3)):
        beyond = Comparison(data.y - (end + step) * data.treated, data.treated, data.covariates, None, data.cluster)
        within = Comparison(data.y - (end - step) * data.treated, data.treated, data.covariates, None, data.cluster)
        assert permute(beyond).p <= 0.05 < permute(within).p


def test_six_clusters_cannot_exclude_anything() -> None:
    found = permute(made(clusters=6))
    assert found.smallest_p == pytest.approx(2 / 20)
    assert np.isnan(found.low)


def test_a_lot_with_rules_of_its_own_can_be_handed_in() -> None:
    data = made()
    balanced, _ = assignments(np.array([0.0, 1] * 4))
    allowed = balanced[:, balanced[0] != balanced[1]]  # the first two never together
    found = permute(data, redraw=lambda _: (allowed, True))
    assert found.draws == allowed.shape[1] < 70


def test_a_cluster_in_two_arms_is_refused() -> None:
    data = made()
    with pytest.raises(ValueError, match="two arms"):
        permute(Comparison(data.y, np.arange(len(data.y)) % 2.0, None, None, data.cluster))


def test_the_curve_of_one_analysis_is_randomisation_inference() -> None:
    data = made()
    curve = specification_curve([Specification("only one", data)], data.cluster, None)
    assert curve.p_median == curve.p_stouffer == pytest.approx(permute(data).p)


def test_the_curve_orders_its_analyses_and_joins_them() -> None:
    data = made(clusters=14)
    plain = Comparison(data.y, data.treated, None, None, data.cluster)
    some = Comparison(np.where(data.y > 3, np.nan, data.y), data.treated, data.covariates, None, data.cluster)
    ways = [Specification("adjusted", data), Specification("plain", plain), Specification("some", some)]
    curve = specification_curve(ways, data.cluster, None)
    estimates = [point.estimate.estimate for point in curve.points]
    assert estimates == sorted(estimates)
    assert curve.median == estimates[1]
    assert 0 < curve.p_median <= 1
    with pytest.raises(ValueError, match="no analysis"):
        specification_curve([], None, None)
