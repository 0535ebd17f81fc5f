"""The annex for a reviewer: flow, exposure, balance, every estimate, sensitivity, and how to make it again."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime

from firsthand.said import NOTHING, Day, Number, Said, _, percent, pgettext

from ..design.sentences import WAY
from ..design.writing import to_toml
from ..direction import Direction
from ..estimate.findings import EVERYBODY, Finding, audience_words, not_done
from ..estimate.results import Estimate
from ..units import counted, plural
from . import pooled, watched
from .elements import Html, Pen
from .facts import Facts
from .numbers import NONE, chance, signed, span, whole
from .pictures import Band, flow, intervals
from .sentences import NO_LOT

ESTIMATE = (_("estimate"), _("interval"), _("se"), _("df"), _("p"), _("people"), _("clusters"))
MULTIPLICITY = {"holm": "Holm", "bonferroni": "Bonferroni", "benjamini_hochberg": "Benjamini-Hochberg"}


def annex(facts: Facts, say: Callable[[str], str] = str, *, language: str = "en", direction: str = "ltr") -> Html:
    """The whole annex, in the language that `say` renders and the document declares (`Pen`)."""
    pen = Pen(say, language, direction)
    parts = (_people, _exposure, _balance, _effects, _sensitivity, _silence, _watch, _others, _not_done, _again)
    body = pen.together([
        pen.tag("p", _("Annex for a reviewer"), class_="kicker"),
        pen.tag("h1", facts.design.title),
        pen.paragraph([
            _(
                "Every estimate is campaign minus comparison in points of the outcome's scale, by assignment "
                "(intention to treat), with %(level)s intervals.",
                level=percent(facts.findings.level),
            ),
            NOTHING if facts.findings.causal else NO_LOT,
        ]),
        *(each for part in parts for each in part(facts, pen)),
    ])  # fmt: skip
    title = _("%(title)s: annex", title=facts.design.title)
    return pen.document(title, pen.tag("main", body), kind="annex")


def _people(facts: Facts, pen: Pen) -> list[Html]:
    arms, clustered, word = facts.flow.arms, facts.flow.arms[0].clusters is not None, facts.design.unit_word

    def so_many(people: int, clusters: int | None) -> Said:
        if clusters is None:
            return counted(people, "person")
        return _("%(units)s, %(people)s", units=counted(clusters, word), people=counted(people, "person"))

    assigned = [[arm.arm, so_many(arm.baseline or arm.analysed, arm.clusters)] for arm in arms]
    again: list[list[str]] = [
        [_("Answered again: %(count)s", count=arm.followed),
         _("lost %(lost)s, new %(new)s", lost=_lost(arm.lost, arm.attrition, 0), new=arm.new)]
        for arm in arms
    ]  # fmt: skip
    analysed: list[list[str]] = [
        [_("Analysed: %(people)s", people=counted(arm.analysed, "person")),
         NOTHING if arm.analysed_clusters is None else counted(arm.analysed_clusters, word)]
        for arm in arms
    ]  # fmt: skip
    asked = any(arm.baseline for arm in arms)  # else nobody was asked before, so nobody can be told to be lost
    by_lot = _("assigned by lot") if facts.findings.causal else _("not assigned by lot")
    everybody: list[str] = [so_many(facts.flow.people, facts.flow.clusters), by_lot]
    boxes: list[list[list[str]]] = [[everybody], assigned, *([again] if asked else []), analysed]
    header: list[str] = [
        _("arm"), plural(word), _("%(units)s at follow-up", units=plural(word)), _("asked before"),
        _("answered again"), pgettext("people", "lost"), pgettext("people", "new"), pgettext("people", "analysed"),
    ]  # fmt: skip
    rows: list[list[str]] = [
        [arm.arm, whole(arm.clusters), whole(arm.clusters_followed), Number(arm.baseline), Number(arm.followed),
         _lost(arm.lost, arm.attrition, 1), Number(arm.new), Number(arm.analysed)]
        for arm in arms
    ]  # fmt: skip
    if not clustered:
        header, rows = [header[0], *header[3:]], [[row[0], *row[3:]] for row in rows]
    differential = facts.flow.differential_attrition
    apart = NOTHING if math.isnan(differential) else _(
        "Attrition, campaign less comparison: %(points)s percentage points.", points=signed(100 * differential, 1)
    )  # fmt: skip
    caption = _(
        "From assignment to analysis, by arm; analysed: answered “%(outcome)s” at follow-up.",
        outcome=facts.design.primary.label,
    )  # fmt: skip
    return [pen.tag("h2", _("Flow of participants")), pen.figure(flow(boxes, pen), caption),
            pen.same(caption, header, rows), pen.paragraph([apart])]  # fmt: skip


def _lost(lost: int, attrition: float, places: int) -> Said:
    if math.isnan(attrition):
        return Number(lost)
    return _("%(count)s (%(share)s)", count=lost, share=percent(attrition, places))


def _exposure(facts: Facts, pen: Pen) -> list[Html]:
    told, word = facts.exposure, facts.design.unit_word

    def of(part: int | None, all_: int, else_: Said) -> Said:
        return else_ if part is None else _("%(part)s of %(all)s", part=part, all=all_)

    rows: list[list[str]] = [
        [arm.arm, of(arm.clusters_met, arm.clusters, _("not told")), of(arm.met, arm.asked, _("not asked"))]
        for arm in told.arms
    ]
    caption = _("Contact with the campaign by arm. In the comparison it is contamination.")
    where = _("%(units)s where anything was held", units=plural(word))
    header: tuple[Said, ...] = (_("arm"), where, _("people who say that they met it"))
    parts = [pen.tag("h2", _("Who met the campaign")), pen.table(caption, header, rows)]
    if told.activities:
        lines: list[list[str]] = [
            [_("%(activity)s (%(arm)s)", activity=a.activity, arm=a.arm), Number(a.planned), Number(a.held),
             Number(a.reached)]
            for a in told.activities
        ]  # fmt: skip
        header = (_("activity"), pgettext("activity", "planned"), pgettext("activity", "held"), _("people reached"))
        parts.append(pen.table(_("Planned against held"), header, lines))
    return parts


def _balance(facts: Facts, pen: Pen) -> list[Html]:
    heading = pen.tag("h2", _("Balance before the campaign"))
    if not facts.balance:
        return [heading, pen.paragraph([_("There was no baseline, so nothing shows it.")])]
    names = [
        _("%(label)s: %(value)s", label=row.label, value=row.value) if row.value else row.label for row in facts.balance
    ]
    caption = _("Means before the campaign, shares for categories; differences in pooled standard deviations.")
    bands = [Band(name, row.difference, math.nan, math.nan) for name, row in zip(names, facts.balance, strict=True)]
    rows = [
        (name, *(percent(mean, 1) if row.value else Number(mean, 2) for mean in (row.campaign, row.comparison)),
         signed(row.difference))
        for name, row in zip(names, facts.balance, strict=True)
    ]  # fmt: skip
    return [
        heading,
        pen.figure(intervals(bands, pen, title=_("difference in standard deviations")), caption),
        pen.same(caption, (_("before the campaign"), *facts.design.arms, _("difference")), rows),
    ]


def _effects(facts: Facts, pen: Pen) -> list[Html]:
    parts = [pen.tag("h2", _("Effects") if facts.findings.causal else _("Differences"))]
    for outcome in facts.design.outcomes:
        found = [each for each in facts.findings.findings if each.outcome == outcome.name]
        bands = [
            Band(audience_words(each.audience), *_three(each.primary), main=each.audience == EVERYBODY)
            for each in found
        ]
        side = 1 if outcome.direction is Direction.HIGHER_IS_WORSE else -1
        margins = ((side * outcome.harm_margin, _("harm margin")),) if outcome.harm_margin is not None else ()
        caption = _(
            "%(outcome)s: campaign minus comparison, by audience (%(way)s).",
            outcome=outcome.label, way=WAY[outcome.direction],
        )  # fmt: skip
        header = (_("audience"), *ESTIMATE, _("p adjusted"))
        rows = [(audience_words(each.audience), *_cells(each.primary), chance(each.p_adjusted)) for each in found]
        picture = intervals(bands, pen, title=_("points of the scale"), margins=margins)
        parts += [
            pen.tag("h3", outcome.label), pen.figure(picture, caption), pen.same(caption, header, rows),
            pen.tag("ul", *(pen.tag("li", _verdict(each)) for each in found)),
        ]  # fmt: skip
        apart = [each for each in found if each.interaction is not None]
        if apart:
            rows = [
                (_("%(audience)s less everybody else", audience=each.audience), *_cells(each.interaction),
                 chance(each.p_interaction_adjusted))
                for each in apart
            ]  # fmt: skip
            caption = _("%(outcome)s: whether audiences differ (interaction)", outcome=outcome.label)
            parts.append(pen.table(caption, header, rows))
    method = _("How the primary estimate was reckoned: %(method)s.", method=facts.primary.primary.method)
    return [*parts, pen.paragraph([method, _family(facts.findings.multiplicity)])]


def _verdict(finding: Finding) -> Said:
    return _(
        "%(audience)s: %(verdict)s",
        audience=audience_words(finding.audience), verdict=finding.verdict.sentence,
    )  # fmt: skip


def _family(multiplicity: str) -> Said:
    if multiplicity == "none":
        return _("No allowance was made for the number of questions.")
    return _(
        "The primary outcome for everybody is one question, the other outcomes are one family, the audiences another; "
        "within a family p values are adjusted (%(method)s).",
        method=MULTIPLICITY[multiplicity],
    )


def _sensitivity(facts: Facts, pen: Pen) -> list[Html]:
    parts = [pen.tag("h2", _("Other ways to reckon it"))]
    header = (_("analysis"), *ESTIMATE)
    for each in facts.for_everybody:
        rows: list[tuple[str, Estimate, bool]] = [
            (_("primary"), each.primary, True), *((one.name, one.estimate, False) for one in each.beside),
        ]  # fmt: skip
        if each.compliers is not None:
            rows.append((_("those who met it because of the lot"), each.compliers.effect, False))
        caption = _("%(outcome)s, everybody: the primary estimate and what stands beside it.", outcome=each.label)
        bands = [Band(name, *_three(estimate), main=main) for name, estimate, main in rows]
        parts += [
            pen.tag("h3", each.label),
            pen.figure(intervals(bands, pen, title=_("points of the scale")), caption),
            pen.same(caption, header, [(name, *_cells(estimate)) for name, estimate, _main in rows]),
        ]
        if each.compliers is not None and each.compliers.warning:
            parts.append(pen.paragraph([each.compliers.warning]))
    curve = facts.findings.curve
    if curve is not None and curve.points:
        caption = _(
            "Specification curve of “%(outcome)s”: each defensible analysis, in order.",
            outcome=facts.design.primary.label,
        )
        bands = [Band(point.words, *_three(point.estimate)) for point in curve.points]
        parts += [
            pen.tag("h3", _("Specification curve")),
            pen.figure(intervals(bands, pen, title=_("points of the scale")), caption),
            pen.same(caption, header, [(point.words, *_cells(point.estimate)) for point in curve.points]),
            pen.paragraph([
                _("Median %(median)s; %(share)s point that way.",
                  median=signed(curve.median, 3), share=percent(curve.same_sign)),
                _(
                    "Drawing the lot anew %(draws)s times gives a median as far from zero with p %(p)s and "
                    "standardised estimates as far with p %(other)s.",
                    draws=Number(curve.draws, grouped=True), p=chance(curve.p_median),
                    other=chance(curve.p_stouffer),
                ),
            ]),
        ]  # fmt: skip
    return parts


def _silence(facts: Facts, pen: Pen) -> list[Html]:
    rows = [
        (_("%(outcome)s, %(audience)s: %(method)s",
           outcome=each.label, audience=audience_words(each.audience), method=bound.method),
         signed(bound.lower, 3), signed(bound.upper, 3), span(bound.low, bound.high, 3), percent(bound.share, 1))
        for each in facts.findings.findings
        for bound in each.bounds
    ]  # fmt: skip
    if not rows:
        return []
    caption = _("What those who did not answer again could hide: the figure lies between the bounds.")
    header = (
        _("bounds of"),
        pgettext("bound", "lower"),
        pgettext("bound", "upper"),
        _("with sampling error"),
        _("share lost or filled in"),
    )
    return [pen.tag("h2", _("Bounds for attrition")), pen.table(caption, header, rows)]


def _watch(facts: Facts, pen: Pen) -> list[Html]:
    return watched.section(facts.watch, facts.unwatched, facts.design.unit_word, pen)


def _others(facts: Facts, pen: Pen) -> list[Html]:
    return pooled.section(facts.pooled, pen) if facts.pooled else []


def _not_done(facts: Facts, pen: Pen) -> list[Html]:
    said: list[str] = [not_done(each) for each in facts.findings.left]
    said += [not_done(each, found) for found in facts.findings.findings for each in found.left]
    notes = [note for found in facts.findings.findings for note in found.primary.notes]
    said += [*facts.findings.notes, *facts.reading.remarks, *dict.fromkeys(notes)]
    items = [pen.tag("li", each) for each in said] or [pen.tag("li", _("Nothing to remark."))]
    return [pen.tag("h2", _("Remarks, and what was not done")), pen.tag("ul", *items)]


def _again(facts: Facts, pen: Pen) -> list[Html]:
    rows = [(each.name, pen.tag("code", each.sha256)) for each in facts.sources]
    seal, tag = facts.seal, pen.tag
    sealed = _(
        "Firsthand %(version)s. The design was sealed at %(when)s:",
        version=facts.version, when=Day(datetime.fromisoformat(seal.sealed_at)),
    )  # fmt: skip
    return [
        tag("h2", _("To make it again")), pen.paragraph([sealed]), tag("pre", seal.seal), tag("pre", facts.command),
        pen.table(_("Files, with their SHA-256"), (_("file"), _("SHA-256")), rows),
        tag("h3", _("The design as sealed")), tag("pre", to_toml(facts.design)),
    ]  # fmt: skip


def _cells(estimate: Estimate | None) -> tuple[Said, ...]:
    if estimate is None:
        return (NOTHING,) * len(ESTIMATE)
    df: Said = Number(estimate.df, 1)
    if not math.isfinite(estimate.df):
        df = NONE if math.isnan(estimate.df) else pgettext("distribution", "normal")
    return (
        signed(estimate.estimate, 3), span(estimate.low, estimate.high, 3),
        NONE if math.isnan(estimate.se) else Number(estimate.se, 3), df, chance(estimate.p), Number(estimate.n),
        whole(estimate.clusters),
    )  # fmt: skip


def _three(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.estimate, estimate.low, estimate.high
