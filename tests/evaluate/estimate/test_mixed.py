"""The mixed model against statsmodels' MixedLM, and at the edge where that gives up."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.evaluate.estimate.mixed import mixed_model
from firsthand.evaluate.estimate.regression import Comparison, intention_to_treat


def made(between: float, seed: int = 4) -> Comparison:
    stream = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(16), stream.integers(4, 20, 16))
    x = stream.normal(size=len(cluster))
    arm = (cluster % 2).astype(float)
    y = 0.3 * arm + 0.5 * x + between * stream.normal(size=16)[cluster] + stream.normal(size=len(cluster))
    return Comparison(y, arm, x, None, cluster.astype(str))


def test_estimate_error_and_variances_are_statsmodels() -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    data = made(0.5)
    theirs = MixedLM(data.y, data.design(), groups=data.cluster).fit(reml=True)
    ours = mixed_model(data)
    assert ours.effect.estimate == pytest.approx(theirs.fe_params[1], rel=1e-5)
    between = float(theirs.cov_re[0, 0])
    v = theirs.scale * np.eye(len(data.y)) + between * (data.cluster[:, None] == data.cluster)
    x = data.design()
    assert ours.effect.se == pytest.approx(np.sqrt(np.linalg.inv(x.T @ np.linalg.solve(v, x))[1, 1]), rel=1e-4)
    # statsmodels takes the inverse of the whole Hessian instead, variances and all, which differs a little.
    assert ours.effect.se == pytest.approx(theirs.bse_fe[1], rel=2e-3)
    assert ours.icc == pytest.approx(between / (between + theirs.scale), rel=1e-3)
    assert ours.effect.df == 16 - 2  # intercept and arm lie between clusters, the covariate within
    assert ours.problems == ()


def test_balanced_clusters_give_the_analysis_of_variance() -> None:
    """With clusters of one size REML is the analysis of variance: the error is that of the cluster means."""
    stream = np.random.default_rng(9)
    cluster = np.repeat(np.arange(12), 6)
    arm = (cluster % 2).astype(float)
    y = 0.8 * stream.normal(size=12)[cluster] + stream.normal(size=72)
    found = mixed_model(Comparison(y, arm, cluster=cluster.astype(str)))
    means = y.reshape(12, 6).mean(axis=1)
    pooled = (means[::2].var(ddof=1) + means[1::2].var(ddof=1)) / 2
    assert found.effect.se == pytest.approx(np.sqrt(pooled * 2 / 6), rel=1e-6)
    within = y.reshape(12, 6).var(axis=1, ddof=1).mean()
    assert found.icc == pytest.approx((pooled - within / 6) / (pooled - within / 6 + within), rel=1e-4)


def test_clusters_without_a_difference_are_the_edge_and_told() -> None:
    stream = np.random.default_rng(9)
    y = stream.normal(size=(12, 6))
    y -= y.mean(axis=1, keepdims=True)  # no difference at all between clusters
    cluster = np.repeat(np.arange(12), 6).astype(str)
    arm = np.repeat(np.arange(12) % 2, 6).astype(float)
    found = mixed_model(Comparison(y.ravel(), arm, cluster=cluster))
    assert found.icc == 0
    assert "no more than chance" in found.problems[0]
    pooled = intention_to_treat(Comparison(y.ravel(), arm), kind="HC1")
    assert found.effect.se == pytest.approx(pooled.se, rel=0.05)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cluster": None}, "Without clusters"),
        ({"y": np.full(4, 2.0)}, "alike"),
        ({}, "not more clusters than things"),
    ],
)
def test_what_cannot_be_fitted_says_why(change: dict[str, object], why: str) -> None:
    plain = {
        "y": np.array([1.0, 2, 3, 5]),
        "treated": np.array([1.0, 1, 0, 0]),
        "cluster": np.array(["a", "a", "b", "b"]),
    }
    with pytest.raises(ValueError, match=why):
        mixed_model(Comparison(**{**plain, **change}))  # type: ignore[arg-type]
