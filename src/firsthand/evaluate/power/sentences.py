"""What a power calculation says, in plain sentences."""

from __future__ import annotations

from dataclasses import replace

from ..design import Design, Kind, Outcome
from ..design.sentences import counted
from ..problems import Refused
from .analytic import power_of, precision
from .needed import detectable_effect, needed
from .simulate import Simulated


def in_percent(share: float) -> str:
    """A share as a whole percentage that never claims certainty."""
    return "more than 99%" if share > 0.99 else "less than 1%" if share < 0.01 else f"{share * 100:.0f}%"


def power_sentences(design: Design, outcome: Outcome, effect: float, simulated: Simulated | None) -> list[str]:
    """Power, the number needed, the smallest effect and the harm that would be seen. Raises Refused where the
    design supports no estimate."""
    found = precision(design, outcome)
    chance = power_of(effect, found, level=design.analysis.level)
    said = [
        f"If the campaign truly changes “{outcome.label}” by {effect:g} points, {_size(design)} show it with a chance "
        f"of {in_percent(chance)}" + (_drawn(simulated) if simulated else "") + "."
    ]
    said.append(_needed(design, outcome, effect, chance))
    smallest = detectable_effect(design, outcome)
    said.append(
        f"The smallest true change that this design shows with a chance of {in_percent(design.analysis.power)} is "
        f"{smallest:.2f} points on the scale from {outcome.low:g} to {outcome.high:g}."
    )
    if outcome.harm_margin:
        harm = power_of(outcome.harm_margin, found, level=design.analysis.level)
        said.append(
            f"A harm as large as the margin ({outcome.harm_margin:g} points) would be seen as a difference with a "
            f"chance of {in_percent(harm)}."
            + (" That is little: a harmful campaign could look harmless." if harm < 0.5 else "")
        )
    if found.df < 10:
        said.append(
            f"With {found.df:.0f} degrees of freedom much hangs on each {design.unit_name}; more of them help "
            "more than more people in each."
        )
    said.append(f"Reckoned for: {found.method}, {100 * design.analysis.level:g}% interval, t with {found.df:.1f} df.")
    return said


def _size(design: Design) -> str:
    if design.clusters is None:
        return counted(design.people or 0, "person")
    each = f"{design.cluster_size:g} people each"
    if design.kind is Kind.STEPPED_WEDGE:
        each = f"{design.cluster_size:g} people asked in each of {design.periods} periods"
    return f"{counted(design.clusters, design.unit_name)} with {each}"


def _drawn(simulated: Simulated) -> str:
    return f" ({simulated.power * 100:.1f}% of {simulated.trials:,} simulated trials)"


def _needed(design: Design, outcome: Outcome, effect: float, chance: float) -> str:
    aim = design.analysis.power
    try:
        number = needed(design, outcome, effect)
    except Refused as refusal:
        return f"{refusal}"
    enough = replace(design, clusters=number) if design.clustered else replace(design, people=number)
    start = "You have enough" if chance >= aim else "You do not have enough"
    share = ""
    if design.kind is Kind.STEPPED_WEDGE:
        share = f", dealt to {design.sequences} steps"
    elif design.kind is Kind.MATCHED_PAIR:
        share = f", that is {number // 2} pairs"
    else:
        treated = round(number * design.allocation)
        share = f", {treated:,} of which meet the campaign"
    return f"{start}: a chance of {in_percent(aim)} needs {counted(number, enough.unit_name)}{share}."
