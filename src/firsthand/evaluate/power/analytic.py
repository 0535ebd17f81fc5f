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

from ..design import Design, Kind, Outcome
from ..problems import Refused
from .variance import Numbers, Parts, parts_of, usual_sizes
from .wedge import covariance, exposure, wedge


@dataclass(frozen=True)
class Precision:
    """What a design promises: the effect's standard error in points, degrees of freedom, and in words by which
    analysis. `clusters` is None where none are assigned; `people` answer at follow-up (a stepped wedge: in all)."""

    se: float
    df: float
    method: str
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
    """Least squares of people's answers on the arm (and the cluster's mean at baseline), CR2 by cluster."""
    arms = (parts.treated, parts.compared)
    factors, df = [1.0, 1.0], equal_clusters(*arms)
    if parts.cv > 0:
        weights = [each / each.sum() for each in (usual_sizes(arm, parts.size, parts.cv) for arm in arms)]
        factors, df = [float(len(each) * (each**2).sum()) for each in weights], bell_mccaffrey(weights)
    factor = sum(factors) / 2  # 1 + cv²: how many times unequal sizes count the variance between clusters
    between, within, adjusted = after_baseline(design, parts, factor)
    variance = sum((each * between + within) / arm for each, arm in zip(factors, arms, strict=True))
    if adjusted:
        variance, df = variance * _chance_imbalance(parts.units / factor), df - 1
    if df < 1:
        raise _too_few(design)
    what = "analysis of covariance with the baseline" if adjusted else "difference of means at follow-up"
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        what = "difference in differences"
    how = f"CR2 by {design.unit_name}" if design.clustered else "HC2"
    return _precision(design, parts, variance, df, f"{what}, {how}")


def after_baseline(design: Design, parts: Parts, factor: float) -> tuple[float, float, bool]:
    """Variance between clusters, variance of a cluster's mean within it, and whether a baseline is adjusted for.

    `factor` is how many times unequal sizes count the variance between clusters. A difference in differences
    subtracts the baseline; otherwise it is weighted as well as can be (Teerenstra 2012: the variance falls by the
    squared correlation of the cluster means).
    """
    within, before = parts.within / parts.size, parts.within / parts.size_before
    both = parts.within * parts.person_waves / parts.size if parts.tied else 0.0
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return 2 * parts.between * (1 - parts.cluster_waves), within + before - 2 * both, False
    if not baseline_helps(design):
        return parts.between, within, False
    slope = (factor * parts.between * parts.cluster_waves + both) / (factor * parts.between + before)
    between = parts.between * (1 + slope**2 - 2 * slope * parts.cluster_waves)
    return between, within + slope**2 * before - 2 * slope * both, True


def baseline_helps(design: Design) -> bool:
    """Whether the analysis adjusts for the baseline: other people's baseline says something of a cluster only."""
    return design.baseline and (design.correlation is not None or design.clustered)


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
    between = parts.between * (1 - design.matching_correlation)
    within, before = parts.within / parts.size * inverse, parts.within / parts.size_before * inverse
    variance, df = 2 * (between + within) / pairs, pairs - 1.0
    method = "paired t test of cluster means"
    if baseline_helps(design):
        both = between * parts.cluster_waves + (within * parts.person_waves if parts.tied else 0.0)
        unexplained = 1 - both**2 / ((between + within) * (between + before))
        variance *= unexplained * ((pairs - 2) / (pairs - 3) if pairs > 3 else 2.0)
        df, method = df - 1, "regression of the pairs' differences on those at baseline"
    if df < 1:
        raise _too_few(design)
    return _precision(design, parts, variance, df, method)


def _stepped_wedge(design: Design, parts: Parts) -> Precision:
    """Generalised least squares of cluster means in periods; sizes are dealt evenly to the sequences."""
    clusters, periods, sequences = parts.units, design.periods or 0, design.sequences or 0
    sizes = usual_sizes(clusters, parts.size, parts.cv)
    found = wedge(exposure(clusters, periods, sequences), covariance(parts, sizes, periods))
    if found.df < 2:
        raise _too_few(design)
    method = "cluster means with a fixed effect of each period (Hussey and Hughes), CR2 by cluster"
    people = round(clusters * parts.size * periods)
    return Precision(math.sqrt(found.variance), found.df, method, clusters, people)


def _precision(design: Design, parts: Parts, variance: float, df: float, method: str) -> Precision:
    people = round(parts.units * parts.size)
    return Precision(math.sqrt(variance), df, method, parts.units if design.clustered else None, people)


def _too_few(design: Design) -> Refused:
    many = {Kind.MATCHED_PAIR: 6, Kind.STEPPED_WEDGE: 4}.get(design.kind, 4)
    return Refused(
        f"{design.clusters or design.people} are too few: nothing is left to estimate the uncertainty from.",
        f"Take at least {many}, better twelve or more.",
    )
