"""The stop rules: harm, benefit and futility in each audience, at every look, with the error split between the rules.

`alpha` of the design is the probability that any harm rule fires, ever, in a trial in which no audience is harmed
beyond its margin. It is split evenly over the rules (every audience, and everyone, for each outcome that declares a
harm margin), and in a stepped wedge over the periods that are watched: Bonferroni, which holds however audiences
overlap and however the periods, whose clusters are the same, hang together. Benefit and futility have as much again
each and pause nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from firsthand.said import Number, Said, _

from ..design import Design, Kind, Outcome
from ..direction import Direction
from .arrivals import EVERYONE, Arrivals, audience_words, audiences_of, measured, watched
from .boundaries import Spending, spending_bounds
from .contrast import normal_equivalent, reach_of
from .looks import At, When, found_at, look_points, planned_information, planned_people
from .periods import in_period, watched_periods
from .sequences import critical, log_e_value, tuned_rho

#: How an e-value that is larger than a double is written.
LARGEST_LOG = 700.0


@dataclass(frozen=True)
class Look:
    """One look at one rule. `estimate`, `se`, `low`, `high` in points, campaign minus comparison; each end of the
    interval holds at the rule's own alpha over all looks together, past and to come. `bound` is the boundary in z,
    `z_harm` the statistic against the margin. e-values (always valid only): evidence against "no harm beyond the
    margin", "no benefit", "at least the smallest effect". None where the look is not judged. In a stepped wedge
    `people` and `units` are those of the `period`; `so_far` counts on from period to period."""

    said: Said
    people: int
    units: int
    fraction: float
    so_far: int
    period: int | None = None
    judged: bool = False
    estimate: float | None = None
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    bound: float | None = None
    z_harm: float | None = None
    e_harm: float | None = None
    e_benefit: float | None = None
    e_futility: float | None = None
    harm: bool = False
    benefit: bool = False
    futile: bool = False


@dataclass(frozen=True)
class Rule:
    """One audience and one outcome. `state`: "harm", "benefit", "futile", "go on" or "too little"; `since` is the look
    at which it came to be. A harm rule that has fired stays fired, whatever later looks find. `alpha` is for all its
    looks together, in a stepped wedge for those of one period."""

    audience: str
    outcome: str
    label: str
    direction: str
    harm_margin: float
    smallest_effect: float | None
    alpha: float
    state: str
    since: Said | None
    fired: bool
    looks: tuple[Look, ...]

    @property
    def last(self) -> tuple[Look, ...]:
        """The last look that was judged, in a stepped wedge of each period; none where none was."""
        return tuple({look.period: look for look in self.looks if look.judged}.values())


@dataclass(frozen=True)
class State:
    """All rules of a trial. `fired` is whether any harm rule has. `periods`: those of a stepped wedge that are watched;
    its people count in each of them."""

    fired: bool
    method: str
    alpha: float
    measured: Said
    people: int
    planned_people: float
    rules: tuple[Rule, ...]
    notes: tuple[Said, ...]
    periods: tuple[int, ...] = ()


def watch_over(
    arrivals: Sequence[Arrivals], design: Design, sizes: Sequence[int] = (), *, final: bool = False
) -> State:
    """Judge every rule at every look (see `look_points`; `sizes` and `final` are for each period of a stepped wedge).
    Raises Refused where the design declares no rule."""
    watch, outcomes = watched(design)
    periods = watched_periods(design) if design.kind is Kind.STEPPED_WEDGE else ()
    points = [(each, look_points(each, design, sizes, final=final)) for each in arrivals]
    audiences = audiences_of(design)
    share = watch.alpha / (len(audiences) * len(outcomes) * max(len(periods), 1))
    rules = tuple(
        _rule(points, design, watch.method, audience, outcome, share) for outcome in outcomes for audience in audiences
    )
    planned = planned_people(design)
    notes: list[Said] = [
        _("%(audience)s: too few people or clusters in an arm to judge %(outcome)s yet.",
          audience=audience_words(rule.audience), outcome=rule.outcome)
        for rule in rules if rule.state == "too little"
    ]  # fmt: skip
    if watch.method != "always_valid":
        notes += [
            in_period(
                each.period,
                _("%(count)s people came, %(planned)s were planned: all error is spent by the planned number.",
                  count=len(each), planned=Number(planned)),
            )
            for each in arrivals if len(each) > planned * 1.001
        ]  # fmt: skip
    return State(
        any(rule.fired for rule in rules), watch.method, watch.alpha, measured(design), sum(map(len, arrivals)),
        planned * max(len(periods), 1), rules, tuple(notes), periods,
    )  # fmt: skip


def _rule(
    points: list[tuple[Arrivals, list[When]]], design: Design, method: str, audience: str, outcome: Outcome,
    alpha: float,
) -> Rule:  # fmt: skip
    looks: list[Look] = []
    for arrivals, when in points:
        looks += _looks(arrivals, design, method, when, audience, outcome, alpha, looks[-1].so_far if looks else 0)
    state, since = "go on", None
    for name in ("harm", "benefit", "futile"):
        first = next((look.said for look in looks if getattr(look, name)), None)
        if first is not None:
            state, since = name, first
            break
    ends = {look.period: look.judged for look in looks}
    if state == "go on" and not any(ends.values()):
        state = "too little"
    return Rule(
        audience, outcome.name, outcome.label, outcome.direction.value, outcome.harm_margin or 0.0,
        outcome.smallest_effect, alpha, state, since, state == "harm", tuple(looks),
    )  # fmt: skip


def _looks(
    arrivals: Arrivals, design: Design, method: str, points: list[When], audience: str, outcome: Outcome, alpha: float,
    before: int,
) -> list[Look]:  # fmt: skip
    """The looks at one comparison; `before` people counted in those of earlier periods."""
    found = [found_at(arrivals, design, when, audience, outcome.name) for when in points]
    whole = planned_information(design, arrivals.period) * (1.0 if audience == EVERYONE else 0.5)
    rho = tuned_rho(whole / 2, alpha)
    always = method == "always_valid"
    bounds = (
        [critical(at.information / rho, alpha) if at.enough else math.inf for at in found]
        if always
        else _spent(Spending(method), points, found, alpha)
    )
    blank = [
        Look(when.said, at.people, at.units, when.fraction, before + at.people, arrivals.period)
        for when, at in zip(points, found, strict=True)
    ]
    return [
        _judged(look, at, bound, at.information / rho if always else None, outcome)
        for look, at, bound in zip(blank, found, bounds, strict=True)
    ]


def _spent(spending: Spending, points: list[When], found: list[At], alpha: float) -> list[float]:
    """Boundaries by Lan and DeMets: spent by the share of the planned people, correlated by the information found. A
    look that is not judged, or that brings no information, spends nothing and leaves it to later ones."""
    used: list[int] = []
    for index, at in enumerate(found):
        if at.enough and (not used or at.information > found[used[-1]].information * (1 + 1e-9)):
            used.append(index)
    bounds = [math.inf] * len(points)
    if not used:
        return bounds
    last = points[-1]
    fractions = [1.0 if points[i].last or (last.last and i == used[-1]) else points[i].fraction for i in used]
    made = spending_bounds(
        spending, fractions, alpha, two_sided=False, information=[found[i].information for i in used]
    )
    for index, bound in zip(used, made, strict=True):
        bounds[index] = bound
    return bounds


def _judged(look: Look, at: At, bound: float, ratio: float | None, outcome: Outcome) -> Look:
    if not at.enough or (ratio is not None and ratio <= 0):
        return look
    harm = at.estimate if outcome.direction is Direction.HIGHER_IS_WORSE else -at.estimate
    against = [harm - (outcome.harm_margin or 0.0), -harm]
    if outcome.smallest_effect is not None:
        against.append(harm + outcome.smallest_effect)
    z = normal_equivalent(np.array(against) / at.se, at.df)
    reach = float(reach_of(bound, at.df)) * at.se if math.isfinite(bound) else math.inf
    e = [None] * 3 if ratio is None else [*map(_e, log_e_value(z, ratio).tolist()), None][:3]
    crossed = [bool(each >= bound) for each in z]
    return replace(
        look,
        judged=True, estimate=at.estimate, se=at.se, df=at.df,
        low=at.estimate - reach if math.isfinite(reach) else None,
        high=at.estimate + reach if math.isfinite(reach) else None,
        bound=bound if math.isfinite(bound) else None, z_harm=float(z[0]), e_harm=e[0], e_benefit=e[1], e_futility=e[2],
        harm=crossed[0], benefit=crossed[1], futile=crossed[2] if len(crossed) > 2 else False,
    )  # fmt: skip


def _e(log: float) -> float:
    return math.exp(min(log, LARGEST_LOG))
