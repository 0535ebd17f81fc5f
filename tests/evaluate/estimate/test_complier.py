"""Two-stage least squares against linearmodels; the Anderson-Rubin set against a search."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.evaluate.estimate.complier import complier_effect
from firsthand.evaluate.estimate.regression import Comparison, intention_to_treat


def made(strength: float, seed: int = 2, clusters: int = 30) -> tuple[Comparison, np.ndarray]:
    stream = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), stream.integers(5, 15, clusters))
    z = (cluster % 2).astype(float)
    exposed = (stream.random(len(z)) < 0.2 + strength * z).astype(float)
    x = stream.normal(size=len(z))
    y = 0.5 * exposed + 0.3 * x + 0.2 * stream.normal(size=clusters)[cluster] + stream.normal(size=len(z))
    return Comparison(y, z, x, None, cluster.astype(str)), exposed


def test_two_stages_are_linearmodels() -> None:
    from linearmodels.iv import IV2SLS

    data, exposed = made(0.5)
    exogenous = np.column_stack([np.ones(len(exposed)), data.covariates])
    theirs = IV2SLS(data.y, exogenous, exposed, data.treated)
    _, number = np.unique(data.cluster, return_inverse=True)
    clustered = theirs.fit(cov_type="clustered", clusters=number, debiased=False)
    ours = complier_effect(data, exposed, kind="CR0")
    assert ours.effect.estimate == pytest.approx(clustered.params["endog"], rel=1e-9)
    assert ours.effect.se == pytest.approx(clustered.std_errors["endog"], rel=1e-9)
    robust = theirs.fit(cov_type="robust", debiased=False)
    assert complier_effect(data, exposed, kind="HC0").effect.se == pytest.approx(robust.std_errors["endog"], rel=1e-9)


def test_the_anderson_rubin_ends_are_where_the_test_of_assignment_just_rejects() -> None:
    data, exposed = made(0.4)
    found = complier_effect(data, exposed)
    for end, step in ((found.ar_low, -1e-4), (found.ar_high, 1e-4)):
        for shift, rejected in ((step, True), (-step, False)):
            shifted = Comparison(data.y - (end + shift) * exposed, data.treated, data.covariates, None, data.cluster)
            assert (intention_to_treat(shifted).p < 0.05) == rejected


def test_full_compliance_gives_the_effect_of_intention_to_treat() -> None:
    data, _ = made(0.4)
    found, plain = complier_effect(data, data.treated), intention_to_treat(data)
    assert (found.effect.estimate, found.effect.se) == pytest.approx((plain.estimate, plain.se))
    assert found.effect.df == pytest.approx(plain.df)
    assert found.warning == ""
    assert (found.ar_low, found.ar_high) == pytest.approx((plain.low, plain.high))


def test_a_weak_instrument_is_told_and_its_set_may_have_no_end() -> None:
    data, exposed = made(0.01, seed=11)
    found = complier_effect(data, exposed)
    assert found.f < 10
    assert "Anderson-Rubin" in found.warning
    assert found.ar_outside or np.isinf(found.ar_low)


def test_assignment_that_does_not_move_exposure_is_refused() -> None:
    data, exposed = made(0.4)
    with pytest.raises(ValueError, match="does not move exposure"):
        complier_effect(data, np.ones(len(exposed)))
