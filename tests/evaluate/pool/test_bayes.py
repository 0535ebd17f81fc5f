"""The quadrature against closed forms, and against integration that shares nothing with it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import cauchy, norm

from firsthand.evaluate.direction import Direction
from firsthand.evaluate.pool.bayes import VAGUE, Component, TauPrior, posterior
from firsthand.evaluate.pool.messenger import messenger_effect

YI, VI = np.array([0.31, 0.107, -0.154, 0.18]), np.array([0.021, 0.0028, 0.0030, 0.0028])


def test_against_integration_over_the_plane() -> None:
    """Half-normal tau and a prior of two normals, by Gauss-Legendre panels over the plane of mean and tau, where
    neither is integrated in closed form: mean, sd, and the probability that a new campaign falls below zero."""
    prior = (Component(0.8, 0.1, 0.2), Component(0.2, 0.0, 0.5))
    mu, mu_weight = _panels((-4, -1, -0.4, 0, 0.2, 0.4, 1, 4), 60)
    tau, tau_weight = _panels((0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3), 40)
    height = sum(part.share * norm.pdf(mu, part.mean, part.sd) for part in prior)[:, None] * norm.pdf(tau, 0, 0.3)
    for y, v in zip(YI, VI, strict=True):
        height = height * norm.pdf(y, mu[:, None], np.sqrt(v + tau[None, :] ** 2))
    height = height * mu_weight[:, None] * tau_weight
    height /= height.sum()
    mean = float((height * mu[:, None]).sum())
    sd = math.sqrt(float((height * (mu[:, None] - mean) ** 2).sum()))
    new = float((height * norm.cdf(-mu[:, None] / tau)).sum())
    found = posterior(YI, VI, prior=prior, tau_scale=0.3)
    assert (found.mean.mean, found.mean.sd, found.new.below(0.0)) == pytest.approx((mean, sd, new), abs=1e-6)


def _panels(edges: tuple[float, ...], order: int) -> tuple[np.ndarray, np.ndarray]:
    at, weight = np.polynomial.legendre.leggauss(order)
    spans = list(pairwise(edges))
    return (
        np.concatenate([(a + b) / 2 + (b - a) / 2 * at for a, b in spans]),
        np.concatenate([(b - a) / 2 * weight for a, b in spans]),
    )


@pytest.mark.parametrize(("kind", "law"), [(TauPrior.HALF_NORMAL, norm), (TauPrior.HALF_CAUCHY, cauchy)])
def test_against_integration_over_tau(kind: TauPrior, law: object) -> None:
    """Flat mean: given tau all is known in closed form, so QUADPACK over tau alone gives the posterior."""

    def given(tau: float) -> tuple[float, float, float]:
        w = 1 / (VI + tau**2)
        centre = float((w * YI).sum() / w.sum())
        log = 0.5 * float(np.log(w).sum() - np.log(w.sum()) - (w * (YI - centre) ** 2).sum())
        return math.exp(log) * float(law.pdf(tau, 0, 0.4)), centre, float(1 / w.sum())  # type: ignore[attr-defined]

    def over(weight: object) -> float:
        def inside(tau: float) -> float:
            height, centre, variance = given(tau)
            return height * float(weight(tau, centre, variance))  # type: ignore[operator]

        return (
            sum(quad(inside, a, b, epsabs=1e-12, epsrel=1e-11)[0] for a, b in ((0, 0.1), (0.1, 0.5), (0.5, 2)))
            + (quad(inside, 2, np.inf, epsabs=1e-12, epsrel=1e-11)[0])
        )

    whole = over(lambda t, c, v: 1.0)
    found = posterior(YI, VI, prior=VAGUE, tau_prior=kind, tau_scale=0.4)
    assert found.mean.mean == pytest.approx(over(lambda t, c, v: c) / whole, abs=1e-9)
    assert found.tau_mean == pytest.approx(over(lambda t, c, v: t) / whole, abs=1e-9)
    assert found.mean.below(0.0) == pytest.approx(over(lambda t, c, v: norm.cdf(-c / v**0.5)) / whole, abs=1e-9)


def test_where_tau_is_as_good_as_known_it_is_the_conjugate_posterior() -> None:
    """Tau squeezed to zero: precision-weighted mean of data and prior (normal-normal, textbook)."""
    found = posterior(YI, VI, prior=(Component(1.0, 0.05, 0.1),), tau_scale=1e-7)
    precision = (1 / VI).sum() + 1 / 0.1**2
    mean = ((YI / VI).sum() + 0.05 / 0.1**2) / precision
    assert (found.mean.mean, found.mean.sd) == pytest.approx((mean, precision**-0.5), abs=1e-9)
    assert found.mean.quantile(0.975) == pytest.approx(mean + norm.ppf(0.975) * precision**-0.5, abs=1e-9)


def test_no_data_to_speak_of_leaves_the_prior() -> None:
    prior = (Component(0.7, 0.2, 0.1), Component(0.3, 0.0, 0.5))
    found = posterior(np.array([5.0]), np.array([1e12]), prior=prior, tau_scale=0.2)
    assert found.prior_shares == pytest.approx((0.7, 0.3), abs=1e-6)
    assert found.mean.mean == pytest.approx(0.14, abs=1e-6)
    assert found.tau_mean == pytest.approx(0.2 * math.sqrt(2 / math.pi), abs=1e-9)


def test_evidence_against_the_prior_moves_the_share_to_doubt() -> None:
    """A campaign that did harm: the part of the prior that expects benefit loses its share."""
    prior = (Component(0.8, 0.15, 0.05), Component(0.2, 0.0, 0.5))
    found = posterior(np.array([-0.6, -0.5]), np.array([0.01, 0.01]), prior=prior, tau_scale=0.1)
    assert found.prior_shares[1] > 0.99


@pytest.mark.parametrize("direction", list(Direction))
def test_zero_and_harm_stay_possible(direction: Direction) -> None:
    """However good the evidence, harm keeps a probability, more of it for a new campaign than on average."""
    sign = 1.0 if direction is Direction.HIGHER_IS_BETTER else -1.0
    found = posterior(sign * np.array([0.3, 0.4, 0.35]), np.array([0.01, 0.02, 0.01]))
    effect = messenger_effect(found, unit="sd", direction=direction, harm_margin=0.1)
    assert 0 < effect.average.p_harm < effect.new_campaign.p_harm < 0.5
    assert 0 < effect.new_campaign.p_harm_beyond_margin < effect.new_campaign.p_harm
    assert len(effect.draws) == 199
    assert list(effect.draws) == sorted(effect.draws)
    assert effect.draws[99] == pytest.approx(effect.new_campaign.quantiles["0.5"])
    assert (min(effect.draws) < 0 < max(effect.draws)) is True


@pytest.mark.parametrize(
    ("k", "prior", "kind", "said"),
    [
        (1, VAGUE, TauPrior.HALF_NORMAL, "One effect"),
        (2, VAGUE, TauPrior.HALF_CAUCHY, "half_normal"),
        (2, (*VAGUE, Component(0.2, 0, 1)), TauPrior.HALF_NORMAL, "flat part"),
        (2, (Component(0.5, 0, 1),), TauPrior.HALF_NORMAL, "sum to one"),
    ],
)
def test_what_has_no_posterior_is_refused(k: int, prior: tuple[Component, ...], kind: TauPrior, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        posterior(YI[:k], VI[:k], prior=prior, tau_prior=kind)
