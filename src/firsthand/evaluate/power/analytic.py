"""Power by formula: the standard error and the degrees of freedom that a design promises, for each kind.

Sources. Clusters of unequal size: S. M. Eldridge and others, Int. J. Epidemiology 35 (2006) 1292-1300. Baseline by
analysis of covariance: S. Teerenstra and others, Statistics in Medicine 31 (2012) 2169-2178. Matched pairs:
R. J. Hayes, S. Bennett, Int. J. Epidemiology 28 (1999) 319-326. Stepped wedge: see wedge.py. Degrees of freedom of
CR2 in two arms: R. M. Bell, D. F. McCaffrey, Survey Methodology 28 (2002) 169-181. The power is that of the
noncentral t distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import nctdtr, ndtr, stdtrit

from firsthand.problems import Refused
from firsthand.said import Said, _

from ..design import Design, Kind, Outcome
from .baseline import Taken, after_baseline
from .covariate import expected_df
from .variance import Numbers, Parts, parts_of, usual_sizes
from .wedge import covariance, exposure, wedge

ADJUSTED = {
    Taken.NOTHING: _("difference of means at follow-up"),
    Taken.OWN: _("analysis of covariance with people's own baseline"),
    Taken.MEAN: _("analysis of covariance with the baseline"),
}


@dataclass(frozen=True)
class Precision:
    """What a design promises: the effect's standard error in points, degrees of freedom, and in words by which
    analysis. `clusters` is None where none are assigned; `people` answer at follow-up (a stepped wedge: in all)."""

    se: float
    df: float
    method: Said
    clusters: int | None
    people: int


def power_of(effect: float, found: Precision, *, level: float = 0.95) -> float:
    """The chance that the two-sided test at 1 - level sees a true effect of so many points."""
    if math.isinf(found.df):
        reach = float(stdtrit(1e9, 0.5 + level / 2))
        return float(ndtr(abs(effect) / found.se - reach) + ndtr(-abs(effect) / found.se - reach))
    reach, shift = float(stdtrit(found.df, 0.5 + level / 2)), abs(effect) / found.se
    if shift > 35:  # beyond any doubt, and beyond what the distribution's series can sum
        return 1.0
    return float(np.clip(1 - nctdtr(found.df, shift, reach) + nctdtr(found.df, shift, -reach), 0, 1))


def precision(design: Design, outcome: Outcome) -> Precision:
    """The standard error that the design promises for one outcome. Raises Refused where it supports none."""
    parts = parts_of(design, outcome)
    if design.kind is Kind.STEPPED_WEDGE:
        return _stepped_wedge(design, parts)
    if design.kind is Kind.MATCHED_PAIR:
        return _matched_pairs(design, parts)
    return _two_arms(design, parts)


def _two_arms(design: Design, parts: Parts) -> Precision:
    """Least squares of people's answers on the arm (and on the baseline that is taken), CR2 by cluster."""
    arms = (parts.treated, parts.compared)
    factors, df = [1.0, 1.0], equal_clusters(*arms)
    if parts.cv > 0:
        weights = [each / each.sum() for each in (usual_sizes(arm, parts.size, parts.cv) for arm in arms)]
        factors, df = [float(len(each) * (each**2).sum()) for each in weights], bell_mccaffrey(weights)
    factor = sum(factors) / 2  # 1 + cv²: how many times unequal sizes count the variance between clusters
    left = after_baseline(design, parts, factor)
    variance = sum((each * left.between + left.within) / arm for each, arm in zip(factors, arms, strict=True))
    if left.taken is Taken.MEAN:
        variance = variance * _chance_imbalance(parts.units / factor)
        df = expected_df(arms, parts.size, parts.cv, df)
    what = ADJUSTED[left.taken]
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        what = _("difference in differences")
    if design.clustered:
        method = _("%(analysis)s, CR2 by %(unit)s", analysis=what, unit=design.unit_name)
    else:
        method = _("%(analysis)s, HC2", analysis=what)
    return _precision(design, parts, variance, df, method)


def equal_clusters(treated: int, compared: int) -> float:
    """`bell_mccaffrey` for clusters of one size: Welch's, with one variance for all."""
    squares = 1 / (treated**2 * (treated - 1)) + 1 / (compared**2 * (compared - 1))
    return (1 / treated + 1 / compared) ** 2 / squares


def bell_mccaffrey(weights: list[Numbers]) -> float:
    """Satterthwaite's degrees of freedom of CR2 in two arms, from each cluster's share of its arm's people."""
    total, squares = 0.0, 0.0
    for weight in weights:
        share = weight**2 / (1 - weight)
        one = 1 / len(weight)  # the arm's variance, in units of one cluster's
        total += one
        squares += one**2 * float((weight**2).sum() + share.sum() ** 2 - (share**2).sum())
    return total**2 / squares


def _chance_imbalance(units: float) -> float:
    """What it costs to estimate the slope of the baseline: one regressor, normal, independent of the arm."""
    return (units - 3) / (units - 4) if units > 5 else 2.0


def _matched_pairs(design: Design, parts: Parts) -> Precision:
    """The paired t test of cluster means (or their regression on the pair's difference at baseline)."""
    pairs = parts.units // 2
    sizes = usual_sizes(parts.units, parts.size, parts.cv)
    inverse = float(np.mean(1 / sizes)) * parts.size
    left = after_baseline(design, parts, 1.0, inverse)
    variance, df = 2 * (left.between + left.within) / pairs, pairs - 1.0
    method = _("paired t test of cluster means")
    if left.taken is Taken.OWN:
        method = _("paired t test of cluster means less what people's own baseline explains")
    if left.taken is Taken.MEAN:
        variance, df = variance * ((pairs - 2) / (pairs - 3)), expected_df((pairs,), 1.0, 0.0, df)
        method = _("regression of the pairs' differences on those at baseline")
    return _precision(design, parts, variance, df, method)


def _stepped_wedge(design: Design, parts: Parts) -> Precision:
    """Generalised least squares of cluster means in periods; sizes are dealt evenly to the sequences."""
    clusters, periods, sequences = parts.units, design.periods or 0, design.sequences or 0
    sizes = usual_sizes(clusters, parts.size, parts.cv)
    found = wedge(exposure(clusters, periods, sequences), covariance(parts, sizes, periods))
    if found.df < 2:
        raise Refused(
            _("%(count)s are too few: nothing is left to estimate the uncertainty from.", count=design.clusters or 0),
            _("Take at least four, better twelve or more."),
        )
    method = _("cluster means with a fixed effect of each period (Hussey and Hughes), CR2 by cluster")
    people = round(clusters * parts.size * periods)
    return Precision(math.sqrt(found.variance), found.df, method, clusters, people)


def _precision(design: Design, parts: Parts, variance: float, df: float, method: Said) -> Precision:
    people = round(parts.units * parts.size)
    return Precision(math.sqrt(variance), df, method, parts.units if design.clustered else None, people)
