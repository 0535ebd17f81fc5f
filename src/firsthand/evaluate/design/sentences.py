"""A design in plain sentences: what will be done, to whom, how it is compared and when it would be stopped."""

from __future__ import annotations

from firsthand.said import NOTHING, Joined, Number, Said, _, listed, ngettext, pgettext

from ..direction import Direction
from ..units import counted
from .record import Design, Kind, Outcome, OutcomeKind, Watch

ABOUT = {
    OutcomeKind.ATTITUDE: pgettext("kind of outcome", "attitude"),
    OutcomeKind.INTENTION: pgettext("kind of outcome", "intention"),
    OutcomeKind.BEHAVIOUR: pgettext("kind of outcome", "behaviour"),
    OutcomeKind.TRUST: pgettext("kind of outcome", "trust"),
    OutcomeKind.TOLERANCE: pgettext("kind of outcome", "tolerance"),
    OutcomeKind.STIGMA: pgettext("kind of outcome", "stigma"),
}
WAY = {
    Direction.HIGHER_IS_BETTER: _("higher is better"),
    Direction.HIGHER_IS_WORSE: _("higher is worse"),
}


def describe(design: Design) -> list[Said]:
    """The sentences, in the order in which somebody would tell it."""
    first, second = design.arms
    told: list[Said] = [_("“%(title)s” compares %(first)s with %(second)s.", title=design.title, first=first,
                          second=second)]  # fmt: skip
    if design.theory_of_change:
        told.append(_("Why it should work: %(theory)s", theory=design.theory_of_change))
    told += [_how(design), _who(design), _waves(design)]
    told += [_outcome(each, each is design.primary) for each in design.outcomes]
    if design.audiences:
        named = [
            _("“%(name)s” (%(column)s = %(value)s)", name=each.name, column=each.column, value=each.value)
            for each in design.audiences
        ]
        told.append(_("Looked at by itself as well: %(audiences)s.", audiences=listed(named)))
    told.append(_assignment(design))
    if design.watch:
        told.append(_watch(design.watch))
    return [each for each in told if each]


def _how(design: Design) -> Said:
    unit, (first, second) = design.unit_name, design.arms
    match design.kind:
        case Kind.INDIVIDUAL:
            return _(
                "Chance decides for each person whether they meet the campaign (%(first)s) or not (%(second)s).",
                first=first, second=second,
            )  # fmt: skip
        case Kind.CLUSTER:
            return _(
                "Chance decides for each %(unit)s as a whole: it meets the campaign (%(first)s) or not (%(second)s).",
                unit=unit, first=first, second=second,
            )  # fmt: skip
        case Kind.MATCHED_PAIR:
            return _(
                "Each %(unit)s is paired with one that is most like it, and chance decides which of the two meets the "
                "campaign.",
                unit=unit,
            )
        case Kind.STEPPED_WEDGE:
            return _(
                "Every %(unit)s meets the campaign in the end; chance decides in which of %(steps)s steps it begins.",
                unit=unit, steps=design.sequences or 0,
            )  # fmt: skip
        case Kind.WAITING_LIST:
            return _(
                "Chance decides which %(unit)s meets the campaign now (%(first)s) and which waits (%(second)s); they "
                "are compared before the waiting ones begin.",
                unit=unit, first=first, second=second,
            )  # fmt: skip
        case Kind.DIFFERENCE_IN_DIFFERENCES:
            return _(
                "Nothing is assigned by chance: the change in each %(unit)s with the campaign (%(first)s) is compared "
                "with the change in those without (%(second)s), as if both would have changed alike without it.",
                unit=unit, first=first, second=second,
            )  # fmt: skip


def _who(design: Design) -> Said:
    people = design.clusters is None
    units = counted(design.people or 0, "person") if people else counted(design.clusters or 0, design.unit_word)
    lost = NOTHING
    if design.attrition:
        share = Number(design.attrition, percent=True)
        lost = _("Of the people, %(share)s are expected to be lost before the end.", share=share)
    if people:
        return Joined([_("%(units)s take part.", units=units), lost])
    size = Number(design.cluster_size or 0)
    each = (
        _("%(units)s take part, and about %(size)s people are asked in each, anew in each period.",
          units=units, size=size)
        if design.kind is Kind.STEPPED_WEDGE
        else _("%(units)s take part, and about %(size)s people are asked in each.", units=units, size=size)
    )  # fmt: skip
    vary = NOTHING
    if design.cluster_size_cv:
        cv = Number(design.cluster_size_cv)
        vary = _("There are more in some and fewer in others (coefficient of variation %(cv)s).", cv=cv)
    alike = _(
        "How alike people in one %(unit)s are (intra-cluster correlation): %(icc)s.",
        unit=design.unit_name, icc=Number(design.icc or 0),
    )  # fmt: skip
    return Joined([each, vary, lost, alike])


def _waves(design: Design) -> Said:
    same = design.correlation is not None
    if design.kind is Kind.STEPPED_WEDGE:
        periods = design.periods or 0
        if same:
            return _(
                "They are asked in %(periods)s periods, the same people (tied by a code of their own) each time.",
                periods=periods,
            )
        return _("They are asked in %(periods)s periods, other people each time.", periods=periods)
    if not design.baseline:
        return _("They are asked once, at the end.")
    if same:
        return _(
            "They are asked before the campaign and after it, the same people (tied by a code of their own) the second "
            "time."
        )
    return _("They are asked before the campaign and after it, other people the second time.")


def _outcome(outcome: Outcome, primary: bool) -> Said:
    words = {
        "label": outcome.label, "kind": ABOUT[outcome.kind], "low": Number(outcome.low), "high": Number(outcome.high),
        "way": WAY[outcome.direction],
    }  # fmt: skip
    said: list[Said] = [
        _("What counts: “%(label)s” (%(kind)s), from %(low)s to %(high)s, %(way)s.", **words)
        if primary
        else _("Also measured: “%(label)s” (%(kind)s), from %(low)s to %(high)s, %(way)s.", **words)
    ]
    if outcome.smallest_effect is not None:
        said.append(_("A change of %(points)s points would be worth it.", points=Number(outcome.smallest_effect)))
    if outcome.harm_margin is not None:
        margin = Number(outcome.harm_margin)
        said.append(_("A change for the worse of more than %(points)s points is harm.", points=margin))
    return Joined(said)


def _assignment(design: Design) -> Said:
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return NOTHING
    # A seed is no quantity: nothing parts its digits.
    said: list[Said] = [
        _("The draw is made with seed %(seed)s and the seal; anybody can repeat it.", seed=str(design.seed))
    ]
    if design.strata:
        said.append(_("It is made within each %(columns)s.", columns=listed(design.strata)))
    if design.balance_on:
        said.append(_("The arms are kept alike in %(columns)s.", columns=listed(design.balance_on)))
    if design.allocation != 0.5:
        said.append(_("Of all, %(share)s meet the campaign.", share=Number(design.allocation, percent=True)))
    return Joined(said)


def _watch(watch: Watch) -> Said:
    looks, many = len(watch.looks), {"looks": len(watch.looks)}
    match watch.method:
        case "always_valid":
            when: Said = _(
                "The data may be looked at at any time, and the stop rule stays right however often that is."
            )
        case "obrien_fleming":
            when = ngettext(
                "The data are looked at %(looks)s time; early on only a large difference stops (O'Brien-Fleming).",
                "The data are looked at %(looks)s times; early on only a large difference stops (O'Brien-Fleming).",
                looks, **many,
            )  # fmt: skip
        case _pocock:
            when = ngettext(
                "The data are looked at %(looks)s time, with the same boundary each time (Pocock).",
                "The data are looked at %(looks)s times, with the same boundary each time (Pocock).",
                looks, **many,
            )  # fmt: skip
    alpha = Number(watch.alpha, percent=True)
    return Joined([when, _("A false alarm has a chance of at most %(alpha)s.", alpha=alpha)])
