"""When the data are looked at, how much of the planned information a look has, and the comparison at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import InputProblem
from firsthand.said import Day, Said, _, ngettext

from ..design import Design
from ..design.fields import for_example
from .arrivals import Array, Arrivals
from .contrast import Contrast, contrast, paired_contrast, weights_of
from .periods import FEWEST_CLUSTERS, FEWEST_PEOPLE, in_period, share_begun


@dataclass(frozen=True)
class When:
    """A look: after the first `people` arrivals; `said` names it ("2026-11-24", "after 120 people", "period 3, after 80
    people"); `fraction` is the share of the planned people; `last` whether no more are to come."""

    people: int
    said: Said
    fraction: float
    last: bool = False


@dataclass(frozen=True)
class At:
    """What one look finds in one audience for one outcome: campaign minus comparison in points, its error and degrees
    of freedom, its information in effective people, how many people and clusters; `enough` whether it is judged."""

    estimate: float
    se: float
    df: float
    information: float
    people: int
    units: int
    enough: bool


def planned_people(design: Design) -> float:
    """How many people are to have a follow-up in the end; in a stepped wedge, are to answer in each period."""
    asked = design.people if design.clusters is None else design.clusters * (design.cluster_size or 0)
    return float(asked or 0) * (1 - design.attrition)


def planned_information(design: Design, period: int | None = None) -> float:
    """1 / (1/W1 + 1/W0) of the whole trial, or of a `period` of a stepped wedge; W the effective people of an arm (see
    `contrast`)."""
    share = design.allocation if period is None else share_begun(design, period)
    if design.clusters is None:
        return planned_people(design) * share * (1 - share)
    one = float(weights_of(np.array((design.cluster_size or 1) * (1 - design.attrition)), design.icc or 0.0))
    return design.clusters * one * share * (1 - share)


def look_points(arrivals: Arrivals, design: Design, sizes: Sequence[int] = (), *, final: bool = False) -> list[When]:
    """The looks that the data so far allow.

    `sizes`: after so many people each, whatever the design says. Else with dates: every day on which somebody came
    (always valid), or the first day at which a declared share of the planned people is there. Without dates: the
    declared shares in the order of the rows, or all at once. `final`: no more people will come, so the last look is
    the last. Raises InputProblem for sizes that do not rise.
    """
    n, planned = len(arrivals), max(planned_people(design), 1.0)
    if any(b <= a for a, b in zip((0, *sizes), sizes, strict=False)):
        raise InputProblem(None, None, "--looks", _("the sizes rise, each once."), for_example("--looks 100,200,400"))
    if sizes:
        points = [(size, _after(size)) for size in sizes if size <= n]
        if not points or (final and points[-1][0] < n):
            points.append((n, _after(n)))
    elif arrivals.day is not None:
        points = _by_day(arrivals.day, design, planned)
    else:
        shares = design.watch.looks if design.watch else ()
        points = [(size, _after(size)) for share in shares if 0 < (size := int(np.ceil(share * planned))) <= n]
        if not points or final:
            points.append((n, _after(n)))
    points = [each for index, each in enumerate(points) if index == 0 or each[0] > points[index - 1][0]]
    found = [When(size, in_period(arrivals.period, said), min(size / planned, 1.0)) for size, said in points]
    if found and (final or found[-1].fraction >= 1):
        end = found[-1]
        found[-1] = When(end.people, end.said, 1.0, last=True)
    return found


def _by_day(days: NDArray[np.datetime64], design: Design, planned: float) -> list[tuple[int, Said]]:
    each_day, first = np.unique(days, return_index=True)
    ends = [int(end) for end in (*first[1:], len(days))]
    every: list[tuple[int, Said]] = list(
        zip(ends, (Day(date.fromisoformat(f"{day}")) for day in each_day), strict=True)
    )
    if design.watch is None or design.watch.method == "always_valid":
        return every
    reached = [next((each for each in every if each[0] >= share * planned), None) for share in design.watch.looks]
    points = [each for each in reached if each is not None]
    return points or every[-1:]


def _after(people: int) -> Said:
    return ngettext("after %(count)s person", "after %(count)s people", people, count=people)


def found_at(arrivals: Arrivals, design: Design, when: When, audience: str, outcome: str) -> At:
    """The comparison of the first `when.people` arrivals."""
    values = arrivals.values[outcome][: when.people]
    here = arrivals.inside[audience][: when.people] & ~np.isnan(values)
    of, k = arrivals.unit[: when.people][here], len(arrivals.units_treated)
    counts = np.bincount(of, minlength=k).astype(np.float64)
    means = np.bincount(of, weights=values[here], minlength=k) / np.maximum(counts, 1)
    weights = weights_of(counts, design.icc or 0.0) if design.clustered else counts
    treated = arrivals.units_treated
    if arrivals.pair is not None:
        at, units = _paired(arrivals.pair, means, weights, treated)
    else:
        at = contrast(means, weights, treated)
        units = min(int((weights[side] > 0).sum()) for side in (treated, ~treated))
    fewest = FEWEST_CLUSTERS if design.clustered else FEWEST_PEOPLE
    people = min(int(counts[side].sum()) for side in (treated, ~treated))
    se = float(at.se)
    enough = units >= fewest and people >= FEWEST_PEOPLE and bool(np.isfinite(se)) and se > 1e-9
    information = float(at.information) if np.isfinite(at.information) else 0.0
    return At(float(at.estimate), se, float(at.df), information, int(counts.sum()), int((counts > 0).sum()), enough)


def _paired(pair: NDArray[np.int64], means: Array, weights: Array, treated: NDArray[np.bool_]) -> tuple[Contrast, int]:
    """Differences within the pairs of which both halves have answered."""
    differences, held = [], []
    for each in np.unique(pair):
        one, none = (np.flatnonzero((pair == each) & side & (weights > 0)) for side in (treated, ~treated))
        if len(one) and len(none):
            differences.append(float(means[one].mean() - means[none].mean()))
            held.append(1 / (1 / float(weights[one].sum()) + 1 / float(weights[none].sum())))
    return paired_contrast(np.array(differences), np.array(held)), len(held)
