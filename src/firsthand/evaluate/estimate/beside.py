"""What stands beside the primary estimate, so that a reader sees how much hangs on the way of reckoning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..design import Design, Kind, Outcome
from ..trial import Trial
from .attrition import Bounds, lee_bounds, worst_case
from .complier import ComplierEffect, complier_effect
from .findings import Beside, Left
from .mixed import mixed_model
from .preparing import People, comparison, covariate, numbers
from .primary import by_bootstrap, by_randomisation, cluster_summary
from .refusals import OBSERVED, few_clusters
from .regression import Comparison, intention_to_treat
from .results import Estimate
from .specification import Curve, Specification, specification_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .randomisation import Redraw

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
    ways: list[tuple[str, Callable[[], Estimate]]] = [
        ("without covariates", lambda: intention_to_treat(bare, level=level)),
    ]
    if data.cluster is None:
        ways.append(("with covariates, one slope", lambda: intention_to_treat(data, kind="HC2", level=level)))
    else:
        if not few_clusters(data):
            ways += [
                ("jackknife", lambda: intention_to_treat(data, kind="CR3", level=level)),
                ("wild bootstrap", lambda: by_bootstrap(data, level=level, draws=draws, seed=seed)),
            ]
        if design.kind is not Kind.MATCHED_PAIR:
            ways.append(("cluster means", lambda: cluster_summary(data, level=level)))
        ways.append(("mixed model", lambda: mixed_model(data, level=level).effect))
    if design.kind in OBSERVED:
        reason = "It re-draws the lot, and here no lot was drawn."
        left.append(Left("randomisation inference", reason, "Assign by chance."))
    else:
        ways.append(
            ("randomisation inference",
             lambda: by_randomisation(drawn, level=level, draws=draws, seed=seed, redraw=redraw))
        )  # fmt: skip
    found = []
    for name, way in ways:
        try:
            each = way()
        except ValueError as error:
            left.append(Left(name, f"{str(error)[:1].upper()}{str(error)[1:]}."))
            continue
        if few_clusters(data) and name != "randomisation inference":
            each = replace(each, low=float("nan"), high=float("nan"), p=float("nan"))
        found.append(Beside(name, each))
    return tuple(found)


def bounds_of(trial: Trial, design: Design, people: People, outcome: Outcome, left: list[Left]) -> tuple[Bounds, ...]:
    """Lee's bounds and the worst case for those asked at the baseline; none where everybody answered again."""
    asked = people.before >= 0
    if not asked.any():
        left.append(Left("attrition bounds", "Without a baseline nobody knows who is silent.", "Ask before it starts."))
        return ()
    data = comparison(trial, design, people.where(asked), outcome.name)
    if not np.isnan(data.y).any():
        return ()
    low, high = outcome.low, outcome.high
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        low, high = low - high, high - low
    found = []
    if design.kind in OBSERVED:
        left.append(Left("Lee bounds", "They suppose that chance assigned.", "Assign by chance."))
    ways: tuple[tuple[str, Callable[[], Bounds]], ...] = (
        *(() if design.kind in OBSERVED else (("Lee bounds", lambda: lee_bounds(data, level=design.analysis.level)),)),
        ("worst case", lambda: worst_case(data, low, high, level=design.analysis.level)),
    )
    for what, reckon in ways:
        try:
            found.append(reckon())
        except ValueError as error:
            left.append(Left(what, f"{str(error)[:1].upper()}{str(error)[1:]}."))
    return tuple(found)


def compliers_of(
    trial: Trial, design: Design, people: People, data: Comparison, left: list[Left]
) -> ComplierEffect | None:
    """The effect on those who met the campaign because of the lot; None where nobody says who met it."""
    if trial.exposed is None:
        return None
    if design.kind in OBSERVED:
        reason = "Only a lot can stand in for meeting the campaign, and none was drawn."
        left.append(Left("effect on those who met the campaign", reason, "Assign by chance."))
        return None
    exposed = np.where(people.after >= 0, trial.exposed[np.maximum(people.after, 0)], np.nan)
    known = ~np.isnan(exposed)
    if not known.any() or few_clusters(data):
        return None
    try:
        return complier_effect(data.where(known), exposed[known], level=design.analysis.level)
    except ValueError as error:
        reason = f"{str(error)[:1].upper()}{str(error)[1:]}."
        left.append(Left("effect on those who met the campaign", reason, "Record who met the campaign."))
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
    ways = [Specification("difference in means", bare)]
    before = numbers(trial, people.before, outcome.name) if np.any(people.before >= 0) else None
    tied = people.before >= 0
    if full.covariates is not None:
        ways.append(Specification("baseline and all covariates", full))
        ways += _one_by_one(trial, design, people, bare)
    if before is not None:
        ways.append(Specification("change since the baseline", replace(bare, y=bare.y - before)))
        only = np.where(tied, bare.y, np.nan)
        ways.append(Specification("only those asked before", replace(bare, y=only)))
        ways.append(Specification("only those asked before, with covariates", replace(full, y=only)))
    if bare.strata is not None and design.kind is not Kind.MATCHED_PAIR:
        ways.append(Specification("without strata", replace(bare, strata=None)))
    try:
        return specification_curve(
            ways, people.cluster, people.stratum, level=design.analysis.level, draws=min(draws, CURVE_DRAWS),
            seed=design.seed, redraw=redraw,
        )  # fmt: skip
    except ValueError as error:
        left.append(Left("specification curve", f"{str(error)[:1].upper()}{str(error)[1:]}."))
        return None


def _one_by_one(trial: Trial, design: Design, people: People, bare: Comparison) -> list[Specification]:
    def with_one(name: str) -> NDArray[np.float64]:
        return covariate(trial, people, name).reshape(len(people), -1)

    return [
        Specification(f"with {name} alone", replace(bare, covariates=with_one(name)))
        for name in design.analysis.covariates
    ]
