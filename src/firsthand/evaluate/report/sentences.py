"""What the page for a minister says. Every sentence of it stands here.

Benefit, nothing and harm are said in sentences of the same make and length; where chance did not assign, no
word of cause is used.
"""

from __future__ import annotations

from firsthand.said import NOTHING, Joined, Number, Said, _

from ..design import Design, Kind, Outcome
from ..direction import Direction
from ..estimate.attrition import LEE
from ..estimate.findings import EVERYBODY, Finding
from ..estimate.results import Estimate
from ..units import counted, plural
from .facts import Above, Facts
from .numbers import of_100, points, signed

Values = dict[str, str | int]

NO_LOT = _("So a difference is described here, and what made it is not known.")
MISSING = _("What is missing from this page was not done; the annex says why.")


def headline(facts: Facts) -> tuple[Said, Said]:
    """The finding in one sentence, and harm in one: both are set in the same size."""
    return changed(facts.design, facts.primary, causal=facts.findings.causal), harm(_worst(facts))


def changed(design: Design, finding: Finding, *, causal: bool) -> Said:
    """Whether and which way an outcome differs, in one sentence."""
    estimate, what = finding.primary, _subject(finding)
    if not _beyond(estimate):
        if causal:
            return _("%(what)s: it is not shown that the campaign changed it.", what=what)
        return _("%(what)s: no difference is shown between those who met the campaign and the others.", what=what)
    if finding.p_adjusted >= 1 - estimate.level:
        if causal:
            return _(
                "%(what)s: allowing for the number of questions that were asked, it is not shown that the campaign "
                "changed it.",
                what=what,
            )
        return _(
            "%(what)s: allowing for the number of questions that were asked, no difference is shown between those who "
            "met the campaign and the others.",
            what=what,
        )
    words: Values = {"what": what, "way": _good_or_bad(design, finding)}
    return _cause(finding, words) if causal else _difference(finding, words)


def _cause(finding: Finding, words: Values) -> Said:
    if finding.primary.estimate > 0:
        if finding.verdict.equivalent:
            return _(
                "%(what)s: the campaign raised it, by less than was called worth having. That is %(way)s.", **words
            )
        return _("%(what)s: the campaign raised it. That is %(way)s.", **words)
    if finding.verdict.equivalent:
        return _("%(what)s: the campaign lowered it, by less than was called worth having. That is %(way)s.", **words)
    return _("%(what)s: the campaign lowered it. That is %(way)s.", **words)


def _difference(finding: Finding, words: Values) -> Said:
    if finding.primary.estimate > 0:
        if finding.verdict.equivalent:
            return _(
                "%(what)s: it is higher among those who met the campaign, by less than was called worth having. That "
                "is %(way)s.",
                **words,
            )
        return _("%(what)s: it is higher among those who met the campaign. That is %(way)s.", **words)
    if finding.verdict.equivalent:
        return _(
            "%(what)s: it is lower among those who met the campaign, by less than was called worth having. That is "
            "%(way)s.",
            **words,
        )
    return _("%(what)s: it is lower among those who met the campaign. That is %(way)s.", **words)


def size(design: Design, finding: Finding, *, causal: bool) -> Said:
    """How large, with the interval in plain words."""
    best, estimate = _best(design, finding, causal=causal), finding.primary
    if estimate.low != estimate.low or estimate.high != estimate.high:
        return _("%(best)s; the data do not say how sure that is.", best=best)
    return _(
        "%(best)s; the data fit anything from %(low)s to %(high)s points.",
        best=best, low=signed(estimate.low), high=signed(estimate.high),
    )  # fmt: skip


def _best(design: Design, finding: Finding, *, causal: bool) -> Said:
    outcome, found = _outcome(design, finding), points(finding.primary.estimate)
    words: Values = {"points": found, "low": Number(outcome.low), "high": Number(outcome.high)}
    if not found.rounded:
        del words["points"]
        return _("Our best estimate is no difference on a scale from %(low)s to %(high)s", **words)
    if finding.primary.estimate > 0:
        if causal:
            return _(
                "Our best estimate is %(points)s points higher than without the campaign, on a scale from %(low)s to "
                "%(high)s",
                **words,
            )
        return _(
            "Our best estimate is %(points)s points higher than among those who did not meet it, on a scale from "
            "%(low)s to %(high)s",
            **words,
        )
    if causal:
        return _(
            "Our best estimate is %(points)s points lower than without the campaign, on a scale from %(low)s to "
            "%(high)s",
            **words,
        )
    return _(
        "Our best estimate is %(points)s points lower than among those who did not meet it, on a scale from %(low)s "
        "to %(high)s",
        **words,
    )


def fits(finding: Finding) -> Said:
    """The interval alone."""
    return _(
        "The data fit anything from %(low)s to %(high)s points.",
        low=signed(finding.primary.low), high=signed(finding.primary.high),
    )  # fmt: skip


def worth(finding: Finding) -> Said:
    """Whether the size matters by what was declared before; empty where nothing was declared."""
    declared, estimate = finding.verdict.smallest_effect, finding.primary
    if declared is None:
        return NOTHING
    size = Number(declared)
    if finding.verdict.equivalent:
        return _(
            "Whatever it is, it is smaller than the %(points)s points that were called worth having beforehand.",
            points=size,
        )
    if min(abs(estimate.low), abs(estimate.high)) >= declared and estimate.low * estimate.high > 0:
        return _("It is at least the %(points)s points that were called worth having beforehand.", points=size)
    return _("Whether it reaches the %(points)s points that were called worth having beforehand is open.", points=size)


def harm(finding: Finding) -> Said:
    """What is known of harm, in one sentence."""
    verdict, what = finding.verdict, _subject(finding)
    margin = Number(verdict.harm_margin or 0)
    match verdict.harm:
        case "shown":
            return _("%(what)s: harm beyond the margin of %(margin)s points is shown.", what=what, margin=margin)
        case "excluded":
            return _("%(what)s: harm beyond the margin of %(margin)s points is ruled out.", what=what, margin=margin)
        case "not_excluded":
            return _(
                "%(what)s: harm beyond the margin of %(margin)s points is not ruled out.", what=what, margin=margin
            )
        case _not_judged:
            if verdict.harm_margin is None:
                return _("%(what)s: no harm margin was declared, so harm is not ruled out.", what=what)
            return _("%(what)s: the data are too few to say anything of harm.", what=what)


def harms(facts: Facts) -> list[Said]:
    """Harm for every outcome and audience: one line for each state of knowledge, the worst first."""
    every = (*facts.for_everybody, *facts.for_audiences)
    named = {
        state: Joined([_with_margin(each) for each in every if each.verdict.harm == state], "; ")
        for state in ("shown", "not_excluded", "not_judged", "excluded")
    }
    lines = [
        (named["shown"], _("Shown: %(outcomes)s.", outcomes=named["shown"])),
        (named["not_excluded"], _("Not ruled out: %(outcomes)s.", outcomes=named["not_excluded"])),
        (named["not_judged"], _("Nothing can be said: %(outcomes)s.", outcomes=named["not_judged"])),
        (named["excluded"], _("Ruled out: %(outcomes)s.", outcomes=named["excluded"])),
    ]
    return [line for there, line in lines if there]


def _with_margin(finding: Finding) -> str:
    margin, what = finding.verdict.harm_margin, _subject(finding)
    return what if margin is None else _("%(what)s (margin %(points)s points)", what=what, points=Number(margin))


def did(facts: Facts) -> list[Said]:
    """What was done: how it was assigned, how many, who was lost, who met the campaign."""
    said = [_how(facts.design), NOTHING if facts.findings.causal else NO_LOT, _answered(facts)]
    flow = facts.flow
    if all(arm.baseline for arm in flow.arms):
        first, second = (of_100(arm.lost, arm.baseline) for arm in flow.arms)
        said.append(
            _(
                "Of those who were asked before the campaign, %(first)s with it and %(second)s without it did not "
                "answer again.",
                first=first, second=second,
            )
        )  # fmt: skip
    told = [arm for arm in facts.exposure.arms if arm.met is not None]
    if len(told) == 2:
        first, second = (of_100(arm.met or 0, arm.asked) for arm in told)
        said.append(
            _(
                "Of those who were to meet the campaign, %(first)s say that they did; of the others, %(second)s.",
                first=first, second=second,
            )
        )  # fmt: skip
    return said


def _how(design: Design) -> Said:
    units = plural(design.unit_word)
    match design.kind:
        case Kind.INDIVIDUAL:
            return _("A lot decided which people met the campaign.")
        case Kind.CLUSTER:
            return _("A lot decided which %(units)s met the campaign.", units=units)
        case Kind.MATCHED_PAIR:
            return _(
                "Alike %(units)s were paired, and of each pair a lot decided which one met the campaign.", units=units
            )
        case Kind.STEPPED_WEDGE:
            return _("A lot decided when each of the %(units)s began to meet the campaign.", units=units)
        case Kind.WAITING_LIST:
            return _("A lot decided who met the campaign now and who meets it later.")
        case Kind.DIFFERENCE_IN_DIFFERENCES:
            return _("Nobody drew lots: who met the campaign had been decided otherwise.")


def _answered(facts: Facts) -> Said:
    design, flow = facts.design, facts.flow
    people = counted(flow.people, "person")
    if flow.clusters is None or not design.clustered:
        return _("%(people)s answered.", people=people)
    units = counted(flow.clusters, design.unit_word)
    first, second = (arm.clusters or 0 for arm in flow.arms)
    if first + second != flow.clusters:
        return _("%(people)s answered in %(units)s.", people=people, units=units)
    return _(
        "%(people)s answered in %(units)s, %(first)s with the campaign and %(second)s without.",
        people=people, units=units, first=first, second=second,
    )  # fmt: skip


def above_the_middle(outcome: Outcome, above: tuple[Above, ...]) -> Said:
    """The answers at the end, simply counted."""
    if not above or not all(each.asked for each in above):
        return NOTHING
    first, second = (of_100(each.above, each.asked) for each in above)
    return _(
        "Simply counted at the end, %(first)s with the campaign and %(second)s without it answered above the middle "
        "of the scale.",
        first=first, second=second,
    )  # fmt: skip


def differs(finding: Finding, *, causal: bool) -> Said:
    """Whether an audience differs from everybody else; empty where it was not reckoned."""
    other = finding.interaction
    if other is None:
        return NOTHING
    if not _beyond(other) or finding.p_interaction_adjusted >= 1 - other.level:
        if causal:
            return _("It is not shown that the campaign works otherwise among them than among the rest.")
        return _("It is not shown that the difference is otherwise among them than among the rest.")
    words: Values = {"points": points(other.estimate), "low": signed(other.low), "high": signed(other.high)}
    size = (
        _("%(points)s points higher (from %(low)s to %(high)s)", **words)
        if other.estimate > 0
        else _("%(points)s points lower (from %(low)s to %(high)s)", **words)
    )
    if causal:
        return _("Among them the campaign works otherwise than among the rest: %(size)s.", size=size)
    return _("Among them the difference is otherwise than among the rest: %(size)s.", size=size)


def sure(facts: Facts) -> list[Said]:
    """How sure the finding is, and what could overturn it."""
    finding, primary = facts.primary, facts.primary.primary
    said: list[Said] = [
        _("A range from a method like this one holds the truth in %(share)s trials.",
          share=of_100(facts.findings.level, 1))
    ]  # fmt: skip
    if finding.bounds_first:
        said.append(_("So many did not answer again that their silence could hide any difference."))
    else:
        said += [
            _(
                "Allowing for the people whom one arm lost and the other did not, it lies between %(low)s and %(high)s "
                "points.",
                low=signed(each.lower), high=signed(each.upper),
            )
            for each in finding.bounds
            if each.method == LEE
        ]  # fmt: skip
    curve = facts.findings.curve
    if curve is not None and curve.points:
        agreeing = sum((each.estimate.estimate > 0) == (primary.estimate > 0) for each in curve.points)
        beyond = sum(_beyond(each.estimate) for each in curve.points)
        said.append(
            _(
                "Of %(ways)s defensible ways to reckon it, %(agreeing)s point the same way and %(beyond)s leave out no "
                "difference at all.",
                ways=len(curve.points), agreeing=agreeing, beyond=beyond,
            )
        )  # fmt: skip
    said.append(
        _("The design was sealed before the answers came in.")
        if facts.reading.trial.date is not None
        else _("The design was sealed; the answers bear no date, so nothing shows that it came first.")
    )
    return said


def limits(facts: Facts) -> list[Said]:
    """What this trial cannot say."""
    said: list[Said] = [_("It asks what people say, not what they will do, and not for how long.")]
    if any(each.kind == "behaviour" for each in facts.design.outcomes):
        said = [_("It does not say for how long.")]
    if any(arm.met for arm in facts.exposure.arms[1:]):
        said.append(_("Some who were not to meet the campaign met it, which makes a difference look smaller."))
    if facts.findings.left:
        said.append(MISSING)
    return said


def _worst(facts: Facts) -> Finding:
    """The finding whose harm a reader must know first: shown before open before ruled out; the audiences count."""
    order = {"shown": 0, "not_excluded": 1, "not_judged": 2, "excluded": 3}
    return min([*facts.for_everybody, *facts.for_audiences], key=lambda each: order[each.verdict.harm])


def _good_or_bad(design: Design, finding: Finding) -> Said:
    worse = (finding.primary.estimate > 0) == (_outcome(design, finding).direction is Direction.HIGHER_IS_WORSE)
    return _("for the worse") if worse else _("for the better")


def _beyond(estimate: Estimate) -> bool:
    """Whether the interval leaves out no difference."""
    return estimate.low > 0 or estimate.high < 0


def _outcome(design: Design, finding: Finding) -> Outcome:
    return next(each for each in design.outcomes if each.name == finding.outcome)


def _subject(finding: Finding) -> str:
    """The outcome, and the audience where it is not everybody, at the beginning of a sentence."""
    label = finding.label[:1].upper() + finding.label[1:]
    if finding.audience == EVERYBODY:
        return label
    return _("%(outcome)s, audience “%(audience)s”", outcome=label, audience=finding.audience)
