"""What a baseline leaves of the variance, by the same rule that decides which baseline the estimate adjusts for.

Source: S. Teerenstra and others, Statistics in Medicine 31 (2012) 2169-2178, for the mean of clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..adjusting import mean_enters
from ..design import Design, Kind
from .variance import Parts


class Taken(Enum):
    """What is adjusted for: nothing, people's own answers alone, or the cluster's mean (beside them, where the
    same people are asked). Where people are assigned, a person is a cluster of one."""

    NOTHING = "nothing"
    OWN = "own"
    MEAN = "mean"


def taken(design: Design) -> Taken:
    """Which baseline the analysis of a design takes. Other people's baseline says something of a cluster only."""
    tied = design.correlation is not None
    if not design.baseline or design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return Taken.NOTHING
    if design.clusters is None:
        return Taken.MEAN if tied else Taken.NOTHING
    free = design.clusters // 2 - 1 if design.kind is Kind.MATCHED_PAIR else design.clusters - 2
    if mean_enters(free, tied=tied):
        return Taken.MEAN
    return Taken.OWN if tied else Taken.NOTHING


@dataclass(frozen=True)
class Left:
    """What varies after the baseline: variance `between` clusters and that of a cluster's mean `within` it, in
    squared points, and what was `taken`."""

    between: float
    within: float
    taken: Taken


def after_baseline(design: Design, parts: Parts, factor: float, inverse: float = 1.0) -> Left:
    """`factor` is how many times unequal sizes count the variance between clusters, `inverse` how many times that of
    means within them. A difference in differences subtracts the baseline; the mean of clusters is weighted as well as
    can be (the variance falls by the squared correlation of the means); people's own answers have their slope among
    people, which is seldom the best one for means."""
    own = taken(design)
    between = parts.between * (1 - design.matching_correlation)
    within, before = parts.within / parts.size * inverse, parts.within / parts.size_before * inverse
    both = within * parts.person_waves if parts.tied else 0.0
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return Left(2 * between * (1 - parts.cluster_waves), within + before - 2 * both, own)
    if own is Taken.NOTHING:
        return Left(between, within, own)
    if own is Taken.MEAN:
        slope = (factor * between * parts.cluster_waves + both) / (factor * between + before)
    else:
        slope = slope_among_people(design, parts, between)
    explained = 1 + slope**2 - 2 * slope * parts.cluster_waves
    return Left(between * explained, within + slope**2 * before - 2 * slope * both, own)


def slope_among_people(design: Design, parts: Parts, between: float) -> float:
    """The slope of least squares on people's own baseline, within arms (or pairs): mostly that inside clusters."""
    people = parts.units * parts.size
    lots = parts.units / 2 - 1 if design.kind is Kind.MATCHED_PAIR else parts.units - 2
    inside = people - parts.units
    spread = parts.within * (inside + lots) + lots * parts.size * between
    shared = parts.within * parts.person_waves * (inside + lots) + lots * parts.size * between * parts.cluster_waves
    return shared / spread if spread > 0 else 0.0
