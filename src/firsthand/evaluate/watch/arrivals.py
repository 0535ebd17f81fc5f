"""From the answers of a trial to what the watch looks at: one value a person, and when it came."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import InputProblem, Refused
from firsthand.said import Said, _

from ..design import Design, Kind, Outcome, Watch
from ..estimate.preparing import People, members, numbers, people_of
from ..estimate.turns import periods_of, starts_of
from ..trial import Trial
from ..units import counted, plural
from .periods import FEWEST_CLUSTERS, clusters_needed, watched_periods

Array = NDArray[np.float64]

#: The change since the baseline varies less than the answer itself when the two correlate above one half.
CHANGE_FROM = 0.5
EVERYONE = "everyone"


@dataclass(frozen=True)
class Arrivals:
    """People with a follow-up, or those of one `period` of a stepped wedge, in the order they came. `unit` (n): number
    of the cluster, or of the person where no clusters are assigned; `units_treated`, `pair` (units): arm and matched
    pair (None: none) of each unit; `day` (n): datetime64[D], or None where no dates are known; `values`: outcome: (n),
    nan not answered; `inside`: audience: (n)."""

    unit: NDArray[np.int64]
    units_treated: NDArray[np.bool_]
    pair: NDArray[np.int64] | None
    day: NDArray[np.datetime64] | None
    values: dict[str, Array]
    inside: dict[str, NDArray[np.bool_]]
    period: int | None = None

    def __len__(self) -> int:
        """How many people."""
        return len(self.unit)


def takes_change(design: Design) -> bool:
    """Whether the watch compares changes: always in a difference in differences, else when the declared correlation
    makes the change the steadier measure; never in a stepped wedge, where each period is compared by itself. Decided by
    the design alone."""
    if design.kind is Kind.STEPPED_WEDGE:
        return False
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return True
    return design.baseline and (design.correlation or 0.0) >= CHANGE_FROM


def watched(design: Design) -> tuple[Watch, tuple[Outcome, ...]]:
    """The declared watch, and the outcomes that declare a harm margin.

    Raises Refused where the primary does not, or nothing is watched.
    """
    if design.watch is None:
        raise Refused(
            _("The design declares no watch."), _("Add a table %(table)s before the design is sealed.", table="[watch]")
        )
    if design.primary.harm_margin is None:
        reason = _(
            "No harm margin is declared for %(outcome)s, so no rule says when to stop.", outcome=design.primary.name
        )
        raise Refused(reason, _("Declare harm_margin before the design is sealed; 0 is a margin."))
    if design.kind is Kind.STEPPED_WEDGE:
        if not watched_periods(design):
            few, needed = (counted(count, design.unit_word) for count in (FEWEST_CLUSTERS, clusters_needed(design)))
            raise Refused(
                _("In no period have %(units)s begun while as many have not, so no look could be judged.", units=few),
                _("At least %(units)s in all, or fewer steps.", units=needed),
            )
    elif design.clusters is not None:
        least = int(design.clusters * min(design.allocation, 1 - design.allocation))
        if least < FEWEST_CLUSTERS:
            raise Refused(
                _("With %(units)s in an arm no look could be judged.", units=counted(least, design.unit_word)),
                _("At least %(units)s in each arm.", units=counted(FEWEST_CLUSTERS, design.unit_word)),
            )
    return design.watch, tuple(outcome for outcome in design.outcomes if outcome.harm_margin is not None)


def audience_words(audience: str) -> str:
    """The name of an audience: everyone's is the engine's own, others are declared."""
    return _("everyone") if audience == EVERYONE else audience


def measured(design: Design) -> Said:
    """What is compared, in words."""
    if design.kind is Kind.STEPPED_WEDGE:
        return _("answers of the same period")
    return _("change since the baseline") if takes_change(design) else _("answers at follow-up")


def audiences_of(design: Design) -> list[str]:
    """The names of the audiences that are watched, everyone first."""
    return [EVERYONE, *(audience.name for audience in design.audiences)]


def arrivals_of(trial: Trial, design: Design) -> tuple[Arrivals, ...]:
    """What is compared: one trial, or in a stepped wedge each watched period that has answers, in order.

    Raises InputProblem for a row without a date where others have one, Refused where clusters or pairs are needed
    and not there; and what `watched`, `people_of`, `periods_of` and `starts_of` raise."""
    _watch, outcomes = watched(design)
    if design.kind is not Kind.STEPPED_WEDGE:
        return (_arrivals(trial, design, outcomes),)
    when, starts = periods_of(trial), starts_of(trial, design)
    found = []
    for period in watched_periods(design):
        here = when == period
        if here.any():
            begun = np.where(starts <= period, *design.arms)
            found.append(_arrivals(replace(trial, arm=begun).where(here), design, outcomes, period))
    return tuple(found)


def _arrivals(trial: Trial, design: Design, outcomes: tuple[Outcome, ...], period: int | None = None) -> Arrivals:
    everybody = people_of(trial, design)
    people = everybody.where(everybody.after >= 0)
    day = trial.date[people.after] if trial.date is not None else None
    if day is not None and np.isnat(day).any():
        line = trial.line(int(people.after[np.flatnonzero(np.isnat(day))[0]]))
        raise InputProblem(
            trial.source,
            line,
            "date",
            _("the date of this answer is missing."),
            _("Write it as %(day)s.", day="2026-11-24"),
        )
    order = np.argsort(day, kind="stable") if day is not None else np.argsort(people.after, kind="stable")
    day = day[order] if day is not None else None
    people = People(
        people.before[order], people.after[order], people.treated[order],
        people.cluster[order] if people.cluster is not None else None,
        people.stratum[order] if people.stratum is not None else None,
    )  # fmt: skip
    change = takes_change(design)
    values = {}
    for outcome in outcomes:
        found = numbers(trial, people.after, outcome.name)
        if change:
            before = people.before >= 0
            first = numbers(trial, people.before, outcome.name) if before.any() else np.full(len(people), math.nan)
            found = found - first
        values[outcome.name] = found
    inside = {EVERYONE: np.ones(len(people), dtype=bool)}
    inside |= {audience.name: members(trial, people, audience) for audience in design.audiences}
    if design.clustered and people.cluster is None:
        raise Refused(
            _("Chance assigned %(units)s, and the data do not say who is in which.", units=plural(design.unit_word)),
            _("Add the column %(column)s.", column="cluster"),
        )
    labels = people.cluster if people.cluster is not None else np.arange(len(people)).astype(str)
    _names, first_at, unit = np.unique(labels, return_index=True, return_inverse=True)
    pair = None
    if design.kind is Kind.MATCHED_PAIR:
        if people.stratum is None:
            raise Refused(
                _("The pairs that were matched are not in the data."), _("Bring the assignment (--assignment).")
            )
        pair = np.unique(people.stratum[first_at], return_inverse=True)[1]
    return Arrivals(unit, people.treated[first_at] > 0.5, pair, day, values, inside, period)
