"""What stands beside the primary estimate, so that a reader sees how much hangs on the way of reckoning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from firsthand.said import Said, _

from ..design import Design, Kind, Outcome
from ..trial import Trial
from ..unfit import why_unfit
from .attrition import LEE, Bounds, lee_bounds, worst_case
from .complier import ComplierEffect, complier_effect
from .findings import Beside, Left
from .mixed import mixed_model
from .preparing import People, comparison, covariate, numbers
from .primary import RANDOMISATION, by_bootstrap, by_randomisation, cluster_summary
from .refusals import OBSERVED, few_clusters
from .regression import Comparison, intention_to_treat
from .results import Estimate
from .specification import Curve, Specification, specification_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .randomisation import Redraw

BY_CHANCE = _("Assign by chance.")
ON_COMPLIERS = _("effect on those who met the campaign")
#: Drawings of the lot for the specification curve: each runs every analysis.
CURVE_DRAWS = 1999


def beside(
    trial: Trial,
    design: Design,
    people: People,
    data: Comparison,
    outcome: Outcome,
    left: list[Left],
    draws: int,
    redraw: Redraw | None,
) -> tuple[Beside, ...]:
    """Other estimates of the same effect; what cannot be reckoned is added to `left` with its reason. `redraw` as in
    `permute`."""
    level, seed = design.analysis.level, design.seed
    bare = comparison(trial, design, people, outcome.name, controls=False)
    drawn = replace(data, cluster=people.cluster)
    ways: list[tuple[Said, Callable[[], Estimate]]] = [
        (_("without covariates"), lambda: intention_to_treat(bare, level=level)),
    ]
    if data.cluster is None:
        ways.append((_("with covariates, one slope"), lambda: intention_to_treat(data, kind="HC2", level=level)))
    else:
        if not few_clusters(data):
            ways += [
                (_("jackknife"), lambda: intention_to_treat(data, kind="CR3", level=level)),
                (_("wild bootstrap"), lambda: by_bootstrap(data, level=level, draws=draws, seed=seed)),
            ]
        if design.kind is not Kind.MATCHED_PAIR:
            ways.append((_("cluster means"), lambda: cluster_summary(data, level=level)))
        ways.append((_("mixed model"), lambda: mixed_model(data, level=level).effect))
    if design.kind in OBSERVED:
        left.append(Left(RANDOMISATION, _("It re-draws the lot, and here no lot was drawn."), BY_CHANCE))
    else:
        ways.append(
            (RANDOMISATION,
             lambda: by_randomisation(drawn, level=level, draws=draws, seed=seed, redraw=redraw))
        )  # fmt: skip
    found = []
    for name, way in ways:
        try:
            each = way()
        except ValueError as error:
            left.append(Left(name, why_unfit(error)))
            continue
        if few_clusters(data) and name != RANDOMISATION:
            each = replace(each, low=float("nan"), high=float("nan"), p=float("nan"))
        found.append(Beside(name, each))
    return tuple(found)


def bounds_of(trial: Trial, design: Design, people: People, outcome: Outcome, left: list[Left]) -> tuple[Bounds, ...]:
    """Lee's bounds and the worst case for those asked at the baseline; none where everybody answered again."""
    asked = people.before >= 0
    if not asked.any():
        reason = _("Without a baseline nobody knows who is silent.")
        left.append(Left(_("attrition bounds"), reason, _("Ask before it starts.")))
        return ()
    data = comparison(trial, design, people.where(asked), outcome.name)
    if not np.isnan(data.y).any():
        return ()
    low, high = outcome.low, outcome.high
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        low, high = low - high, high - low
    found = []
    if design.kind in OBSERVED:
        left.append(Left(LEE, _("They suppose that chance assigned."), BY_CHANCE))
    ways: tuple[tuple[Said, Callable[[], Bounds]], ...] = (
        *(() if design.kind in OBSERVED else ((LEE, lambda: lee_bounds(data, level=design.analysis.level)),)),
        (_("worst case"), lambda: worst_case(data, low, high, level=design.analysis.level)),
    )
    for what, reckon in ways:
        try:
            found.append(reckon())
        except ValueError as error:
            left.append(Left(what, why_unfit(error)))
    return tuple(found)


def compliers_of(
    trial: Trial, design: Design, people: People, data: Comparison, left: list[Left]
) -> ComplierEffect | None:
    """The effect on those who met the campaign because of the lot; None where nobody says who met it."""
    if trial.exposed is None:
        return None
    if design.kind in OBSERVED:
        reason = _("Only a lot can stand in for meeting the campaign, and none was drawn.")
        left.append(Left(ON_COMPLIERS, reason, BY_CHANCE))
        return None
    exposed = np.where(people.after >= 0, trial.exposed[np.maximum(people.after, 0)], np.nan)
    known = ~np.isnan(exposed)
    if not known.any() or few_clusters(data):
        return None
    try:
        return complier_effect(data.where(known), exposed[known], level=design.analysis.level)
    except ValueError as error:
        left.append(Left(ON_COMPLIERS, why_unfit(error), _("Record who met the campaign.")))
        return None


def curve_of(
    trial: Trial, design: Design, people: People, left: list[Left], draws: int, redraw: Redraw | None
) -> Curve | None:
    """The specification curve of the primary outcome for everybody; None where no lot was drawn. `redraw` as in
    `permute`."""
    if design.kind in OBSERVED:
        return None
    outcome = design.primary
    full = comparison(trial, design, people, outcome.name)
    bare = comparison(trial, design, people, outcome.name, controls=False)
    ways = [Specification(_("difference in means"), bare)]
    before = numbers(trial, people.before, outcome.name) if np.any(people.before >= 0) else None
    tied = people.before >= 0
    if full.covariates is not None:
        ways.append(Specification(_("baseline and all covariates"), full))
        ways += _one_by_one(trial, design, people, bare)
    if before is not None:
        ways.append(Specification(_("change since the baseline"), replace(bare, y=bare.y - before)))
        only = np.where(tied, bare.y, np.nan)
        ways.append(Specification(_("only those asked before"), replace(bare, y=only)))
        ways.append(Specification(_("only those asked before, with covariates"), replace(full, y=only)))
    if bare.strata is not None and design.kind is not Kind.MATCHED_PAIR:
        ways.append(Specification(_("without strata"), replace(bare, strata=None)))
    try:
        return specification_curve(
            ways, people.cluster, people.stratum, level=design.analysis.level, draws=min(draws, CURVE_DRAWS),
            seed=design.seed, redraw=redraw,
        )  # fmt: skip
    except ValueError as error:
        left.append(Left(_("specification curve"), why_unfit(error)))
        return None


def _one_by_one(trial: Trial, design: Design, people: People, bare: Comparison) -> list[Specification]:
    def with_one(name: str) -> NDArray[np.float64]:
        return covariate(trial, people, name).reshape(len(people), -1)

    return [
        Specification(_("with %(column)s alone", column=name), replace(bare, covariates=with_one(name)))
        for name in design.analysis.covariates
    ]
