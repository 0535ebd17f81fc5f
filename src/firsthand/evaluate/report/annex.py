"""The annex for a reviewer: flow, exposure, balance, every estimate, sensitivity, and how to make it again."""

from __future__ import annotations

import math

from ..contrast import Direction
from ..design.writing import to_toml
from ..estimate.findings import EVERYBODY
from ..estimate.results import Estimate
from . import pooled
from .elements import Html, document, figure, joined, paragraph, same, table, tag
from .facts import Facts
from .numbers import chance, signed
from .pictures import Band, flow, intervals
from .sentences import NO_LOT

ESTIMATE = ("estimate", "interval", "se", "df", "p", "people", "clusters")


def annex(facts: Facts) -> Html:
    """The whole annex."""
    title = f"{facts.design.title}: annex"
    body = joined([
        tag("p", "Annex for a reviewer", class_="kicker"),
        tag("h1", facts.design.title),
        paragraph([
            "Every estimate is campaign minus comparison in points of the outcome's scale, by assignment (intention to "
            f"treat), with {facts.findings.level:.0%} intervals.",
            "" if facts.findings.causal else NO_LOT,
        ]),
        *_people(facts), *_exposure(facts), *_balance(facts), *_effects(facts), *_sensitivity(facts), *_silence(facts),
        *(pooled.section(facts.pooled) if facts.pooled else ()), *_not_done(facts), *_again(facts),
    ])  # fmt: skip
    return document(title, tag("main", body), kind="annex")


def _people(facts: Facts) -> list[Html]:
    arms, clustered = facts.flow.arms, facts.flow.arms[0].clusters is not None
    units = f"{facts.design.unit_name}s"

    def where(number: int | None) -> str:
        return f"{number} {units}, " if clustered else ""

    steps = [
        ("Assigned", [f"{arm.arm}|{where(arm.clusters)}{arm.baseline or arm.analysed} people" for arm in arms]),
        ("Answered again", [
            f"Answered again: {arm.followed}|lost {arm.lost}"
            + ("" if math.isnan(arm.attrition) else f" ({arm.attrition:.0%})") + f", new {arm.new}" for arm in arms]),
        ("Analysed", [f"Analysed: {arm.analysed} people|{where(arm.analysed_clusters).rstrip(', ')}" for arm in arms]),
    ]  # fmt: skip
    if not any(arm.baseline for arm in arms):  # nobody was asked before, so nobody can be told to be lost
        del steps[1]
    whole = f"{where(facts.flow.clusters)}{facts.flow.people} people|" + (
        "assigned by lot" if facts.findings.causal else "not assigned by lot")  # fmt: skip
    boxes = [("All", [(whole, whole)]), *((name, [(texts[0], texts[1])]) for name, texts in steps)]
    header: tuple[str, ...] = (
        "arm",
        units,
        f"{units} at follow-up",
        "asked before",
        "answered again",
        "lost",
        "new",
        "analysed",
    )
    rows: list[tuple[str, ...]] = [
        (arm.arm, _whole(arm.clusters), _whole(arm.clusters_followed), str(arm.baseline), str(arm.followed),
         str(arm.lost) + ("" if math.isnan(arm.attrition) else f" ({arm.attrition:.1%})"), str(arm.new),
         str(arm.analysed))
        for arm in arms
    ]  # fmt: skip
    if not clustered:
        header, rows = (header[0], *header[3:]), [(row[0], *row[3:]) for row in rows]
    differential = facts.flow.differential_attrition
    said = f"Attrition, campaign less comparison: {signed(100 * differential, 1)} percentage points."
    said = "" if math.isnan(differential) else said
    caption = f"From assignment to analysis, by arm; analysed: answered “{facts.design.primary.label}” at follow-up."
    return [tag("h2", "Flow of participants"), figure(flow(boxes), caption), same(caption, header, rows),
            paragraph([said])]  # fmt: skip


def _exposure(facts: Facts) -> list[Html]:
    told = facts.exposure
    parts = [tag("h2", "Who met the campaign")]
    rows = [
        (arm.arm, f"{_whole(arm.clusters_met)} of {arm.clusters}" if arm.clusters_met is not None else "not told",
         f"{arm.met} of {arm.asked}" if arm.met is not None else "not asked")
        for arm in told.arms
    ]  # fmt: skip
    caption = "Contact with the campaign by arm. In the comparison it is contamination."
    unit = f"{facts.design.unit_name}s where anything was held"
    parts.append(table(caption, ("arm", unit, "people who say that they met it"), rows))
    if told.activities:
        lines = [(f"{a.activity} ({a.arm})", str(a.planned), str(a.held), str(a.reached)) for a in told.activities]
        parts.append(table("Planned against held", ("activity", "planned", "held", "people reached"), lines))
    return parts


def _balance(facts: Facts) -> list[Html]:
    if not facts.balance:
        return [tag("h2", "Balance before the campaign"), paragraph(["There was no baseline, so nothing shows it."])]
    names = [f"{row.label}: {row.value}" if row.value else row.label for row in facts.balance]
    caption = "Means before the campaign, shares for categories; differences in pooled standard deviations."
    bands = [Band(name, row.difference, math.nan, math.nan) for name, row in zip(names, facts.balance, strict=True)]
    rows = [
        (name, *(f"{100 * mean:.1f}%" if row.value else f"{mean:.2f}" for mean in (row.campaign, row.comparison)),
         signed(row.difference))
        for name, row in zip(names, facts.balance, strict=True)
    ]  # fmt: skip
    return [
        tag("h2", "Balance before the campaign"),
        figure(intervals(bands, title="difference in standard deviations"), caption),
        same(caption, ("before the campaign", *facts.design.arms, "difference"), rows),
    ]  # fmt: skip


def _effects(facts: Facts) -> list[Html]:
    parts = [tag("h2", "Effects" if facts.findings.causal else "Differences")]
    for outcome in facts.design.outcomes:
        found = [each for each in facts.findings.findings if each.outcome == outcome.name]
        bands = [Band(each.audience, *_three(each.primary), main=each.audience == EVERYBODY) for each in found]
        side = 1 if outcome.direction is Direction.HIGHER_IS_WORSE else -1
        margins = ((side * outcome.harm_margin, "harm margin"),) if outcome.harm_margin is not None else ()
        caption = f"{outcome.label}: campaign minus comparison, by audience ({outcome.direction.replace('_', ' ')})."
        header = ("audience", *ESTIMATE, "p adjusted")
        rows = [(each.audience, *_cells(each.primary), chance(each.p_adjusted)) for each in found]
        parts += [
            tag("h3", outcome.label), figure(intervals(bands, title="points of the scale", margins=margins), caption),
            same(caption, header, rows),
            tag("ul", *(tag("li", f"{each.audience}: {each.verdict.sentence}") for each in found)),
        ]  # fmt: skip
        apart = [each for each in found if each.interaction is not None]
        if apart:
            rows = [
                (f"{each.audience} less everybody else", *_cells(each.interaction), chance(each.p_interaction_adjusted))
                for each in apart
                if each.interaction is not None
            ]
            parts.append(table(f"{outcome.label}: whether audiences differ (interaction)", header, rows))
    said = f"How the primary estimate was reckoned: {facts.primary.primary.method}."
    family = {"none": "No allowance was made for the number of questions."}.get(
        facts.findings.multiplicity,
        "The primary outcome for everybody is one question, the other outcomes are one family, the audiences another; "
        f"within a family p values are adjusted ({facts.findings.multiplicity.replace('_', ' ')}).",
    )
    return [*parts, paragraph([said, family])]


def _sensitivity(facts: Facts) -> list[Html]:
    parts = [tag("h2", "Other ways to reckon it")]
    for each in facts.for_everybody:
        rows = [("primary", each.primary, True), *((one.name, one.estimate, False) for one in each.beside)]
        if each.compliers is not None:
            rows.append(("those who met it because of the lot", each.compliers.effect, False))
        caption = f"{each.label}, everybody: the primary estimate and what stands beside it."
        bands = [Band(name, *_three(estimate), main=main) for name, estimate, main in rows]
        parts += [
            tag("h3", each.label), figure(intervals(bands, title="points of the scale"), caption),
            same(caption, ("analysis", *ESTIMATE), [(name, *_cells(estimate)) for name, estimate, _main in rows]),
        ]  # fmt: skip
        if each.compliers is not None and each.compliers.warning:
            parts.append(paragraph([each.compliers.warning]))
    curve = facts.findings.curve
    if curve is not None and curve.points:
        caption = f"Specification curve of “{facts.design.primary.label}”: each defensible analysis, in order."
        bands = [Band(point.words, *_three(point.estimate)) for point in curve.points]
        parts += [
            tag("h3", "Specification curve"), figure(intervals(bands, title="points of the scale"), caption),
            same(caption, ("analysis", *ESTIMATE), [(point.words, *_cells(point.estimate)) for point in curve.points]),
            paragraph([
                f"Median {signed(curve.median, 3)}; {curve.same_sign:.0%} point that way.",
                f"Drawing the lot anew {curve.draws:,} times gives a median as far from zero with p "
                f"{chance(curve.p_median)} and standardised estimates as far with p {chance(curve.p_stouffer)}.",
            ]),
        ]  # fmt: skip
    return parts


def _silence(facts: Facts) -> list[Html]:
    rows = [
        (f"{each.label}, {each.audience}: {bound.method}", signed(bound.lower, 3), signed(bound.upper, 3),
         f"{signed(bound.low, 3)} to {signed(bound.high, 3)}", f"{bound.share:.1%}")
        for each in facts.findings.findings
        for bound in each.bounds
    ]  # fmt: skip
    if not rows:
        return []
    caption = "What those who did not answer again could hide: the figure lies between the bounds."
    header = ("bounds of", "lower", "upper", "with sampling error", "share lost or filled in")
    return [tag("h2", "Bounds for attrition"), table(caption, header, rows)]


def _not_done(facts: Facts) -> list[Html]:
    left = [(each, "") for each in facts.findings.left]
    left += [(each, f"{found.label}, {found.audience}: ") for found in facts.findings.findings for each in found.left]
    said = [f"Not done: {where}{each.what}. {each.reason} {each.needed}".strip() for each, where in left]
    notes = [note for found in facts.findings.findings for note in found.primary.notes]
    said += [*facts.findings.notes, *facts.reading.remarks, *dict.fromkeys(notes)]
    items = [tag("li", each) for each in said] or [tag("li", "Nothing to remark.")]
    return [tag("h2", "Remarks, and what was not done"), tag("ul", *items)]


def _again(facts: Facts) -> list[Html]:
    rows = [(each.name, tag("code", each.sha256)) for each in facts.sources]
    seal = facts.seal
    return [
        tag("h2", "To make it again"),
        paragraph([f"Firsthand {facts.version}. The design was sealed at {seal.sealed_at}:"]),
        tag("pre", seal.seal), tag("pre", facts.command),
        table("Files, with their SHA-256", ("file", "SHA-256"), rows),
        tag("h3", "The design as sealed"), tag("pre", to_toml(facts.design)),
    ]  # fmt: skip


def _cells(estimate: Estimate | None) -> tuple[str, ...]:
    if estimate is None:
        return ("",) * len(ESTIMATE)
    df = "none" if math.isnan(estimate.df) else "normal" if math.isinf(estimate.df) else f"{estimate.df:.1f}"
    return (
        signed(estimate.estimate, 3), f"{signed(estimate.low, 3)} to {signed(estimate.high, 3)}",
        "none" if math.isnan(estimate.se) else f"{estimate.se:.3f}", df, chance(estimate.p), str(estimate.n),
        _whole(estimate.clusters),
    )  # fmt: skip


def _three(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.estimate, estimate.low, estimate.high


def _whole(number: int | None) -> str:
    return "none" if number is None else str(number)
