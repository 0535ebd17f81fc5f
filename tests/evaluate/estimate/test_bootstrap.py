"""The wild cluster bootstrap: by brute force, as wildboottest (pyfixest's) gives it, and its interval."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from firsthand.evaluate.estimate.bootstrap import wild_bootstrap
from firsthand.evaluate.estimate.least_squares import least_squares
from firsthand.evaluate.estimate.robust import robust


def made(clusters: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    stream = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), stream.integers(3, 9, clusters))
    x = np.column_stack([np.ones(len(cluster)), cluster % 2, stream.normal(size=len(cluster))])
    y = x @ [1, 0.4, 0.3] + 0.5 * stream.normal(size=clusters)[cluster] + stream.normal(size=len(cluster))
    return x, y, cluster


def brute(x: np.ndarray, y: np.ndarray, cluster: np.ndarray, null: float) -> float:
    """Every pattern of signs on the residuals under the null, each regression run again."""

    def t(outcome: np.ndarray) -> float:
        fit = least_squares(x, outcome)
        return abs(float(fit.beta[1]) - null) / robust(fit, np.eye(3)[1], cluster, "CR1").se

    rest = np.delete(x, 1, axis=1)
    fitted = least_squares(rest, y - null * x[:, 1])
    predicted = y - fitted.residuals
    actual = t(y)
    patterns = itertools.product([-1.0, 1.0], repeat=len(np.unique(cluster)))
    drawn = [t(predicted + fitted.residuals * np.array(signs)[cluster]) for signs in patterns]
    return float(np.mean(np.array(drawn) >= actual * (1 - 1e-9)))


@pytest.mark.parametrize("null", [0.0, 0.7])
def test_all_patterns_of_signs_are_those_of_brute_force(null: float) -> None:
    x, y, cluster = made(7)
    found = wild_bootstrap(x, y - null * x[:, 1], cluster, 1)
    assert found.exact
    assert found.draws == 128
    assert found.p == pytest.approx(brute(x, y, cluster, null))


@pytest.mark.parametrize(("clusters", "theirs"), [(7, 0.875), (11, 0.76171875)])
def test_exact_p_is_that_of_wildboottest(clusters: int, theirs: float) -> None:
    """pyfixest 0.60 with wildboottest 0.3.2, feols("y ~ z + x").wildboottest(reps=9999), which takes every
    pattern. It counts draws strictly beyond the data, so whether the data and their mirror image count is left
    to rounding; an exact test counts them (E. Lehmann & J. Romano 2005, section 15.2): two patterns at most."""
    x, y, cluster = made(clusters)
    ours = wild_bootstrap(x, y, cluster, 1).p
    assert theirs - 1e-12 <= ours <= theirs + 2 / 2**clusters + 1e-12


def test_the_ends_of_the_interval_are_where_p_reaches_alpha() -> None:
    x, y, cluster = made(16, seed=5)
    found = wild_bootstrap(x, y, cluster, 1, draws=1999, seed=4)
    for end, step in ((found.low, -0.01), (found.high, 0.01)):
        beyond = wild_bootstrap(x, y - (end + step) * x[:, 1], cluster, 1, draws=1999, seed=4, interval=False)
        within = wild_bootstrap(x, y - (end - step) * x[:, 1], cluster, 1, draws=1999, seed=4, interval=False)
        assert beyond.p <= 0.05 < within.p


def test_webb_draws_and_rademacher_draws_agree_where_clusters_are_many() -> None:
    x, y, cluster = made(40)
    one = wild_bootstrap(x, y, cluster, 1, interval=False)
    two = wild_bootstrap(x, y, cluster, 1, weights="webb", interval=False)
    assert not one.exact
    assert one.p == pytest.approx(two.p, abs=0.02)
    assert one.t == pytest.approx(
        float(least_squares(x, y).beta[1]) / robust(least_squares(x, y), np.eye(3)[1], cluster, "CR1").se
    )


def test_the_same_seed_gives_the_same_answer() -> None:
    x, y, cluster = made(20)
    assert wild_bootstrap(x, y, cluster, 1, seed=9) == wild_bootstrap(x, y, cluster, 1, seed=9)


def test_with_four_clusters_no_effect_is_excluded_and_the_interval_has_no_end() -> None:
    x, y, cluster = made(4)
    found = wild_bootstrap(x, y, cluster, 1)
    assert found.p >= 2 / 16
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_answers_all_alike_have_no_p() -> None:
    x, y, cluster = made(8)
    found = wild_bootstrap(x, np.full(len(y), 2.0), cluster, 1)
    assert np.isnan(found.p)


def test_one_cluster_is_refused() -> None:
    x, y, cluster = made(8)
    with pytest.raises(ValueError, match="One cluster"):
        wild_bootstrap(x, y, np.zeros(len(cluster)), 1)
