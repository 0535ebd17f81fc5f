"""Group-sequential and always-valid boundaries against published tables and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from firsthand.evaluate.watch.boundaries import Spending, first_crossing, obrien_fleming, pocock, spending_bounds
from firsthand.evaluate.watch.sequences import critical, log_e_value, tuned_rho

#: Jennison and Turnbull (2000): tables 2.1 (Pocock, C_P) and 2.3 (O'Brien and Fleming, C_B), two-sided, K = 2 to 10.
POCOCK = {
    0.01: (2.772, 2.873, 2.939, 2.986, 3.023, 3.053, 3.078, 3.099, 3.117),
    0.05: (2.178, 2.289, 2.361, 2.413, 2.453, 2.485, 2.512, 2.535, 2.555),
    0.10: (1.875, 1.992, 2.067, 2.122, 2.164, 2.197, 2.225, 2.249, 2.270),
}
OBRIEN_FLEMING = {
    0.01: (2.580, 2.595, 2.609, 2.621, 2.631, 2.640, 2.648, 2.654, 2.660),
    0.05: (1.977, 2.004, 2.024, 2.040, 2.053, 2.063, 2.072, 2.080, 2.087),
    0.10: (1.678, 1.710, 1.733, 1.751, 1.765, 1.776, 1.786, 1.794, 1.801),
}


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.10])
def test_pocock_and_obrien_fleming_to_the_printed_digit(alpha: float) -> None:
    found = [[round(make(k, alpha), 3) for k in range(2, 11)] for make in (pocock, obrien_fleming)]
    assert found == [list(POCOCK[alpha]), list(OBRIEN_FLEMING[alpha])]


def test_one_look_is_the_usual_test() -> None:
    assert pocock(1, 0.05) == pytest.approx(norm.isf(0.025))
    assert obrien_fleming(1, 0.05, two_sided=False) == pytest.approx(norm.isf(0.05))


@pytest.mark.parametrize(
    ("spending", "printed"),
    [
        (Spending.OBRIEN_FLEMING, (4.88, 3.36, 2.68, 2.29, 2.03)),
        (Spending.POCOCK, (2.44, 2.43, 2.41, 2.40, 2.39)),
    ],
)
def test_lan_demets_five_looks(spending: Spending, printed: tuple[float, ...]) -> None:
    """D. DeMets and K. Lan, Statistics in Medicine 13 (1994) 1341-1352: two-sided 0.05, five equal looks."""
    found = spending_bounds(spending, [0.2, 0.4, 0.6, 0.8, 1.0], 0.05)
    assert [round(each, 2) for each in found] == list(printed)


def test_two_looks_against_the_bivariate_normal() -> None:
    """One-sided crossing at the second of two unequal looks, with drift: scipy's own bivariate normal."""
    t, bounds, drift = (0.3, 1.0), (2.5, 1.8), 1.2
    found = first_crossing(bounds, t, two_sided=False, drift=drift)
    mean = [drift * math.sqrt(each) for each in t]
    corr = math.sqrt(t[0] / t[1])
    inside = multivariate_normal(mean, [[1, corr], [corr, 1]]).cdf(np.array(bounds))
    assert found.sum() == pytest.approx(1 - inside, abs=1e-6)
    assert found[0] == pytest.approx(norm.sf(bounds[0] - mean[0]))


def test_bounds_of_irregular_looks_spend_what_they_may() -> None:
    """Spent at each look as the function says, however the looks fall; and with another clock for the information."""
    fractions, information = [0.1, 0.35, 0.4, 0.9], [3.0, 11.0, 12.0, 40.0]
    for alpha in (0.05, 0.0125):
        bounds = spending_bounds(Spending.POCOCK, fractions, alpha, two_sided=False, information=information)
        spent = np.cumsum(first_crossing(bounds, information, two_sided=False))
        assert spent == pytest.approx([Spending.POCOCK.spent(t, alpha, two_sided=False) for t in fractions], abs=1e-9)


def test_after_all_is_spent_no_bound_is_finite() -> None:
    bounds = spending_bounds(Spending.POCOCK, [0.5, 1.0, 1.2], 0.05, two_sided=False)
    assert bounds[2] == math.inf
    with pytest.raises(ValueError, match="rises"):
        first_crossing([2.0, 2.0], [0.5, 0.5], two_sided=True)


def test_the_mixture_against_integration() -> None:
    """E = integral of exp(d sqrt(I) z - d^2 I / 2) over the (half-)normal of the effect d with variance 1 / rho."""
    information, rho, z = 40.0, 7.0, 2.3

    def over(low: float, weight: float) -> float:
        def inside(d: float) -> float:
            ratio = math.exp(d * math.sqrt(information) * z - d**2 * information / 2)
            return weight * ratio * float(norm.pdf(d, 0, rho**-0.5))

        return quad(inside, low, 6, epsabs=1e-12, points=[0.0, 0.4])[0]

    assert log_e_value(z, information / rho) == pytest.approx(math.log(over(0.0, 2.0)), abs=1e-9)
    assert log_e_value(z, information / rho, two_sided=True) == pytest.approx(math.log(over(-6, 1.0)), abs=1e-9)


@pytest.mark.parametrize("two_sided", [True, False])
def test_the_critical_value_is_where_the_e_value_is_one_over_alpha(two_sided: bool) -> None:
    for ratio in (0.01, 1.0, 30.0):
        z = critical(ratio, 0.05, two_sided=two_sided)
        assert log_e_value(z, ratio, two_sided=two_sided) == pytest.approx(math.log(20), abs=1e-9)


def test_two_sided_is_the_asymptotic_confidence_sequence_of_waudby_smith() -> None:
    """Theorem 2.2: half width sqrt(2 (t rho^2 + 1) / (t^2 rho^2) log(sqrt(t rho^2 + 1) / alpha)), in units of sigma."""
    t, rho, alpha = 250.0, 0.1, 0.05
    theirs = math.sqrt(2 * (t * rho**2 + 1) / (t**2 * rho**2) * math.log(math.sqrt(t * rho**2 + 1) / alpha))
    assert critical(t * rho**2, alpha, two_sided=True) / math.sqrt(t) == pytest.approx(theirs)


def test_rho_is_tuned_where_it_is_said_to_be() -> None:
    """At the tuned rho no other gives a narrower two-sided sequence there, and hardly a narrower one-sided."""
    rho = tuned_rho(100.0, 0.025)
    best = critical(100 / rho, 0.05, two_sided=True)
    assert all(critical(100 / (rho * f), 0.05, two_sided=True) > best for f in (0.8, 0.95, 1.05, 1.25))
    one = [critical(100 / (rho * f), 0.025) for f in np.geomspace(0.2, 5, 41)]
    assert critical(100 / rho, 0.025) < min(one) + 0.01


def test_ville_by_simulation() -> None:
    """A Brownian motion looked at 400 times: the one-sided e-value exceeds 20 in no more than 5% of the walks."""
    rng = np.random.default_rng(20261124)
    information = np.arange(1, 401, dtype=float)
    z = rng.normal(size=(4000, 400)).cumsum(axis=1) / np.sqrt(information)
    ever = (log_e_value(z, information / tuned_rho(200, 0.05)).max(axis=1) >= math.log(20)).mean()
    naive = (z.max(axis=1) >= norm.isf(0.05)).mean()
    assert 0.015 < ever <= 0.05 < 0.3 < naive
