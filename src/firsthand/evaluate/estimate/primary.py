"""The one estimate that the design declared, by the estimator that it declared."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import Refused
from firsthand.said import Number, Said, _, percent

from ..unfit import Unfit
from ..units import counted
from .bootstrap import Weights, wild_bootstrap
from .least_squares import groups, sums
from .mixed import mixed_model
from .randomisation import Permutation, permute
from .refusals import FEWEST_FOR_T, few_clusters
from .regression import EFFECT, ITT, WORDS, Comparison, intention_to_treat
from .results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .randomisation import Redraw

RANDOMISATION = _("randomisation inference")
ASKED_TWICE = _("difference in differences of those asked twice")
#: Below these degrees of freedom even Satterthwaite's t is not exact (Pustejovsky & Tipton 2018).
SHAKY_DF = 4.0
#: Drawings of the lot hold at most so many numbers (160 MB), but there are never fewer than so many of them.
MOST_NUMBERS, FEWEST_DRAWS = 20_000_000, 999


def primary_estimate(
    data: Comparison,
    *,
    estimator: str = "auto",
    units: NDArray[np.str_] | None = None,
    chance: bool = True,
    unit: str = "cluster",
    level: float = 0.95,
    draws: int = 9999,
    seed: int = 0,
    redraw: Redraw | None = None,
) -> Estimate:
    """`estimator` as in the design's [analysis]; "auto" is CR2 with clusters and Lin's regression with HC2
    without. `units` are the labels of what chance drew (None: the clusters), `redraw` as in `permute`. With
    under FEWEST_FOR_T clusters an arm the interval is that of randomisation inference, whatever was declared.

    Raises Refused where there is no honest interval, ValueError where the data cannot be fitted.
    """
    drawn = data if units is None else replace(data, cluster=units)
    fewest, what = counted(FEWEST_FOR_T, unit), ITT if chance else ASKED_TWICE
    if few_clusters(data):
        if not chance:
            raise Refused(
                _("With fewer than %(units)s in a group and no lot drawn, no interval can be trusted.", units=fewest),
                _("At least %(units)s in each arm.", units=fewest),
            )
        found = by_randomisation(drawn, level=level, draws=draws, seed=seed, redraw=redraw)
        note = _("Fewer than %(units)s in an arm: the interval re-draws the lot, none by t is given.", units=fewest)
        return replace(found, notes=(note, *found.notes))
    chosen = estimator if estimator != "auto" else "lin" if data.cluster is None else "cr2"
    if chosen == "lin":
        found = intention_to_treat(data, interact=True, level=level, what=what)
    elif chosen == "hc2":
        found = intention_to_treat(data, kind="HC2", level=level, what=what)
    elif chosen == "cr2":
        found = intention_to_treat(data, kind="CR2", level=level, what=what)
    elif chosen == "cr3":
        found = intention_to_treat(data, kind="CR3", level=level, what=what)
    elif chosen == "mixed":
        found = mixed_model(data, level=level).effect
    elif chosen == "cluster_summary":
        found = cluster_summary(data, level=level)
    elif chosen == "wild_bootstrap":
        found = by_bootstrap(data, level=level, draws=draws, seed=seed)
    elif chosen == "randomisation":
        found = by_randomisation(drawn, level=level, draws=draws, seed=seed, redraw=redraw)
    else:
        raise ValueError(f"{estimator!r} is no estimator")
    if found.df < SHAKY_DF:
        note = _("Only %(df)s degrees of freedom: read the interval as a rough one.", df=Number(found.df, 1))
        found = replace(found, notes=(*found.notes, note))
    return found


def by_bootstrap(data: Comparison, *, level: float = 0.95, draws: int = 9999, seed: int = 0) -> Estimate:
    """The wild cluster bootstrap as an estimate; Webb's weights where the signs have too few patterns."""
    if data.cluster is None:
        raise Unfit(_("The wild cluster bootstrap is for clusters."))
    clusters = len(np.unique(data.cluster))
    weights: Weights = "webb" if clusters < 12 else "rademacher"
    found = wild_bootstrap(
        data.design(), data.y, data.cluster, EFFECT, draws=draws, weights=weights, seed=seed, level=level
    )  # fmt: skip
    se = abs(found.estimate / found.t) if found.t else math.nan
    words = _(
        "wild cluster bootstrap, null imposed, %(weights)s weights, %(draws)s draws, interval by inversion",
        weights=weights, draws=found.draws,
    )  # fmt: skip
    return Estimate(
        found.estimate, se, math.nan, found.low, found.high, found.p, level, words, len(data.y), clusters
    )  # fmt: skip


def by_randomisation(
    data: Comparison, *, level: float = 0.95, draws: int = 9999, seed: int = 0, redraw: Redraw | None = None
) -> Estimate:
    """Randomisation inference as an estimate; fewer draws than asked where people are so many that the drawings
    would fill the memory."""
    draws = affordable(draws, data.clusters or len(data.y))
    found = permute(data, redraw=redraw, draws=draws, seed=seed, level=level)
    return of_permutation(found, len(data.y), data.clusters, _("assignments"))


def affordable(draws: int, units: int) -> int:
    """As many drawings as memory has room for."""
    return min(draws, max(FEWEST_DRAWS, MOST_NUMBERS // units))


def of_permutation(found: Permutation, n: int, clusters: int | None, drawn: Said) -> Estimate:
    """Randomisation inference as an estimate; `drawn` names what was drawn again."""
    notes: list[Said] = []
    if found.exact and found.smallest_p > 1 - found.level:
        notes.append(
            _(
                "The lot could fall in %(ways)s ways only, so p cannot be below %(p)s and no effect is excluded at "
                "%(level)s.",
                ways=found.draws, p=Number(found.smallest_p, digits=2), level=percent(found.level),
            )
        )  # fmt: skip
    counts: dict[str, str | int] = {"count": found.draws, "drawn": drawn}
    words = (
        _("randomisation inference, all %(count)s %(drawn)s, interval by inversion", **counts)
        if found.exact
        else _("randomisation inference, %(count)s %(drawn)s, interval by inversion", **counts)
    )
    return Estimate(
        found.estimate, math.nan, math.nan, found.low, found.high, found.p, found.level, words,
        n, clusters, notes=tuple(notes),
    )  # fmt: skip


def cluster_summary(data: Comparison, *, level: float = 0.95) -> Estimate:
    """The difference between the arms in the means of clusters, each counting alike (R. J. Hayes & L. H. Moulton,
    Cluster Randomised Trials, 2017, chapter 10), with HC2 errors."""
    if data.cluster is None:
        raise Unfit(_("Without clusters there are no cluster means."))
    index, count = groups(data.cluster)
    size = np.bincount(index, minlength=count).astype(float)
    controls = None if data.covariates is None else np.asarray(data.covariates, dtype=float).reshape(len(data.y), -1)
    first = np.array([int(np.flatnonzero(index == each)[0]) for each in range(count)])
    means = Comparison(
        sums(index, count, data.y) / size,
        np.round(sums(index, count, data.treated) / size),
        None if controls is None else sums(index, count, controls) / size[:, None],
        None if data.strata is None else data.strata[first],
    )
    found = intention_to_treat(means, kind="HC2", level=level)
    words = _(
        "difference between the arms in cluster means, %(errors)s, Satterthwaite degrees of freedom",
        errors=WORDS["HC2"],
    )
    return replace(found, method=words, n=len(data.y), clusters=count)
