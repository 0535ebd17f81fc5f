"""The whole analysis of a sealed trial: every outcome for everybody and for every audience."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import Refused
from firsthand.said import Said, _

from ..assign.drawing import method_of
from ..assign.units import Units
from ..design import Design, Kind, Outcome, Seal
from ..trial import Trial
from ..unfit import why_unfit
from .audiences import interaction
from .beside import beside, bounds_of, compliers_of, curve_of
from .findings import EVERYBODY, ArmCount, Beside, Finding, Findings, Left, for_audience, named
from .lot import Lot
from .margins import judge
from .multiplicity import adjust
from .panel import panel_findings
from .preparing import People, answered, comparison, members, people_of
from .primary import primary_estimate
from .refusals import OBSERVED, TOO_MANY_SILENT, check_arms, check_estimator, check_seal, check_waves
from .sentences import finding_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray


def analyse(trial: Trial, design: Design, seal: Seal, *, draws: int = 9999, units: Units | None = None) -> Findings:
    """What the campaign changed, by the design that was sealed. `draws` of bootstrap and lot; `units` is the list
    that the lots were drawn from, so that randomisation inference draws as the design drew.

    Raises Refused where the design or the data support no figure at all, or the list gives another assignment;
    InputProblem where the data are wrong.
    A part that cannot be made stands in `left` with its reason, and the others are made.
    """
    check_seal(design, seal, trial)
    check_estimator(design)
    lot = Lot(trial, design, units) if units is not None else None
    if design.kind is Kind.STEPPED_WEDGE or (
        design.kind is Kind.DIFFERENCE_IN_DIFFERENCES and trial.starts is not None
    ):
        return panel_findings(trial, design, seal, draws=draws, lot=lot)
    check_waves(trial, design)
    people = people_of(trial, design)
    check_arms(trial, design, people)
    found: list[Finding] = []
    left: list[Left] = []
    everybody = np.ones(len(people), dtype=bool)
    for outcome in design.outcomes:
        found.append(_finding(trial, design, people, outcome, EVERYBODY, everybody, draws, lot))
        for audience in design.audiences:
            chosen = members(trial, people, audience)
            what = for_audience(outcome.label, audience.name)
            if not chosen.any():
                words = {"value": audience.value, "column": audience.column}
                reason = _("Nobody has %(value)s in %(column)s.", **words)
                left.append(Left(what, reason, _("Look at the code book.")))
                continue
            try:
                part = people.where(chosen)
                check_arms(trial, design, part)
                found.append(_finding(trial, design, part, outcome, audience.name, chosen, draws, lot, whole=people))
            except Refused as refusal:
                left.append(Left(what, refusal.reason, refusal.what_would_be_needed))
    curve = curve_of(trial, design, people, left, draws, lot.redraw(trial, people) if lot else None)
    return Findings(
        design.title, seal.seal, design.kind not in OBSERVED, design.analysis.level, design.analysis.multiplicity,
        _adjusted(found, design), tuple(left), _notes(design, lot), curve,
    )  # fmt: skip


def _finding(
    trial: Trial,
    design: Design,
    people: People,
    outcome: Outcome,
    audience: str,
    chosen: NDArray[np.bool_],
    draws: int,
    lot: Lot | None,
    *,
    whole: People | None = None,
) -> Finding:
    causal, level = design.kind not in OBSERVED, design.analysis.level
    everyone = comparison(trial, design, people, outcome.name)
    data = answered(everyone)
    kept = people.where(~np.isnan(everyone.y))
    what = named(outcome.label, audience)
    if min((data.treated == 1).sum(), (data.treated == 0).sum()) < 2:
        raise Refused(
            _("%(what)s: fewer than two people of an arm answered.", what=what), _("At least two answers an arm.")
        )
    check_arms(trial, design, kept)
    redraw = lot.redraw(trial, kept) if lot else None
    try:
        primary = primary_estimate(
            data, estimator=design.analysis.estimator, units=kept.cluster, chance=causal, unit=design.unit_word,
            level=level, draws=draws, seed=design.seed, redraw=redraw,
        )  # fmt: skip
    except ValueError as error:
        mend = _("Look at the data and at the covariates that were declared.")
        raise Refused(_("%(what)s: %(why)s", what=what, why=why_unfit(error)), mend) from None
    verdict = judge(
        primary, outcome.direction, harm_margin=outcome.harm_margin, smallest_effect=outcome.smallest_effect
    )  # fmt: skip
    arms = tuple(_count(design, people, everyone.y, number) for number in (0, 1))
    many = any(arm.attrition >= TOO_MANY_SILENT for arm in arms)
    left: list[Left] = []
    bounds = bounds_of(trial, design, people, outcome, left)
    others: tuple[Beside, ...] = ()
    compliers = None
    if audience == EVERYBODY:
        others = beside(trial, design, kept, data, outcome, left, draws, redraw)
        compliers = compliers_of(trial, design, kept, data, left)
    differs = None
    if whole is not None:
        all_of_them = comparison(trial, design, whole, outcome.name)
        there = ~np.isnan(all_of_them.y)
        differs = interaction(all_of_them.where(there), chosen[there], level=level)
    sentences = finding_sentences(
        outcome.label, audience, primary, verdict, outcome.direction, arms, bounds, bounds_first=many, causal=causal
    )
    return Finding(
        outcome.name, outcome.label, audience, primary, primary.p, verdict, arms, others, compliers, bounds, many,
        differs, math.nan if differs is None else differs.p, tuple(left), sentences,
    )  # fmt: skip


def _count(design: Design, people: People, y: NDArray[np.float64], number: int) -> ArmCount:
    inside = people.treated == 1 - number
    asked = people.before[inside] >= 0
    there = ~np.isnan(y[inside])
    clusters = None if people.cluster is None else len(np.unique(people.cluster[inside & ~np.isnan(y)]))
    lost = 1 - float(there[asked].mean()) if asked.any() else math.nan
    return ArmCount(design.arms[number], int(inside.sum()), int(there.sum()), clusters, lost)


def _adjusted(found: list[Finding], design: Design) -> tuple[Finding, ...]:
    """The primary outcome for everybody is one question declared before and stands alone; the other outcomes are
    one family, the audiences another, and their differences from everybody else a third."""
    rule, first = design.analysis.multiplicity, design.primary.name
    others = [n for n, each in enumerate(found) if each.audience == EVERYBODY and each.outcome != first]
    audiences = [n for n, each in enumerate(found) if each.audience != EVERYBODY]
    for family in (others, audiences):
        for at, p in zip(family, adjust([found[n].primary.p for n in family], rule), strict=True):
            found[at] = replace(found[at], p_adjusted=p)
    differing = [found[n].p_interaction_adjusted for n in audiences]
    for at, p in zip(audiences, adjust(differing, rule), strict=True):
        found[at] = replace(found[at], p_interaction_adjusted=p)
    return tuple(found)


def _notes(design: Design, lot: Lot | None) -> tuple[Said, ...]:
    if lot is not None or design.kind in OBSERVED or method_of(design) != "constrained":
        return ()
    return (
        _(
            "The lot was drawn among balanced assignments only and randomisation inference here re-draws among all, "
            "so its p is approximate. Give the list of the draw (--units), and it re-draws as the design drew."
        ),
    )
