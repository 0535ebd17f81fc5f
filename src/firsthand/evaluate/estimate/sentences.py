"""Findings in the words of a reader who is no statistician; no word of cause where chance did not assign."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..contrast import Direction
from .attrition import Bounds
from .findings import EVERYBODY, ArmCount, Finding, Findings
from .margins import Verdict
from .results import Estimate

NOT_BY_CHANCE = (
    "Chance did not decide who met the campaign, so the difference may have other reasons. It is the campaign's only "
    "if both groups would have changed alike without it, and that cannot be tested."
)


def interval(low: float, high: float, level: float, digits: int = 2) -> str:
    """The bounds in words."""
    if math.isnan(low) and math.isnan(high):
        return "no interval can be given"
    ends = [f"{end:+.{digits}f}" if math.isfinite(end) else "without end" for end in (low, high)]
    return f"{level:.0%} interval {ends[0]} to {ends[1]}"


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
) -> tuple[str, ...]:
    """What to say of one outcome for one audience, in order."""
    found: list[str] = []
    whom = "" if audience == EVERYBODY else f", {audience}"
    if bounds_first:
        worst = max(arms, key=lambda each: each.attrition if not math.isnan(each.attrition) else -1)
        found.append(
            f"{label}{whom}: in the arm {worst.arm}, {worst.attrition:.0%} of those asked before did not answer again. "
            "So many could hide any difference."
        )
        found += [
            f"{each.method}: the difference lies between {each.lower:+.2f} and {each.upper:+.2f} points "
            f"({interval(each.low, each.high, each.level)})."
            for each in bounds
        ]
        found.append("What follows holds only if those who were silent are like those who answered.")
    found.append(f"{label}{whom}: {_difference(primary, direction, causal)}.")
    found.append(verdict.sentence)
    found += list(primary.notes)
    if not causal:
        found.append(NOT_BY_CHANCE)
    return tuple(found)


def _difference(primary: Estimate, direction: Direction, causal: bool) -> str:
    """What was found; called a difference only where the interval excludes none."""
    ends = interval(primary.low, primary.high, primary.level)
    worse = (primary.estimate > 0) == (direction is Direction.HIGHER_IS_WORSE)
    size = f"{abs(primary.estimate):.2f} {primary.unit} {'for the worse' if worse else 'for the better'}"
    if primary.low > 0 or primary.high < 0:
        subject = "the campaign made a difference of" if causal else "those who met the campaign differ by"
        return f"{subject} {size} ({ends})"
    if primary.estimate == 0:
        return f"no difference was found ({ends})"
    return f"no difference is shown; the best guess is {size} ({ends})"


def report(findings: Findings) -> str:
    """The whole analysis as text for a terminal."""
    lines = [findings.title, f"Design sealed as {findings.seal[:12]}", *findings.notes, ""]
    for each in findings.findings:
        lines += [f"{each.label} · {each.audience}", *(f"  {sentence}" for sentence in each.sentences)]
        lines += [f"  {line}" for line in _figures(each)]
        lines += [f"  Not done: {left.what}. {left.reason} {left.needed}".rstrip() for left in each.left] + [""]
    lines += [f"Not done: {left.what}. {left.reason} {left.needed}".rstrip() for left in findings.left]
    if findings.curve:
        curve = findings.curve
        lines += ["", f"{len(curve.points)} ways of analysing the primary outcome, median {curve.median:+.3f}, "
                  f"{curve.same_sign:.0%} on its side of zero, joint p {curve.p_median:.3f}"]  # fmt: skip
        lines += [f"  {point.estimate.estimate:+.3f} {point.words}" for point in curve.points]
    return "\n".join(lines).rstrip()


def _figures(finding: Finding) -> list[str]:
    lines = [
        f"{arm.arm}: {arm.analysed} of {arm.assigned} people"
        + (f" in {arm.clusters} clusters" if arm.clusters is not None else "")
        + ("" if math.isnan(arm.attrition) else f", {arm.attrition:.0%} lost")
        for arm in finding.arms
    ]
    rows = [("primary", finding.primary), *((each.name, each.estimate) for each in finding.beside)]
    if finding.compliers:
        rows.append(("compliers", finding.compliers.effect))
    if finding.interaction:
        rows.append(("audience less the others", finding.interaction))
    for name, each in rows:
        p = "" if math.isnan(each.p) else f", p {each.p:.3f}" if each.p >= 0.001 else ", p below 0.001"
        lines.append(f"{name}: {each.estimate:+.3f} ({interval(each.low, each.high, each.level, 3)}{p}); {each.method}")
    if not math.isnan(finding.p_adjusted) and finding.p_adjusted != finding.primary.p:
        lines.append(f"p allowing for the number of questions: {finding.p_adjusted:.3f}")
    if finding.compliers and finding.compliers.warning:
        lines.append(finding.compliers.warning)
    if not finding.bounds_first:
        lines += [
            f"{each.method}: {each.lower:+.3f} to {each.upper:+.3f} ({interval(each.low, each.high, each.level, 3)})"
            for each in finding.bounds
        ]
    return lines
