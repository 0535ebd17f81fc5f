"""CR0 to CR3, HC2 and HC3 with their degrees of freedom against printed outputs, libraries and the definition."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import cholesky

from firsthand.evaluate.estimate.least_squares import dummies, least_squares
from firsthand.evaluate.estimate.regression import Comparison, intention_to_treat
from firsthand.evaluate.estimate.robust import robust

#: Crowder & Hand 1990, Analysis of Repeated Measures, example 5.3: grams of 50 chicks on four diets.
CHICKS = Path(__file__).parent / "chick_weight.csv"


def chicks() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weight, day, diet (1 to 4) and chick, one row a weighing."""
    rows = []
    with CHICKS.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            for name, weight in line.items():
                if name.startswith("day_") and weight:
                    rows.append((float(weight), float(name[4:]), int(line["diet"]), line["chick"]))
    weight, day, diet, chick = zip(*rows, strict=True)
    return np.array(weight), np.array(day), np.array(diet), np.array(chick)


def unit(n: int, at: int) -> np.ndarray:
    return np.eye(n)[at]


def test_cr2_of_chick_weights_as_clubsandwich_prints_it() -> None:
    """clubSandwich's manual, vcovCR.lm: lm(weight ~ Time + Diet:Time), clustered by chick."""
    weight, day, diet, chick = chicks()
    assert len(weight) == 578
    fit = least_squares(np.column_stack([np.ones(578), day, dummies(diet) * day[:, None]]), weight)
    printed = [
        [3.9317840, -0.7851508, -0.2560762, -0.0750498, 0.2695861],
        [-0.7851508, 0.4360726, -0.3314209, -0.3436398, -0.3665016],
        [-0.2560762, -0.3314209, 1.3680862, 0.3475327, 0.3482061],
        [-0.0750498, -0.3436398, 0.3475327, 1.1195632, 0.3483146],
        [0.2695861, -0.3665016, 0.3482061, 0.3483146, 0.5416587],
    ]
    assert robust(fit, unit(5, 1), chick).variance == pytest.approx(np.array(printed), abs=5.1e-8)


def test_satterthwaite_df_of_chick_weights_as_clubsandwich_prints_them() -> None:
    """clubSandwich's manual, coef_test and conf_int: lm(weight ~ Diet * Time)."""
    weight, day, diet, chick = chicks()
    other = dummies(diet)
    fit = least_squares(np.column_stack([np.ones(578), day, other, other * day[:, None]]), weight)
    printed = {5: (1.77, 1.49, 18.8), 6: (4.58, 1.35, 18.8), 7: (2.87, 1.01, 18.3)}
    for at, (estimate, se, df) in printed.items():
        found = robust(fit, unit(8, at), chick)
        assert (round(fit.beta[at], 2), round(found.se, 2), round(found.df, 1)) == (estimate, se, df)


def test_cr2_with_absorbed_states_as_clubsandwich_prints_it() -> None:
    """clubSandwich's manual, vcovCR.plm: Munnell's (1990) production data, which linearmodels ships. The printed
    matrix is that of the dummies and, after Pustejovsky & Tipton's theorem, that of the demeaned data."""
    from linearmodels.datasets import munnell

    data = munnell.load()
    y = np.log(data.GSP.to_numpy())
    x = np.column_stack([np.log(data.P_CAP), np.log(data.PC), np.log(data.EMP), data.UNEMP])
    state = data.ST_ABB.to_numpy().astype(str)
    printed = [
        [3.900840e-03, -7.382313e-04, -2.483778e-03, -7.825846e-05],
        [-7.382313e-04, 4.177767e-03, -4.010161e-03, -9.960967e-05],
        [-2.483778e-03, -4.010161e-03, 7.3152051e-03, 1.736024e-04],
        [-7.825846e-05, -9.960967e-05, 1.736024e-04, 6.745842e-06],
    ]
    whole = least_squares(np.column_stack([x, np.ones(len(y)), dummies(state)]), y)
    _, at = np.unique(state, return_inverse=True)
    means = np.stack([np.bincount(at, each) for each in np.column_stack([x, y]).T]) / np.bincount(at)
    within = np.column_stack([x, y]) - means.T[at]
    absorbed = least_squares(within[:, :4], within[:, 4])
    for fit in (whole, absorbed):
        found = robust(fit, unit(len(fit.beta), 0), state)
        assert found.variance[:4, :4] == pytest.approx(np.array(printed), rel=1e-6)
        assert found.df == pytest.approx(22.883991996, rel=1e-8)  # ours, the same both ways


def made(weighted: bool = False, seed: int = 3) -> tuple[np.ndarray, ...]:
    """x, y, clusters of sizes 1 to 9, weights."""
    stream = np.random.default_rng(seed)
    cluster = np.repeat([f"c{n}" for n in range(9)], [1, 2, 3, 3, 4, 5, 7, 8, 9])
    n = len(cluster)
    treated = np.isin(cluster, ["c0", "c3", "c5", "c7"]).astype(float)
    x = np.column_stack([np.ones(n), treated, stream.normal(size=n)])
    y = x @ [1.0, 0.5, 0.2] + stream.normal(size=n) * (1 + treated)
    return x, y, cluster, stream.gamma(3.0, size=n) if weighted else np.ones(n)


def by_definition(
    x: np.ndarray, y: np.ndarray, cluster: np.ndarray, w: np.ndarray, phi: np.ndarray, contrast: np.ndarray
) -> tuple[float, float]:
    """Pustejovsky & Tipton 2018, equations 4 to 11, with every matrix n by n written out: se and df. Written
    apart from the code under test; the symmetric root is by eigenvalues."""
    weights, target = np.diag(w), np.diag(phi)
    bread = np.linalg.inv(x.T @ weights @ x)
    annihilator = np.eye(len(y)) - x @ bread @ x.T @ weights
    residual = annihilator @ y
    meat, vectors = np.zeros((x.shape[1],) * 2), []
    for label in np.unique(cluster):
        rows = np.flatnonzero(cluster == label)
        own = np.eye(len(y))[rows]
        d = cholesky(target[np.ix_(rows, rows)])
        middle = d @ own @ annihilator @ target @ annihilator.T @ own.T @ d.T
        values, q = np.linalg.eigh(middle)
        inverse_root = sum(
            np.outer(q[:, k], q[:, k]) / np.sqrt(values[k]) for k in range(len(values)) if values[k] > 1e-9
        )
        adjusted = d.T @ inverse_root @ d
        score = x[rows].T @ weights[np.ix_(rows, rows)] @ adjusted
        meat += score @ np.outer(residual[rows], residual[rows]) @ score.T
        vectors.append(annihilator[rows].T @ score.T @ bread @ contrast)
    stacked = np.array(vectors)
    spread = stacked @ target @ stacked.T
    return float(np.sqrt(contrast @ bread @ meat @ bread @ contrast)), float(np.trace(spread) ** 2 / np.sum(spread**2))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("targeted", [False, True])
def test_cr2_is_its_definition_with_weights_and_working_variances(weighted: bool, targeted: bool) -> None:
    x, y, cluster, w = made(weighted)
    phi = 1 / np.linspace(1, 3, len(y)) if targeted else np.ones(len(y))
    fit = least_squares(x, y, w if weighted else None)
    for at in range(3):
        found = robust(fit, unit(3, at), cluster, target=phi if targeted else None)
        assert (found.se, found.df) == pytest.approx(by_definition(x, y, cluster, w, phi, unit(3, at)), rel=1e-9)


@pytest.mark.slow
def test_cr1_and_cr3_are_pyfixests() -> None:
    """pyfixest's CRV1 and CRV3 (the jackknife) without its further corrections."""
    import pandas
    import pyfixest

    x, y, cluster, _ = made()
    frame = pandas.DataFrame({"y": y, "z": x[:, 1], "x": x[:, 2], "c": cluster})
    fit = least_squares(x, y)
    plain = pyfixest.ssc(k_adj=False, G_adj=False)
    cr0 = pyfixest.feols("y ~ z + x", frame, vcov={"CRV1": "c"}, ssc=plain).se()["z"]
    scaled = pyfixest.feols("y ~ z + x", frame, vcov={"CRV1": "c"}, ssc=pyfixest.ssc(k_adj=False)).se()["z"]
    assert robust(fit, unit(3, 1), cluster, "CR0").se == pytest.approx(cr0, rel=1e-9)
    assert robust(fit, unit(3, 1), cluster, "CR1").se == pytest.approx(scaled, rel=1e-9)
    # pyfixest's CRV3 without corrections is the sum of squares alone, without the jackknife's (G - 1)/G.
    jackknife = pyfixest.feols("y ~ z + x", frame, vcov={"CRV3": "c"}, ssc=plain).se()["z"]
    assert robust(fit, unit(3, 1), cluster, "CR3").se == pytest.approx(jackknife * np.sqrt(8 / 9), rel=1e-9)


def test_cr3_is_leaving_each_cluster_out() -> None:
    x, y, cluster, _ = made()
    left = [least_squares(x[cluster != label], y[cluster != label]).beta[1] for label in np.unique(cluster)]
    fit = least_squares(x, y)
    expected = np.sqrt(8 / 9 * np.sum((np.array(left) - fit.beta[1]) ** 2))
    assert robust(fit, unit(3, 1), cluster, "CR3").se == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
def test_hc_are_statsmodels(kind: str) -> None:
    from statsmodels.regression.linear_model import OLS

    x, y, _, _ = made()
    theirs = OLS(y, x).fit(cov_type=kind).bse
    fit = least_squares(x, y)
    assert [robust(fit, unit(3, at), None, kind).se for at in range(3)] == pytest.approx(theirs, rel=1e-9)  # type: ignore[arg-type]


def test_two_groups_of_people_give_welch() -> None:
    """HC2 of a difference in means is Welch's error (MacKinnon & White 1985), and Bell & McCaffrey's df with one
    spread is that of the formula for equal variances."""
    stream = np.random.default_rng(5)
    a, b = stream.normal(size=12), 2 * stream.normal(size=7)
    data = Comparison(np.concatenate([a, b]), np.repeat([1.0, 0.0], [12, 7]))
    found = intention_to_treat(data)
    assert found.estimate == pytest.approx(a.mean() - b.mean())
    assert found.se == pytest.approx(np.sqrt(a.var(ddof=1) / 12 + b.var(ddof=1) / 7))
    shares = np.array([1 / 12, 1 / 7])
    assert found.df == pytest.approx(shares.sum() ** 2 / (shares**2 / np.array([11, 6])).sum())


def test_clusters_of_one_size_give_the_t_test_of_their_means() -> None:
    stream = np.random.default_rng(6)
    cluster = np.repeat(np.arange(10), 8)
    y = stream.normal(size=10)[cluster] + stream.normal(size=80)
    arm = (cluster % 2).astype(float)
    found = intention_to_treat(Comparison(y, arm, cluster=cluster.astype(str)))
    means = y.reshape(10, 8).mean(axis=1)
    expected = np.sqrt((means[::2].var(ddof=1) + means[1::2].var(ddof=1)) / 5)
    assert (found.se, found.df) == pytest.approx((expected, 8.0))


def test_everybody_alike_has_no_spread_and_says_so() -> None:
    cluster = np.repeat([f"c{n}" for n in range(8)], 5)
    arm = (np.repeat(np.arange(8), 5) % 2).astype(float)
    found = intention_to_treat(Comparison(np.full(40, 3.1), arm, cluster=cluster))
    assert (found.estimate, found.se, found.low, found.high) == (
        pytest.approx(0),
        0,
        pytest.approx(0),
        pytest.approx(0),
    )
    assert np.isnan(found.p)
    assert "Everybody answered alike" in found.notes[0]


def test_clusters_of_one_person_do_not_break_it() -> None:
    x, y, _, _ = made()
    fit = least_squares(x, y)
    alone = robust(fit, unit(3, 1), np.array([f"p{n}" for n in range(len(y))]))
    assert alone.se == pytest.approx(robust(fit, unit(3, 1), None, "HC2").se)
    assert alone.df == pytest.approx(robust(fit, unit(3, 1), None, "HC2").df)


def test_one_cluster_is_refused() -> None:
    x, y, _, _ = made()
    with pytest.raises(ValueError, match="One cluster"):
        robust(least_squares(x, y), unit(3, 1), np.full(len(y), "c"))


def test_lin_estimates_the_average_effect_with_slopes_in_each_arm() -> None:
    """With slopes of its own, each arm's mean is predicted for everybody (Lin 2013, section 3)."""
    stream = np.random.default_rng(8)
    x, arm = stream.normal(size=200), (stream.random(200) < 0.4).astype(float)
    y = x * (1 + arm) + 0.3 * arm + stream.normal(size=200)
    found = intention_to_treat(Comparison(y, arm, covariates=x), interact=True)
    lines = [np.polyfit(x[arm == each], y[arm == each], 1) for each in (1, 0)]
    assert found.estimate == pytest.approx(np.polyval(lines[0], x).mean() - np.polyval(lines[1], x).mean())


def test_a_column_that_says_nothing_new_is_left_out() -> None:
    x, y, _, _ = made()
    fit = least_squares(np.column_stack([x, x[:, 1] + x[:, 2], np.zeros(len(y))]), y)
    assert fit.kept == (0, 1, 2)
    assert fit.beta == pytest.approx(np.linalg.lstsq(x, y, rcond=None)[0])
    with pytest.raises(ValueError, match="An arm is empty"):
        intention_to_treat(Comparison(y, np.ones(len(y))))
