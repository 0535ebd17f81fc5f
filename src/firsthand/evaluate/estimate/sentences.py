"""Findings in the words of a reader who is no statistician; no word of cause where chance did not assign."""

from __future__ import annotations

import math
from collections.abc import Sequence

from firsthand.said import Number, Said, _, listed, percent

from ..direction import Direction
from .attrition import Bounds
from .findings import EVERYBODY, ArmCount, Finding, Findings, audience_words, not_done
from .margins import Verdict
from .results import Estimate

Values = dict[str, str | int]

NOT_BY_CHANCE = _(
    "Chance did not decide who met the campaign, so the difference may have other reasons. It is the campaign's only "
    "if both groups would have changed alike without it, and that cannot be tested."
)


def interval(low: float, high: float, level: float, digits: int = 2) -> Said:
    """The bounds in words."""
    if math.isnan(low) and math.isnan(high):
        return _("no interval can be given")
    ends = [Number(end, digits, signed=True) if math.isfinite(end) else _("without end") for end in (low, high)]
    return _("%(level)s interval %(low)s to %(high)s", level=percent(level), low=ends[0], high=ends[1])


def finding_sentences(
    label: str,
    audience: str,
    primary: Estimate,
    verdict: Verdict,
    direction: Direction,
    arms: Sequence[ArmCount],
    bounds: Sequence[Bounds],
    *,
    bounds_first: bool,
    causal: bool,
) -> tuple[Said, ...]:
    """What to say of one outcome for one audience, in order."""
    found: list[Said] = []
    what = label if audience == EVERYBODY else _("%(outcome)s, %(audience)s", outcome=label, audience=audience)
    if bounds_first:
        worst = max(arms, key=lambda each: each.attrition if not math.isnan(each.attrition) else -1)
        found.append(
            _(
                "%(what)s: in the arm %(arm)s, %(share)s of those asked before did not answer again. So many could "
                "hide any difference.",
                what=what, arm=worst.arm, share=percent(worst.attrition),
            )
        )  # fmt: skip
        found += [
            _(
                "%(method)s: the difference lies between %(lower)s and %(upper)s points (%(interval)s).",
                method=each.method, lower=Number(each.lower, 2, signed=True), upper=Number(each.upper, 2, signed=True),
                interval=interval(each.low, each.high, each.level),
            )
            for each in bounds
        ]  # fmt: skip
        found.append(_("What follows holds only if those who were silent are like those who answered."))
    found.append(_("%(what)s: %(difference)s.", what=what, difference=_difference(primary, direction, causal)))
    found.append(verdict.sentence)
    found += list(primary.notes)
    if not causal:
        found.append(NOT_BY_CHANCE)
    return tuple(found)


def _difference(primary: Estimate, direction: Direction, causal: bool) -> Said:
    """What was found; called a difference only where the interval excludes none."""
    worse = (primary.estimate > 0) == (direction is Direction.HIGHER_IS_WORSE)
    size = Number(abs(primary.estimate), 2)
    words: Values = {
        "size": _("%(points)s points for the worse", points=size)
        if worse
        else _("%(points)s points for the better", points=size),
        "interval": interval(primary.low, primary.high, primary.level),
    }
    if primary.low > 0 or primary.high < 0:
        if causal:
            return _("the campaign made a difference of %(size)s (%(interval)s)", **words)
        return _("those who met the campaign differ by %(size)s (%(interval)s)", **words)
    if primary.estimate == 0:
        return _("no difference was found (%(interval)s)", interval=words["interval"])
    return _("no difference is shown; the best guess is %(size)s (%(interval)s)", **words)


def report(findings: Findings) -> str:
    """The whole analysis as text for a terminal, in English."""
    lines = [findings.title, f"Design sealed as {findings.seal[:12]}", *findings.notes, ""]
    for each in findings.findings:
        lines += [f"{each.label} · {audience_words(each.audience)}", *(f"  {sentence}" for sentence in each.sentences)]
        lines += [f"  {line}" for line in figures(each)]
        lines += [f"  {not_done(left)}".rstrip() for left in each.left] + [""]
    lines += [not_done(left).rstrip() for left in findings.left]
    if findings.curve:
        curve = findings.curve
        lines += ["", _(
            "%(ways)s ways of analysing the primary outcome, median %(median)s, %(share)s on its side of zero, joint p "
            "%(p)s",
            ways=len(curve.points), median=Number(curve.median, 3, signed=True), share=percent(curve.same_sign),
            p=Number(curve.p_median, 3),
        )]  # fmt: skip
        lines += [f"  {Number(point.estimate.estimate, 3, signed=True)} {point.words}" for point in curve.points]
    return "\n".join(lines).rstrip()


def figures(finding: Finding) -> list[Said]:
    """The figures of a finding, line by line: people, estimates, what allows for many questions, bounds."""
    lines: list[Said] = [_arm(arm) for arm in finding.arms]
    rows: list[tuple[Said, Estimate]] = [
        (_("primary"), finding.primary), *((each.name, each.estimate) for each in finding.beside),
    ]  # fmt: skip
    if finding.compliers:
        rows.append((_("compliers"), finding.compliers.effect))
    if finding.interaction:
        rows.append((_("audience less the others"), finding.interaction))
    lines += [_figure(name, each) for name, each in rows]
    if not math.isnan(finding.p_adjusted) and finding.p_adjusted != finding.primary.p:
        lines.append(_("p allowing for the number of questions: %(p)s", p=Number(finding.p_adjusted, 3)))
    if finding.compliers and finding.compliers.warning:
        lines.append(finding.compliers.warning)
    if not finding.bounds_first:
        lines += [
            _(
                "%(method)s: %(lower)s to %(upper)s (%(interval)s)",
                method=each.method, lower=Number(each.lower, 3, signed=True), upper=Number(each.upper, 3, signed=True),
                interval=interval(each.low, each.high, each.level, 3),
            )
            for each in finding.bounds
        ]  # fmt: skip
    return lines


def _arm(arm: ArmCount) -> Said:
    words: Values = {"arm": arm.arm, "analysed": arm.analysed, "assigned": arm.assigned}
    if arm.clusters is None:
        parts: list[Said] = [_("%(arm)s: %(analysed)s of %(assigned)s people", **words)]
    else:
        words["clusters"] = arm.clusters
        parts = [_("%(arm)s: %(analysed)s of %(assigned)s people in %(clusters)s clusters", **words)]
    if not math.isnan(arm.attrition):
        parts.append(_("%(share)s lost", share=percent(arm.attrition)))
    return listed(parts)


def _figure(name: Said, each: Estimate) -> Said:
    figures: list[Said] = [interval(each.low, each.high, each.level, 3)]
    if not math.isnan(each.p):
        figures.append(_("p %(p)s", p=Number(each.p, 3)) if each.p >= 0.001 else _("p below %(p)s", p=Number(0.001)))
    return _(
        "%(name)s: %(estimate)s (%(figures)s); %(method)s",
        name=name, estimate=Number(each.estimate, 3, signed=True), figures=listed(figures), method=each.method,
    )  # fmt: skip
