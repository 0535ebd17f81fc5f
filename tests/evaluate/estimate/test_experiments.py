"""Published field experiments from data that causaldata ships, to the printed digit."""

from __future__ import annotations

import math

import numpy as np

from firsthand.evaluate.estimate.complier import complier_effect
from firsthand.evaluate.estimate.least_squares import dummies, least_squares
from firsthand.evaluate.estimate.panel import two_way
from firsthand.evaluate.estimate.regression import EFFECT, Comparison, fit_effect, intention_to_treat
from firsthand.evaluate.estimate.robust import robust


def test_training_of_the_national_supported_work_demonstration() -> None:
    """R. Dehejia & S. Wahba, JASA 94 (1999) 1053-1062: the experiment's effect on earnings in 1978 is 1,794
    dollars (633), 185 trained and 260 not; the printed error takes one spread for both arms."""
    from causaldata import nsw_mixtape

    data = nsw_mixtape.load_pandas().data
    groups = Comparison(data.re78.to_numpy(float), data.treat.to_numpy(float))
    found, fit = intention_to_treat(groups), fit_effect(groups)
    pooled = math.sqrt(fit.residuals @ fit.residuals / (445 - 2) * fit.bread[EFFECT, EFFECT])
    assert (round(found.estimate), round(pooled), found.n) == (1794, 633, 445)


def test_friends_decisions_to_insure() -> None:
    """J. Cai, A. de Janvry & E. Sadoulet, AEJ: Applied 7 (2015) 81-108, the effect of the network's take-up with the
    randomised default as instrument, errors by village, as N. Huntington-Klein, The Effect (2021), chapter 19,
    prints it for these data: first stage 0.118 (0.034), effect 0.791 (0.273)."""
    from causaldata import social_insure

    data = social_insure.load_pandas().data
    names = ["male", "age", "agpop", "ricearea_2010", "literacy", "intensive", "risk_averse", "disaster_prob"]
    data = data.dropna(subset=[*names, "takeup_survey", "pre_takeup_rate", "default", "village", "address"])
    trial = Comparison(
        data.takeup_survey.to_numpy(float), data.default.to_numpy(float), data[names].to_numpy(float),
        data.village.to_numpy().astype(str), data.address.to_numpy().astype(str),
    )  # fmt: skip
    found = complier_effect(trial, data.pre_takeup_rate.to_numpy(float), kind="CR1")
    # Both print with Stata's further factor (n - 1) / (n - k).
    n, k = len(data), len(names) + dummies(trial.strata).shape[1] + 2
    further = math.sqrt((n - 1) / (n - k))
    assert (round(found.effect.estimate, 3), round(found.effect.se * further, 3)) == (0.791, 0.273)
    assert (round(found.first_stage.estimate, 3), round(found.first_stage.se * further, 3)) == (0.118, 0.034)


def test_legislators_who_answer() -> None:
    """D. Broockman, AJPS 57 (2013) 521-536, table 2, column 2: 0.561, -0.097, -0.275, 0.128 for the intercept, black
    legislators, mail from outside the district and their product."""
    from causaldata import black_politicians

    data = black_politicians.load_pandas().data
    black, outside = data.leg_black.to_numpy(float), data.treat_out.to_numpy(float)
    fit = least_squares(np.column_stack([np.ones(len(data)), black, outside, black * outside]), data.responded)
    assert [round(each, 3) for each in fit.beta] == [0.561, -0.097, -0.275, 0.128]


def test_active_choice_of_organ_donors() -> None:
    """J. Kessler & A. Roth, NBER working paper 20378 (2014), not an experiment but a difference in differences: active
    choice in California changed registration by -0.022 (0.006) by the data that The Effect (2021), chapter 18,
    prints, errors by state. (One of 27 states is treated, which `analyse` would refuse.)"""
    from causaldata import organ_donations

    data = organ_donations.load_pandas().data
    state, quarter = data.State.to_numpy().astype(str), data.Quarter.to_numpy().astype(str)
    treated = ((state == "California") & np.isin(quarter, ["Q32011", "Q42011", "Q12012"])).astype(float)
    found = two_way(data.Rate.to_numpy(float), treated, np.unique(quarter, return_inverse=True)[1].astype(float), state)
    x = np.column_stack([np.ones(len(data)), treated, dummies(quarter), dummies(state)])
    fit = least_squares(x, data.Rate)
    # pyfixest and fixest do not count intercepts within the clusters: 5 quarters and the treatment are 7 - 1.
    factor = math.sqrt((len(data) - 1) / (len(data) - 6 - 1))
    printed = robust(fit, np.eye(len(fit.beta))[EFFECT], state, "CR1").se * factor
    assert (round(found.estimate, 3), round(printed, 3)) == (-0.022, 0.006)
