"""Power along one quantity of a design: effect, clusters, people in a cluster, intra-cluster correlation."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from firsthand.problems import InputProblem, Refused
from firsthand.said import Number, Said, _

from ..design import Design, Fault, Kind, Outcome
from ..design.together import check_together
from ..units import plural
from .analytic import power_of, precision
from .needed import step_of
from .simulate import Simulated, simulate

#: What a curve may run along: whether it is counted, and how it is called.
VARY: dict[str, tuple[bool, Said]] = {
    "effect": (False, _("true effect in points")),
    "clusters": (True, _("number of clusters")),
    "cluster_size": (True, _("people asked in a cluster")),
    "people": (True, _("number of people")),
    "icc": (False, _("intra-cluster correlation")),
    "attrition": (False, _("share lost before follow-up")),
    "periods": (True, _("periods")),
}


@dataclass(frozen=True)
class Point:
    """Power by formula and by simulation (with its 95% interval) at one value. Shares between 0 and 1; where the
    design supports no estimate, both are None and `refusal` says why."""

    value: float
    analytic: float | None
    simulated: float | None
    low: float | None
    high: float | None
    refusal: Said | None = None


@dataclass(frozen=True)
class Curve:
    """A power curve: what it runs along, in words, for which effect (points), and its points in order."""

    vary: str
    words: Said
    effect: float | None
    trials: int
    points: tuple[Point, ...]


def grid(vary: str, low: float, high: float, points: int) -> list[float]:
    """The values that a curve is drawn at, whole where they are counted."""
    values = np.linspace(low, high, points)
    return sorted({float(round(value)) for value in values}) if VARY[vary][0] else [float(value) for value in values]


def varied(design: Design, vary: str, value: float) -> Design:
    """The design with one quantity changed. Raises InputProblem where the value contradicts the rest."""
    if vary == "effect":
        return design
    if vary in {"clusters", "cluster_size", "icc"} and not design.clustered:
        raise InputProblem(
            None, None, f"--vary {vary}", _("this design assigns no clusters."), _("Vary people or effect.")
        )
    if vary == "people" and design.clustered:
        raise InputProblem(
            None, None, "--vary people", _("this design assigns clusters."), _("Vary clusters or cluster_size.")
        )
    if vary == "clusters":
        value = max(step_of(design), round(value / step_of(design)) * step_of(design))
    changes: dict[str, Any] = {vary: round(value) if vary in {"clusters", "people", "periods"} else value}
    changed = replace(design, **changes)
    if vary == "periods" and design.kind is Kind.STEPPED_WEDGE:
        changed = replace(changed, sequences=round(value) - 1)
    try:
        check_together(changed)
    except Fault as fault:
        message = _("%(value)s: %(what)s", value=Number(value), what=fault.message)
        raise InputProblem(None, None, f"--vary {vary}", message, fault.mend) from None
    return changed


def no_smallest_effect(outcome: Outcome) -> Said:
    """Why power cannot be reckoned without being told for which effect."""
    return _("The smallest effect of “%(outcome)s” that matters is not declared.", outcome=outcome.name)


def power_curve(
    design: Design,
    outcome: Outcome,
    vary: str,
    values: list[float],
    *,
    effect: float | None = None,
    trials: int = 2_000,
) -> Curve:
    """Power at each value, by formula and by simulation; a point where the design supports nothing says why.

    `effect` is in points (else the outcome's smallest effect). Each point has its own stream of random numbers, so
    the curve is the same however many processors draw it. Raises InputProblem for a value that cannot be.
    """
    if vary != "effect" and effect is None and outcome.smallest_effect is None:
        raise Refused(
            no_smallest_effect(outcome),
            _(
                "Add %(field)s to the %(table)s: the smallest change that would be worth the campaign.",
                field="smallest_effect",
                table="[[outcome]]",
            ),
        )
    looked_for = effect if effect is not None else outcome.smallest_effect
    designs = [varied(design, vary, value) for value in values]
    if vary != "effect":  # pairs of clusters: 8 and 9 are the same design
        first = [number for number, each in enumerate(designs) if each not in designs[:number]]
        values, designs = [values[number] for number in first], [designs[number] for number in first]

    def point(number: int) -> Point:
        at = values[number] if vary == "effect" else looked_for or 0.0
        shown = values[number] if vary != "clusters" else float(designs[number].clusters or 0)
        try:
            formula = power_of(at, precision(designs[number], outcome), level=design.analysis.level)
            drawn = simulate(designs[number], outcome, at, trials=trials, stream=number + 1) if trials else None
        except Refused as refusal:
            return Point(shown, None, None, None, None, refusal.said)
        return Point(shown, formula, *_of(drawn))

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as crew:  # numpy draws outside Python's lock
        points = tuple(crew.map(point, range(len(values))))
    words = _("number of %(units)s", units=plural(design.unit_word)) if vary == "clusters" else VARY[vary][1]
    return Curve(vary, words, None if vary == "effect" else looked_for, trials, points)


def _of(drawn: Simulated | None) -> tuple[float | None, float | None, float | None]:
    return (drawn.power, drawn.low, drawn.high) if drawn else (None, None, None)
