"""How many clusters (or people) a design needs, and the smallest effect that it would see."""

from __future__ import annotations

from dataclasses import replace

from scipy.optimize import brentq

from firsthand.problems import Refused
from firsthand.said import Number, _

from ..design import Design, Kind, Outcome
from ..units import counted
from .analytic import power_of, precision

#: Beyond so many no programme goes.
MOST_CLUSTERS, MOST_PEOPLE = 20_000, 10_000_000


def step_of(design: Design) -> int:
    """By how many the number of clusters or people grows: pairs by two."""
    return 2 if design.kind is Kind.MATCHED_PAIR else 1


def needed(design: Design, outcome: Outcome, effect: float, *, power: float | None = None) -> int:
    """The smallest number of clusters (or of people where none are assigned) with the aimed-for power.

    Raises Refused where no number that a programme could reach is enough.
    """
    aim = design.analysis.power if power is None else power
    if effect <= 0:
        raise Refused(
            _("No number is enough to see an effect of nothing."), _("Say which effect would be worth seeing.")
        )
    step, most = step_of(design), (MOST_CLUSTERS if design.clustered else MOST_PEOPLE)
    high = least = max(4, design.sequences or 0) if design.clustered else 8
    high = least = -(-least // step) * step
    while power_with(design, outcome, effect, high) < aim:
        if high >= most:
            raise Refused(
                _(
                    "Not even %(units)s would show an effect of %(effect)s points.",
                    units=counted(most, design.unit_word),
                    effect=Number(effect),
                ),
                _("Look for a larger effect, or for a more precise measure."),
            )
        high = min(high * 2, most)
    low = least - step
    while high - low > step:
        middle = low + (high - low) // (2 * step) * step
        if power_with(design, outcome, effect, middle) >= aim:
            high = middle
        else:
            low = middle
    return high


def power_with(design: Design, outcome: Outcome, effect: float, number: int) -> float:
    """Power with so many clusters or people; 0 where the design supports no estimate."""
    changed = replace(design, clusters=number) if design.clustered else replace(design, people=number)
    try:
        return power_of(effect, precision(changed, outcome), level=design.analysis.level)
    except Refused:
        return 0.0


def detectable_effect(design: Design, outcome: Outcome, *, power: float | None = None) -> float:
    """The smallest true effect, in points, that the design sees with the aimed-for power. Raises Refused where
    the design supports no estimate."""
    aim = design.analysis.power if power is None else power
    found = precision(design, outcome)
    level = design.analysis.level
    if aim <= 1 - level:
        raise Refused(
            _("A power of %(power)s is reached without any effect.", power=Number(aim)),
            _("Aim for %(power)s or more.", power=Number(0.8)),
        )
    high = found.se
    while power_of(high, found, level=level) < aim:
        high *= 2
    return float(brentq(lambda effect: power_of(effect, found, level=level) - aim, 0.0, high, xtol=1e-9))
