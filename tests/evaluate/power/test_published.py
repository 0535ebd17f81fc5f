"""Power and sample sizes against published figures and against independent implementations."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from firsthand.evaluate.design import Kind
from firsthand.evaluate.power.analytic import Precision, power_of, precision
from firsthand.evaluate.power.needed import needed, power_with
from firsthand.evaluate.power.variance import parts_of
from firsthand.evaluate.power.wedge import covariance, exposure
from firsthand.evaluate.power.wedge import wedge as wedge_of

from ..designs import OUTCOME, clusters, people, wedge


def design_effect(size: int, icc: float, cv: float = 0.0, number: int = 40) -> float:
    """How many times the variance is what as many people of no cluster would give, by what the engine promises."""
    whole = precision(clusters(clusters=number, cluster_size=float(size), icc=icc, cluster_size_cv=cv), OUTCOME)
    return (whole.se / precision(people(people=number * size), OUTCOME).se) ** 2


@pytest.mark.parametrize(("number", "effect"), [(40, 0.8), (200, 0.3), (128, 0.5), (1571, 0.1414)])
def test_individuals_have_the_power_of_statsmodels(number: int, effect: float) -> None:
    first = number // 2
    expected = TTestIndPower().power(effect, nobs1=first, ratio=(number - first) / first, alpha=0.05)
    design = people(people=number, allocation=first / number)
    assert power_of(effect, precision(design, OUTCOME)) == pytest.approx(expected, abs=2e-4)


def test_cohens_sixty_four() -> None:
    """J. Cohen, Psychological Bulletin 112 (1992) 155-159, table 2: a medium difference needs 64 in each group."""
    assert needed(people(), OUTCOME, 0.5) == 128


@pytest.mark.parametrize(("size", "effect", "people_in_effect"), [(10, 1.153, 34), (20, 1.323, 60), (40, 1.663, 96)])
def test_killips_design_effects(size: int, effect: float, people_in_effect: int) -> None:
    """S. Killip, Z. Mahfoud, K. Pearce, Annals of Family Medicine 2 (2004) 204-208: four physicians, icc 0.017. They
    cut the effective number off to whole people; of 60.47 they print 60."""
    assert design_effect(size, 0.017) == pytest.approx(effect, abs=5e-4)
    assert math.floor(4 * size / design_effect(size, 0.017)) == people_in_effect


def test_sedgwicks_practices() -> None:
    """P. Sedgwick, BMJ 346 (2013) f2839: 340 patients become 1104, 24 practices of 46, at an icc of 0.05."""
    assert math.ceil(340 * design_effect(46, 0.05) / 46) * 46 == pytest.approx(1104, abs=46)
    assert round(340 * design_effect(46, 0.05) / 46) == 24


def test_eldridges_rule_for_unequal_clusters() -> None:
    """S. M. Eldridge, D. Ashby, S. Kerry, Int. J. Epidemiology 35 (2006) 1292-1300: below a coefficient of variation
    of 0.23 unequal sizes can be neglected (the sample grows by less than about 5%, their bound), at 0.65, which they
    expect of general practices, it can grow by up to 42%."""
    for icc in (0.01, 0.05, 0.2, 0.999):
        growth = design_effect(1000, icc, 0.23) / design_effect(1000, icc)
        assert growth < 1.0535
        assert design_effect(1000, icc, 0.65) / design_effect(1000, icc) < 1.4227


@pytest.mark.parametrize(
    ("number", "size", "steps", "effect", "power"),
    [(44, 10, 4, 0.535, 0.818), (33, 20, 3, 0.767, 0.835), (24, 20, 4, 0.572, 0.825)],
)
def test_stepped_wedges_of_kristunas_and_woertman(
    number: int, size: int, steps: int, effect: float, power: float
) -> None:  # fmt: skip
    """C. Kristunas and others, Trials 18 (2017) 109, table 2 (icc 0.05, a standardised difference of 0.2): design
    effects of W. Woertman and others, J. Clinical Epidemiology 66 (2013) 752-758, and the power that Hussey and
    Hughes' variance gives with the normal distribution."""
    design = wedge(clusters=number, cluster_size=float(size), periods=steps + 1, sequences=steps)
    found = precision(design, OUTCOME)
    assert found.se**2 * number * size / 4 == pytest.approx(effect, abs=5e-4)
    normal = Precision(found.se, math.inf, "", number, number * size)
    assert power_of(0.2, normal) == pytest.approx(power, abs=5e-4)


def test_hussey_and_hughes_variance_in_closed_form() -> None:
    """M. A. Hussey, J. P. Hughes, Contemporary Clinical Trials 28 (2007) 182-191, equation 8."""
    design = wedge(clusters=24, cluster_size=100.0, icc=0.003)
    treated = exposure(24, 5, 4)
    parts = parts_of(design, OUTCOME)
    own, place = parts.within / 100, parts.between
    u, w, v = treated.sum(), (treated.sum(axis=0) ** 2).sum(), (treated.sum(axis=1) ** 2).sum()
    i, t = 24, 5
    bottom = (i * u - w) * own + (u**2 + i * t * u - t * w - i * v) * place
    expected = i * own * (own + t * place) / bottom
    assert precision(design, OUTCOME).se ** 2 == pytest.approx(expected, rel=1e-9)


def test_wedge_of_a_cohort_is_that_of_every_persons_answer() -> None:
    """The variance from cluster means equals generalised least squares on all answers of all people."""
    design = wedge(clusters=4, cluster_size=3.0, correlation=0.5, cluster_autocorrelation=0.8, icc=0.2)
    parts, size, periods = parts_of(design, OUTCOME), 3, 5
    treated = exposure(4, periods, 4)
    waves = np.eye(periods)
    place = parts.between * (0.8 * np.ones((periods, periods)) + 0.2 * waves)
    person = parts.within * (0.5 * np.ones((periods, periods)) + 0.5 * waves)
    block = np.kron(np.ones((size, size)), place) + np.kron(np.eye(size), person)
    rows = [np.column_stack([np.tile(treated[i], size), np.tile(waves, (size, 1))]) for i in range(4)]
    information = sum(x.T @ np.linalg.inv(block) @ x for x in rows)
    expected = np.linalg.inv(information)[0, 0]
    assert wedge_of(treated, covariance(parts, np.full(4, 3.0), periods)).variance == pytest.approx(expected, rel=1e-9)


def test_baseline_lowers_the_variance_as_teerenstra_says() -> None:
    """S. Teerenstra and others, Statistics in Medicine 31 (2012) 2169-2178: by 1 - r², where r is the correlation of
    cluster means: r = n icc/(1+(n-1)icc) c + (1-icc)/(1+(n-1)icc) s. What is left is the price of the slope."""
    design = clusters(clusters=400, baseline=True, correlation=0.6, cluster_autocorrelation=0.8)
    n, icc = 25, 0.05
    r = (n * icc * 0.8 + (1 - icc) * 0.6) / (1 + (n - 1) * icc)
    plain = precision(clusters(clusters=400), OUTCOME).se ** 2
    assert precision(design, OUTCOME).se ** 2 / plain == pytest.approx((1 - r**2) * 397 / 396, rel=1e-9)


def test_hayes_and_bennett_pairs() -> None:
    """R. J. Hayes, S. Bennett, Int. J. Epidemiology 28 (1999) 319-326: c = 2 + (z)² [(s0²+s1²)/n + km²(m0²+m1²)]/d².
    Their variance is ours; their 2 stands for the t distribution, which we use as it is: one pair more or less."""
    between, within, matching = 0.05, 0.95, 0.4
    z = (1.959964 + 0.841621) ** 2
    expected = 2 + z * (2 * within / 25 + 2 * between * (1 - matching)) / 0.3**2
    design = clusters(kind=Kind.MATCHED_PAIR, matching_correlation=matching)
    assert abs(needed(design, OUTCOME, 0.3) / 2 - math.ceil(expected)) <= 1


def test_donner_and_klars_number_of_clusters() -> None:
    """A. Donner, N. Klar, Design and Analysis of Cluster Randomization Trials (2000): the normal formula times the
    design effect; the t distribution asks for a little more, never less."""
    z = (1.959964 + 0.841621) ** 2
    each = 2 * z * (1 + 24 * 0.05) / 25 / 0.3**2
    assert 2 * math.ceil(each) <= needed(clusters(), OUTCOME, 0.3) <= 2 * math.ceil(each) + 3


def test_the_number_needed_is_the_smallest_that_is_enough() -> None:
    for design in (clusters(), clusters(kind=Kind.MATCHED_PAIR), wedge(), people(), clusters(allocation=0.3)):
        number = needed(design, OUTCOME, 0.4)
        step = 2 if design.kind is Kind.MATCHED_PAIR else 1
        assert power_with(design, OUTCOME, 0.4, number) >= 0.8
        assert power_with(design, OUTCOME, 0.4, number - step) < 0.8


def test_unequal_allocation_costs() -> None:
    even, uneven = (precision(clusters(allocation=share), OUTCOME) for share in (0.5, 0.25))
    assert uneven.se > even.se
    assert even.df == pytest.approx(38)


def test_standard_deviation_scales_the_error() -> None:
    found = precision(clusters(), replace(OUTCOME, sd=2.5))
    assert found.se == pytest.approx(2.5 * precision(clusters(), OUTCOME).se)
