"""The classical meta-analysis against published figures, to the digits printed."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.evaluate.pool.heterogeneity import Method
from firsthand.evaluate.pool.random_effects import pool
from tests.evaluate.pool.published import EXPECTANCY, VIECHTBAUER_1, VIECHTBAUER_2, bcg, studies


def test_bcg_as_metafor_prints_it() -> None:
    """metafor's documentation of rma(): REML on the BCG data, Wald and Knapp-Hartung; predict(); confint()."""
    fit = pool(bcg())
    mean = fit.mean
    found = (mean.estimate, mean.se, mean.se_kh, mean.t_kh, *mean.ci_kh, fit.spread.tau2, fit.spread.se_tau2)
    assert found == pytest.approx((-0.7145, 0.1798, 0.1808, -3.9522, -1.1084, -0.3206, 0.3132, 0.1664), abs=5e-5)
    assert mean.df == 12
    assert (*mean.ci, *fit.pi, *fit.pi_kh) == pytest.approx(  # type: ignore[misc]
        (-1.0669, -0.3622, -1.8667, 0.4376, -1.9960, 0.5670), abs=5.1e-5
    )
    assert (fit.spread.q, fit.spread.i2, fit.spread.h2) == pytest.approx((152.2330, 92.2214, 12.8558), abs=5e-5)
    assert fit.tau2_ci == pytest.approx((0.1197, 1.1115), abs=5e-5)


@pytest.mark.parametrize(
    ("method", "estimate", "se", "tau2", "se_tau2"),
    [
        ("reml", -0.7145, 0.1798, 0.3132, 0.1664),
        ("ml", -0.7112, 0.1719, 0.2800, 0.1443),
        ("dl", -0.7141, 0.1787, 0.3088, 0.2299),
        ("pm", -0.7150, 0.1809, 0.3181, 0.1737),
        ("eb", -0.7150, 0.1809, 0.3181, 0.1737),
        ("he", -0.7159, 0.1833, 0.3286, 0.2071),
        ("sj", -0.7172, 0.1871, 0.3455, 0.1497),
        ("hs", -0.7045, 0.1587, 0.2284, 0.1279),
    ],
)
def test_every_estimator_on_bcg(method: str, estimate: float, se: float, tau2: float, se_tau2: float) -> None:
    """What metafor 3.8-1 (R 4.2.2) says for each method, run on 24 November 2026."""
    fit = pool(bcg(), method=Method(method))
    found = (fit.mean.estimate, fit.mean.se, fit.spread.tau2, fit.spread.se_tau2)
    assert found == pytest.approx((estimate, se, tau2, se_tau2), abs=5e-5)


@pytest.mark.parametrize(
    ("data", "printed"),
    [
        (VIECHTBAUER_1, (0.228, 0.148, 0.277, 0.197, 0.223, 0.192, 0.199)),
        (VIECHTBAUER_2, (0.010, 0.000, 0.013, 0.013, 0.016, 0.010, 0.025)),
    ],
)
def test_viechtbauer_2005(data: tuple[tuple[float, ...], tuple[float, ...]], printed: tuple[float, ...]) -> None:
    """The seven estimators as printed on pages 271 and 272: HS, HE, DL, ML, REML, EB, SJ."""
    order = (Method.HS, Method.HE, Method.DL, Method.ML, Method.REML, Method.EB, Method.SJ)
    found = [pool(studies(*data), method=method).spread.tau2 for method in order]
    assert found == pytest.approx(printed, abs=5.1e-4)


def test_viechtbauer_2005_i2_and_h2() -> None:
    """Example 1, REML: I2 76.84, H2 4.32; example 2, SJ: I2 42.67, H2 1.74."""
    one, two = pool(studies(*VIECHTBAUER_1)).spread, pool(studies(*VIECHTBAUER_2), method=Method.SJ).spread
    assert (one.i2, one.h2, two.i2, two.h2) == pytest.approx((76.84, 4.32, 42.67, 1.74), abs=5.1e-3)


@pytest.mark.parametrize(
    ("method", "wald", "knapp_hartung"),
    [
        ("ml", (0.013, 0.078, 0.047, 1.637, -0.015, 0.171), (0.059, 1.311, -0.047, 0.202)),
        ("reml", (0.019, 0.084, 0.052, 1.621, -0.018, 0.185), (0.062, 1.359, -0.046, 0.213)),
        ("dl", (0.026, 0.089, 0.056, 1.601, -0.020, 0.199), (0.064, 1.405, -0.044, 0.223)),
        ("he", (0.080, 0.114, 0.079, 1.443, -0.041, 0.270), (0.071, 1.608, -0.035, 0.264)),
    ],
)
def test_raudenbush_2009(method: str, wald: tuple[float, ...], knapp_hartung: tuple[float, ...]) -> None:
    """Table 16.3 (page 309) as metafor reproduces it: tau2, mean, se, z, interval; then Knapp-Hartung's."""
    yi, vi, _ = EXPECTANCY
    fit = pool(studies(yi, vi), method=Method(method))
    mean = fit.mean
    assert (fit.spread.tau2, mean.estimate, mean.se, mean.z, *mean.ci) == pytest.approx(wald, abs=5.1e-4)
    assert (mean.se_kh, mean.t_kh, *mean.ci_kh) == pytest.approx(knapp_hartung, abs=5.1e-4)


def test_raudenbush_2009_random_and_mixed_effects() -> None:
    """Table 16.2: Q 35.83, prediction -0.204 to 0.371; with weeks (3 at most) tau2 0, coefficients 0.407 and
    -0.157, z 4.68 and -4.39, Q 16.57."""
    yi, vi, weeks = EXPECTANCY
    data = studies(yi, vi, weeks=tuple(min(w, 3) for w in weeks))
    fit = pool(data)
    assert fit.spread.q == pytest.approx(35.83, abs=5e-3)
    assert fit.pi == pytest.approx((-0.204, 0.371), abs=5.1e-4)
    mixed = pool(data, moderators=("weeks",))
    found = [(c.estimate, c.z) for c in mixed.coefficients]
    assert np.array(found) == pytest.approx(np.array([(0.407, 4.68), (-0.157, -4.39)]), abs=5e-3)
    assert (mixed.spread.tau2, mixed.spread.q) == pytest.approx((0.0, 16.57), abs=5e-3)
    assert mixed.pi is None


def test_meta_regression_of_bcg_on_latitude_and_year() -> None:
    """metafor: rma(yi, vi, mods = ~ ablat + year, test = "knha"), as its documentation prints it."""
    fit = pool(bcg(), moderators=("latitude", "year"))
    latitude, year = fit.coefficients[1:]
    assert (latitude.estimate, latitude.se_kh, latitude.t_kh, latitude.p_kh, *latitude.ci_kh) == pytest.approx(
        (-0.0280, 0.0113, -2.4689, 0.0332, -0.0533, -0.0027), abs=5e-5
    )
    assert (year.estimate, year.se_kh, year.p_kh) == pytest.approx((0.0019, 0.0163, 0.9090), abs=5e-5)
    assert (fit.spread.tau2, fit.spread.se_tau2, fit.spread.q) == pytest.approx((0.1108, 0.0845, 28.3251), abs=5e-5)
    assert fit.spread.i2 == pytest.approx(71.98, abs=5e-3)


def test_the_floor_never_lets_knapp_hartung_be_surer_than_wald() -> None:
    """Effects that agree better than chance would have them: Knapp-Hartung's error falls below the Wald one."""
    alike = studies((0.20, 0.21, 0.19, 0.20), (0.04, 0.05, 0.03, 0.04))
    plain, floored = pool(alike), pool(alike, floor=True)
    assert plain.mean.se_kh < plain.mean.se
    assert floored.mean.se_kh == floored.mean.se
    assert floored.floored
    assert not pool(bcg(), floor=True).floored


def test_two_studies_can_be_pooled_and_one_cannot() -> None:
    assert pool(studies((0.1, 0.3), (0.02, 0.03))).mean.df == 1
    with pytest.raises(ValueError, match="at least 2"):
        pool(studies((0.1,), (0.02,)))


def test_a_moderator_that_does_not_differ_is_refused() -> None:
    with pytest.raises(ValueError, match="do not differ"):
        pool(studies((0.1, 0.3, 0.2), (0.02, 0.03, 0.02), x=(1, 1, 1)), moderators=("x",))
