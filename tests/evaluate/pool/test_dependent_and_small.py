"""Robust variance and the small-study checks, against R's packages and against algebra written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import block_diag, fractional_matrix_power

from firsthand.evaluate.pool.robust import cr2, pool_dependent
from firsthand.evaluate.pool.small_studies import egger, leave_one_out, trim_and_fill
from tests.evaluate.pool.published import bcg, dependent, studies


def test_robumeta_on_fourteen_effects() -> None:
    """robumeta 2.0-3: robu(yi ~ 1, rho = 0.8, small = TRUE, modelweights = "CORR"), R 4.2.2, 24 November 2026."""
    fit = pool_dependent(dependent())
    mean = fit.coefficients[0]
    found = (fit.tau2, mean.estimate, mean.se, mean.df)
    assert found == pytest.approx((0.0361981901, 0.15601716, 0.09186839137, 5.478929035), rel=1e-8)
    assert mean.ci == pytest.approx((-0.0741, 0.386), abs=5e-4)
    assert (fit.clusters, fit.k, fit.trusted) == (7, 14, True)


def test_robumeta_with_a_moderator() -> None:
    """The same with yi ~ x; clubSandwich's coef_test(vcov = "CR2", test = "Satterthwaite") agrees."""
    fit = pool_dependent(dependent(), moderators=("x",))
    one, x = fit.coefficients
    assert (one.estimate, one.se, one.df) == pytest.approx((-0.01713927552, 0.0808386661, 2.993158552), rel=1e-8)
    assert (x.estimate, x.se, x.df) == pytest.approx((0.3407872349, 0.1059108633, 4.604216729), rel=1e-8)
    assert fit.tau2 == pytest.approx(0.0052201826, rel=1e-8)
    assert not fit.trusted


def test_cr2_against_the_definition_with_dense_matrices() -> None:
    """Pustejovsky and Tipton (2018), equations 4 to 11, written out with whole matrices."""
    rng = np.random.default_rng(3)
    of = np.repeat(np.arange(6), [1, 2, 3, 4, 2, 3])
    x = np.column_stack([np.ones(15), rng.normal(size=15)])
    w, y = rng.uniform(5, 20, 15), rng.normal(size=15)
    groups = [np.flatnonzero(of == g) for g in range(6)]
    big_w, phi = np.diag(w), np.diag(1 / w)
    m = np.linalg.inv(x.T @ big_w @ x)
    hat = x @ m @ x.T @ big_w
    keep = np.eye(15) - hat
    blocks = []
    for rows in groups:
        d = np.linalg.cholesky(phi[np.ix_(rows, rows)]).T
        b = d @ keep[rows] @ phi @ keep[rows].T @ d.T
        blocks.append(d.T @ fractional_matrix_power(b, -0.5) @ d)
    a = block_diag(*blocks)
    residuals = keep @ y
    meat = sum(np.outer(s, s) for rows in groups for s in [x[rows].T @ (w[rows] * (a @ residuals)[rows])])
    variance = m @ meat @ m
    whole = a @ keep
    dfs = []
    for c in range(2):
        p = np.array([m[c] @ x[rows].T @ np.diag(w[rows]) @ whole[rows] for rows in groups])
        gram = p @ phi @ p.T
        dfs.append(np.trace(gram) ** 2 / (gram**2).sum())
    beta, se, df = cr2(y, x, w, groups)
    assert beta == pytest.approx(m @ x.T @ big_w @ y)
    assert se == pytest.approx(np.sqrt(np.diag(variance)))
    assert df == pytest.approx(np.array(dfs))


def test_robust_variance_needs_clusters() -> None:
    with pytest.raises(ValueError, match="same people"):
        pool_dependent(bcg())


def test_egger_on_bcg() -> None:
    """metafor 3.8-1: regtest(res, model = "lm") on the BCG data: t -1.4013, df 11, p 0.1887, limit -0.1909."""
    found = egger(bcg())
    assert (found.t, found.df, found.p, found.limit) == pytest.approx((-1.4013, 11, 0.1887, -0.1909), abs=5e-5)
    assert found.enough


def test_trim_and_fill() -> None:
    """metafor 3.8-1: trimfill(res), REML: BCG one missing on the right, then -0.6571, tau2 0.3313; the fourteen
    effects one missing on the left, then 0.1309, tau2 0.0089."""
    one, two = trim_and_fill(bcg()), trim_and_fill(dependent())
    assert (one.missing, one.side, two.missing, two.side) == (1, "high", 1, "low")
    found = (one.filled.mean.estimate, one.filled.spread.tau2, two.filled.mean.estimate, two.filled.spread.tau2)
    assert found == pytest.approx((-0.6571, 0.3313, 0.1309, 0.0089), abs=5e-5)


def test_leaving_one_out_of_bcg() -> None:
    """metafor 3.8-1: leave1out(res): without trial 8, -0.7948 and tau2 0.2732; without trial 6, -0.7109 and 0.3596."""
    found = leave_one_out(bcg())
    assert (found[7].estimate, found[7].tau2) == pytest.approx((-0.7948, 0.2732), abs=5e-5)
    assert (found[5].estimate, found[5].tau2) == pytest.approx((-0.7109, 0.3596), abs=5e-5)


def test_few_studies_are_said_to_be_few_and_equal_errors_refused() -> None:
    assert not egger(studies((0.1, 0.4, 0.2), (0.01, 0.05, 0.02))).enough
    with pytest.raises(ValueError, match="different standard errors"):
        egger(studies((0.1, 0.4, 0.2), (0.01, 0.01, 0.01)))
