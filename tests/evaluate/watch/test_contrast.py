"""The comparison at a look against Welch's test, against CR2 by matrices, and against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from firsthand.evaluate.pool.robust import cr2
from firsthand.evaluate.watch.contrast import contrast, normal_equivalent, paired_contrast, reach_of, weights_of


def test_people_without_clusters_are_welch() -> None:
    """Equal weights: Welch's estimate, error and degrees of freedom, or Bell and McCaffrey's if they are fewer."""
    rng = np.random.default_rng(5)
    a, b = rng.normal(1, 2, 9), rng.normal(0, 1, 14)
    found = contrast(np.concatenate([a, b]), np.ones(23), np.arange(23) < 9)
    theirs = stats.ttest_ind(a, b, equal_var=False)
    assert found.estimate / found.se == pytest.approx(theirs.statistic)
    model = (1 / 9 + 1 / 14) ** 2 / (1 / 81 / 8 + 1 / 196 / 13)
    assert found.df == pytest.approx(min(theirs.df, model))


def test_clusters_are_cr2_with_its_degrees_of_freedom() -> None:
    """The closed form is CR2 with Satterthwaite degrees of freedom by matrices (which R's clubSandwich agrees with)."""
    rng = np.random.default_rng(6)
    weights, means, treated = rng.uniform(3, 12, 11), rng.normal(size=11), np.arange(11) < 5
    found = contrast(means, weights, treated)
    x = np.column_stack([np.ones(11), treated])
    beta, se, df = cr2(means, x, weights, [np.array([i]) for i in range(11)])
    assert (found.estimate, found.se) == pytest.approx((beta[1], se[1]))
    assert found.df <= df[1] * (1 + 1e-12)
    one = paired_contrast(means, weights)
    beta, se, df = cr2(means, np.ones((11, 1)), weights, [np.array([i]) for i in range(11)])
    assert (one.estimate, one.se, one.df) == pytest.approx((beta[0], se[0], df[0]))


def test_clusters_without_anybody_count_for_nothing() -> None:
    weights = weights_of(np.array([10.0, 0, 12, 8, 9, 0]), 0.05)
    means = np.array([1.0, 99, 2, 0.5, 1.5, -99])
    some, kept = np.arange(6) < 3, np.array([0, 2, 3, 4])
    assert contrast(means, weights, some) == contrast(means[kept], weights[kept], some[kept])
    assert weights[1] == 0
    assert weights[0] == pytest.approx(10 / 1.45)


def test_one_cluster_in_an_arm_has_no_error() -> None:
    found = contrast(np.array([1.0, 2, 3]), np.ones(3), np.array([True, False, False]))
    assert np.isnan(found.se)


def test_t_to_z_and_back() -> None:
    for df in (2.0, 5.5, 300.0):
        z = normal_equivalent(np.array([-3.0, 0.4, 12.0]), df)
        assert reach_of(z, df) == pytest.approx([-3.0, 0.4, 12.0], rel=1e-9)
        assert stats.norm.sf(z[2]) == pytest.approx(stats.t.sf(12.0, df))
    assert np.isfinite(normal_equivalent(1e9, 1e6))
