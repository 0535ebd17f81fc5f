"""What a power calculation says, in plain sentences."""

from __future__ import annotations

from firsthand.problems import Refused
from firsthand.said import NOTHING, Joined, Number, Said, _, percent

from ..design import Design, Kind, Outcome
from ..units import counted
from .analytic import power_of, precision
from .needed import detectable_effect, needed
from .simulate import Simulated


def in_percent(share: float) -> Said:
    """A share as a whole percentage that never claims certainty."""
    if share > 0.99:
        return _("more than %(share)s", share=percent(0.99))
    return _("less than %(share)s", share=percent(0.01)) if share < 0.01 else percent(share)


def power_sentences(design: Design, outcome: Outcome, effect: float, simulated: Simulated | None) -> list[Said]:
    """Power, the number needed, the smallest effect and the harm that would be seen. Raises Refused where the
    design supports no estimate."""
    found = precision(design, outcome)
    chance = power_of(effect, found, level=design.analysis.level)
    said: list[Said] = [_shown(design, outcome, effect, chance, simulated), _needed(design, outcome, effect, chance)]
    smallest = detectable_effect(design, outcome)
    said.append(
        _(
            "The smallest true change that this design shows with a chance of %(chance)s is %(points)s points on the "
            "scale from %(low)s to %(high)s.",
            chance=in_percent(design.analysis.power), points=Number(smallest, 2), low=Number(outcome.low),
            high=Number(outcome.high),
        )
    )  # fmt: skip
    if outcome.harm_margin:
        harm = power_of(outcome.harm_margin, found, level=design.analysis.level)
        seen = _(
            "A harm as large as the margin (%(points)s points) would be seen as a difference with a chance of "
            "%(chance)s.",
            points=Number(outcome.harm_margin), chance=in_percent(harm),
        )  # fmt: skip
        little = _("That is little: a harmful campaign could look harmless.") if harm < 0.5 else NOTHING
        said.append(Joined([seen, little]))
    if found.df < 10:
        said.append(
            _(
                "With %(df)s degrees of freedom much hangs on each %(unit)s; more of them help more than more people "
                "in each.",
                df=Number(found.df, 0), unit=design.unit_name,
            )
        )  # fmt: skip
    said.append(
        _(
            "Reckoned for: %(method)s, %(level)s interval, t with %(df)s df.",
            method=found.method, level=Number(design.analysis.level, percent=True), df=Number(found.df, 1),
        )
    )  # fmt: skip
    return said


def _shown(design: Design, outcome: Outcome, effect: float, chance: float, simulated: Simulated | None) -> Said:
    words: dict[str, str | int] = {
        "label": outcome.label, "effect": Number(effect), "size": _size(design), "chance": in_percent(chance),
    }  # fmt: skip
    if simulated is None:
        return _(
            "If the campaign truly changes “%(label)s” by %(effect)s points, %(size)s show it with a chance of "
            "%(chance)s.",
            **words,
        )
    return _(
        "If the campaign truly changes “%(label)s” by %(effect)s points, %(size)s show it with a chance of %(chance)s "
        "(%(share)s of %(trials)s simulated trials).",
        share=percent(simulated.power, 1), trials=Number(simulated.trials, grouped=True), **words,
    )  # fmt: skip


def _size(design: Design) -> Said:
    if design.clusters is None:
        return counted(design.people or 0, "person")
    units, people = counted(design.clusters, design.unit_word), Number(design.cluster_size or 0)
    if design.kind is Kind.STEPPED_WEDGE:
        return _("%(units)s with %(people)s people asked in each of %(periods)s periods",
                 units=units, people=people, periods=design.periods or 0)  # fmt: skip
    return _("%(units)s with %(people)s people each", units=units, people=people)


def _needed(design: Design, outcome: Outcome, effect: float, chance: float) -> Said:
    aim = design.analysis.power
    try:
        number = needed(design, outcome, effect)
    except Refused as refusal:
        return refusal.said
    units = counted(number, design.unit_word)
    if design.kind is Kind.STEPPED_WEDGE:
        need = _("%(units)s, dealt to %(steps)s steps", units=units, steps=design.sequences or 0)
    elif design.kind is Kind.MATCHED_PAIR:
        need = _("%(units)s, that is %(pairs)s pairs", units=units, pairs=number // 2)
    else:
        treated = Number(round(number * design.allocation), grouped=True)
        need = _("%(units)s, %(treated)s of which meet the campaign", units=units, treated=treated)
    words: dict[str, str | int] = {"chance": in_percent(aim), "need": need}
    if chance >= aim:
        return _("You have enough: a chance of %(chance)s needs %(need)s.", **words)
    return _("You do not have enough: a chance of %(chance)s needs %(need)s.", **words)
