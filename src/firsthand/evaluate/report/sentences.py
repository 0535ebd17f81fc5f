"""What the page for a minister says. Every sentence of it stands here, so that it can be translated.

Benefit, nothing and harm are said in sentences of the same make and length; where chance did not assign, no
word of cause is used.
"""

from __future__ import annotations

from ..contrast import Direction
from ..design import Design, Kind, Outcome
from ..estimate.findings import EVERYBODY, Finding
from ..estimate.results import Estimate
from .facts import Above, Facts
from .numbers import counted, of_100, points, signed

KINDS = {
    Kind.INDIVIDUAL: "A lot decided which people met the campaign.",
    Kind.CLUSTER: "A lot decided which {units} met the campaign.",
    Kind.MATCHED_PAIR: "Alike {units} were paired, and of each pair a lot decided which one met the campaign.",
    Kind.STEPPED_WEDGE: "A lot decided when each of the {units} began to meet the campaign.",
    Kind.WAITING_LIST: "A lot decided who met the campaign now and who meets it later.",
    Kind.DIFFERENCE_IN_DIFFERENCES: "Nobody drew lots: who met the campaign had been decided otherwise.",
}
NO_LOT = "So a difference is described here, and what made it is not known."
MISSING = "What is missing from this page was not done; the annex says why."


def headline(facts: Facts) -> tuple[str, str]:
    """The finding in one sentence, and harm in one: both are set in the same size."""
    primary = facts.primary
    worst = _worst(facts)
    return changed(facts.design, primary, causal=facts.findings.causal), harm(worst, whom=True)


def changed(design: Design, finding: Finding, *, causal: bool) -> str:
    """Whether and which way an outcome differs, in one sentence."""
    estimate, what = finding.primary, _start(finding.label)
    who = "" if finding.audience == EVERYBODY else f", audience “{finding.audience}”"
    if not _beyond(estimate):
        if causal:
            return f"{what}{who}: it is not shown that the campaign changed it."
        return f"{what}{who}: no difference is shown between those who met the campaign and the others."
    if finding.p_adjusted >= 1 - estimate.level:
        asked = "allowing for the number of questions that were asked"
        if causal:
            return f"{what}{who}: {asked}, it is not shown that the campaign changed it."
        return f"{what}{who}: {asked}, no difference is shown between those who met the campaign and the others."
    way = _good_or_bad(design, finding)
    if causal:
        verb = "raised" if estimate.estimate > 0 else "lowered"
        return f"{what}{who}: the campaign {verb} it{_little(finding)}. That is {way}."
    side = "higher" if estimate.estimate > 0 else "lower"
    return f"{what}{who}: it is {side} among those who met the campaign{_little(finding)}. That is {way}."


def size(design: Design, finding: Finding, *, causal: bool) -> str:
    """How large, with the interval in plain words."""
    outcome, estimate = _outcome(design, finding), finding.primary
    scale = f"on a scale from {outcome.low:g} to {outcome.high:g}"
    if float(points(estimate.estimate)) == 0:
        middle = f"Our best estimate is no difference {scale}"
    else:
        side = "higher" if estimate.estimate > 0 else "lower"
        met = "than without the campaign" if causal else "than among those who did not meet it"
        middle = f"Our best estimate is {points(estimate.estimate)} points {side} {met}, {scale}"
    if estimate.low != estimate.low or estimate.high != estimate.high:
        return f"{middle}; the data do not say how sure that is."
    return f"{middle}; the data fit anything from {signed(estimate.low)} to {signed(estimate.high)} points."


def fits(finding: Finding) -> str:
    """The interval alone."""
    return f"The data fit anything from {signed(finding.primary.low)} to {signed(finding.primary.high)} points."


def worth(finding: Finding) -> str:
    """Whether the size matters by what was declared before; empty where nothing was declared."""
    declared, estimate = finding.verdict.smallest_effect, finding.primary
    if declared is None:
        return ""
    if finding.verdict.equivalent:
        return f"Whatever it is, it is smaller than the {declared:g} points that were called worth having beforehand."
    if min(abs(estimate.low), abs(estimate.high)) >= declared and estimate.low * estimate.high > 0:
        return f"It is at least the {declared:g} points that were called worth having beforehand."
    return f"Whether it reaches the {declared:g} points that were called worth having beforehand is open."


def harm(finding: Finding, *, whom: bool = False) -> str:
    """What is known of harm, in one sentence."""
    verdict = finding.verdict
    said = f"{_start(finding.label)}, audience “{finding.audience}”" if finding.audience != EVERYBODY else finding.label
    said = f"{said}: " if whom else ""
    match verdict.harm:
        case "shown":
            text = f"harm beyond the margin of {verdict.harm_margin:g} points is shown."
        case "excluded":
            text = f"harm beyond the margin of {verdict.harm_margin:g} points is ruled out."
        case "not_excluded":
            text = f"harm beyond the margin of {verdict.harm_margin:g} points is not ruled out."
        case _:
            text = "no harm margin was declared, so harm is not ruled out." if verdict.harm_margin is None else (
                "the data are too few to say anything of harm.")  # fmt: skip
    return said + (text if said else _start(text))


def harms(facts: Facts) -> list[str]:
    """Harm for every outcome and audience: one line for each state of knowledge, the worst first."""
    said = {
        "shown": "Shown",
        "not_excluded": "Not ruled out",
        "not_judged": "Nothing can be said",
        "excluded": "Ruled out",
    }
    lines = []
    for state, word in said.items():
        found = [each for each in (*facts.for_everybody, *facts.for_audiences) if each.verdict.harm == state]
        named = [
            each.label
            + ("" if each.audience == EVERYBODY else f", audience “{each.audience}”")
            + ("" if each.verdict.harm_margin is None else f" (margin {each.verdict.harm_margin:g} points)")
            for each in found
        ]
        if named:
            lines.append(f"{word}: {'; '.join(named)}.")
    return lines


def did(facts: Facts) -> list[str]:
    """What was done: how it was assigned, how many, who was lost, who met the campaign."""
    design, flow = facts.design, facts.flow
    units = f"{design.unit_name}s"
    arms = [arm.clusters or 0 for arm in flow.arms]
    where = ""
    if flow.clusters is not None and design.clustered:
        where = f" in {flow.clusters} {units}"
        where += f", {arms[0]} with the campaign and {arms[1]} without" if sum(arms) == flow.clusters else ""
    said = [KINDS[design.kind].format(units=units)]
    if not facts.findings.causal:
        said.append(NO_LOT)
    said.append(f"{counted(flow.people, 'person', 'people')} answered{where}.")
    if all(arm.baseline for arm in flow.arms):
        lost = [of_100(arm.lost, arm.baseline) for arm in flow.arms]
        said.append(
            f"Of those who were asked before the campaign, {lost[0]} with it and {lost[1]} without it did not answer "
            "again."
        )
    told = [arm for arm in facts.exposure.arms if arm.met is not None]
    if len(told) == 2:
        met = [of_100(arm.met or 0, arm.asked) for arm in told]
        said.append(f"Of those who were to meet the campaign, {met[0]} say that they did; of the others, {met[1]}.")
    return said


def above_the_middle(outcome: Outcome, above: tuple[Above, ...]) -> str:
    """The answers at the end, simply counted."""
    if not above or not all(each.asked for each in above):
        return ""
    shares = [of_100(each.above, each.asked) for each in above]
    return (
        f"Simply counted at the end, {shares[0]} with the campaign and {shares[1]} without it answered above the "
        "middle of the scale."
    )


def differs(finding: Finding, *, causal: bool) -> str:
    """Whether an audience differs from everybody else; empty where it was not reckoned."""
    other = finding.interaction
    if other is None:
        return ""
    what = "the campaign works" if causal else "the difference is"
    if _beyond(other) and not finding.p_interaction_adjusted >= 1 - other.level:
        side = "higher" if other.estimate > 0 else "lower"
        return (
            f"Among them {what} otherwise than among the rest: {points(other.estimate)} points {side} "
            f"(from {signed(other.low)} to {signed(other.high)})."
        )
    return f"It is not shown that {what} otherwise among them than among the rest."


def sure(facts: Facts) -> list[str]:
    """How sure the finding is, and what could overturn it."""
    finding, level = facts.primary, of_100(facts.findings.level, 1)
    primary = finding.primary
    said = [f"A range from a method like this one holds the truth in {level} trials."]
    if finding.bounds_first:
        said.append("So many did not answer again that their silence could hide any difference.")
    else:
        said += [
            f"Allowing for the people whom one arm lost and the other did not, it lies between {signed(each.lower)} "
            f"and {signed(each.upper)} points."
            for each in finding.bounds
            if each.method.startswith("Lee")
        ]
    curve = facts.findings.curve
    if curve is not None and curve.points:
        agreeing = sum((each.estimate.estimate > 0) == (primary.estimate > 0) for each in curve.points)
        beyond = sum(_beyond(each.estimate) for each in curve.points)
        said.append(
            f"Of {len(curve.points)} defensible ways to reckon it, {agreeing} point the same way and {beyond} leave "
            "out no difference at all."
        )
    said.append(
        "The design was sealed before the answers came in."
        if facts.reading.trial.date is not None
        else "The design was sealed; the answers bear no date, so nothing shows that it came first."
    )
    return said


def limits(facts: Facts) -> list[str]:
    """What this trial cannot say."""
    said = ["It asks what people say, not what they will do, and not for how long."]
    if any(each.kind == "behaviour" for each in facts.design.outcomes):
        said = ["It does not say for how long."]
    if any(arm.met for arm in facts.exposure.arms[1:]):
        said.append("Some who were not to meet the campaign met it, which makes a difference look smaller.")
    if facts.findings.left:
        said.append(MISSING)
    return said


def _worst(facts: Facts) -> Finding:
    """The finding whose harm a reader must know first: shown before open before ruled out; the audiences count."""
    order = {"shown": 0, "not_excluded": 1, "not_judged": 2, "excluded": 3}
    return min([*facts.for_everybody, *facts.for_audiences], key=lambda each: order[each.verdict.harm])


def _good_or_bad(design: Design, finding: Finding) -> str:
    worse = (finding.primary.estimate > 0) == (_outcome(design, finding).direction is Direction.HIGHER_IS_WORSE)
    return "for the worse" if worse else "for the better"


def _beyond(estimate: Estimate) -> bool:
    """Whether the interval leaves out no difference."""
    return estimate.low > 0 or estimate.high < 0


def _little(finding: Finding) -> str:
    return ", by less than was called worth having" if finding.verdict.equivalent else ""


def _outcome(design: Design, finding: Finding) -> Outcome:
    return next(each for each in design.outcomes if each.name == finding.outcome)


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
