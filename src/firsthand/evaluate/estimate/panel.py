"""Trials of several periods in which clusters meet the campaign in their turn: stepped wedge, staggered roll-out.

In a stepped wedge chance decides the turn, and the declared estimate has one effect with an intercept for each
cluster and period (M. A. Hussey & J. P. Hughes, Contemporary Clinical Trials 28 (2007) 182-191, clusters fixed).
Where no lot was drawn the group-time effects are the declared estimate.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import InputProblem, Refused
from firsthand.said import Said, _

from ..design import Design, Outcome, Seal
from ..trial import Trial
from ..unfit import Unfit, why_unfit
from ..units import counted, plural
from .findings import EVERYBODY, ArmCount, Beside, Finding, Findings, Left, for_audience, named
from .least_squares import dummies, groups, least_squares
from .lot import Lot
from .margins import judge
from .multiplicity import adjust
from .primary import RANDOMISATION, affordable, of_permutation
from .randomisation import permute_turns
from .refusals import FEWEST_FOR_T, OBSERVED
from .regression import EFFECT, WORDS
from .results import Estimate, t_interval
from .robust import robust
from .sentences import finding_sentences
from .staggered import group_time_effects
from .turns import periods_of, starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def panel_findings(trial: Trial, design: Design, seal: Seal, *, draws: int = 9999, lot: Lot | None = None) -> Findings:
    """One finding an outcome and audience; with the `lot`, randomisation inference beside it.

    Raises Refused where clusters are too few or nothing can be compared, InputProblem where the data do not say when a
    cluster starts.
    """
    when, starts, labels = periods_of(trial), starts_of(trial, design), trial.cluster
    if labels is None:
        raise Refused(
            _(
                "The %(units)s take turns, and the data do not say who belongs to which.",
                units=plural(design.unit_word),
            ),
            _("Add the column %(column)s.", column="cluster"),
        )
    count = len(np.unique(labels))
    if count < 2 * FEWEST_FOR_T:
        raise Refused(
            _(
                "%(units)s are too few to tell turns from %(several)s.",
                units=counted(count, design.unit_word),
                several=plural(design.unit_word),
            ),
            _("At least %(least)s.", least=2 * FEWEST_FOR_T),
        )
    reached = len(np.unique(labels[np.isfinite(starts)]))
    if reached < 2:
        raise Refused(
            _(
                "%(units)s ever meets the campaign: what sets it apart from the others cannot be told from the "
                "campaign, and no error by cluster can show it.",
                units=counted(reached, design.unit_word),
            ),
            _(
                "At least %(units)s that meet it, better %(more)s or more.",
                units=counted(2, design.unit_word),
                more=FEWEST_FOR_T,
            ),
        )
    found: list[Finding] = []
    left: list[Left] = []
    everybody = np.ones(len(trial), dtype=bool)
    for outcome in design.outcomes:
        found.append(_finding(trial, design, outcome, EVERYBODY, everybody, when, starts, labels, draws, lot))
        for audience in design.audiences:
            column = trial.columns[audience.column]
            said = np.array([f"{each:g}" for each in column]) if column.dtype.kind == "f" else column.astype(str)
            try:
                found.append(
                    _finding(
                        trial, design, outcome, audience.name, said == audience.value, when, starts, labels, draws, lot
                    )
                )
            except Refused as refusal:
                what = for_audience(outcome.label, audience.name)
                left.append(Left(what, refusal.reason, refusal.what_would_be_needed))
    adjusted = adjust([each.primary.p for each in found], design.analysis.multiplicity)
    with_p = tuple(_with_p(each, p, design) for each, p in zip(found, adjusted, strict=True))
    causal = design.kind not in OBSERVED
    return Findings(
        design.title, seal.seal, causal, design.analysis.level, design.analysis.multiplicity, with_p, tuple(left)
    )  # fmt: skip


def two_way(y: Floats, treated: Floats, period: Floats, cluster: NDArray[np.str_], *, level: float = 0.95) -> Estimate:
    """One effect, with an intercept for each cluster and period, CR2 by cluster. Raises ValueError where the
    treatment cannot be told from them."""
    x = np.column_stack([np.ones(len(y)), treated, dummies(period), dummies(cluster)])
    fit = least_squares(x, y)
    if EFFECT not in fit.kept or not np.ptp(treated):
        raise Unfit(_("The campaign cannot be told from the periods and the clusters."))
    spread = robust(fit, np.eye(len(fit.beta))[EFFECT], cluster, "CR2")
    estimate = float(fit.beta[EFFECT])
    low, high, p = t_interval(estimate, spread.se, spread.df, level)
    words = _("intercepts for clusters and periods, %(errors)s, Satterthwaite degrees of freedom", errors=WORDS["CR2"])
    return Estimate(estimate, spread.se, spread.df, low, high, p, level, words, len(y), spread.clusters)


def _finding(
    trial: Trial, design: Design, outcome: Outcome, audience: str, chosen: NDArray[np.bool_], when: Floats,
    starts: Floats, labels: NDArray[np.str_], draws: int, lot: Lot | None,
) -> Finding:  # fmt: skip
    if outcome.name not in trial.columns:
        mend = _("Add it, or take it out of the design.")
        raise InputProblem(trial.source, 1, outcome.name, _("the column is missing."), mend)
    y = trial.numbers(outcome.name)
    rows = chosen & ~np.isnan(y)
    what = named(outcome.label, audience)
    if not rows.any():
        raise Refused(_("%(what)s: nobody answered.", what=what), _("Look at the column and at the code book."))
    y, period, start, cluster = y[rows], when[rows], starts[rows], labels[rows]
    treated = (period >= start).astype(float)
    causal, level = design.kind not in OBSERVED, design.analysis.level
    left: list[Left] = []
    estimates: list[Beside] = []
    ways: list[tuple[Said, Callable[[], Estimate]]] = [
        (_("one effect"), lambda: two_way(y, treated, period, cluster, level=level)),
        (_("group-time effects"), lambda: group_time_effects(y, period, start, cluster, level=level).overall),
    ]
    if causal and lot is not None:
        ways.append((RANDOMISATION, lambda: _by_turns(y, treated, period, cluster, lot, draws=draws, level=level)))
    elif causal:
        reason = _("It draws the turns again, and the list that they were drawn from is not given.")
        left.append(Left(RANDOMISATION, reason, _("Give the list of the draw (--units).")))
    for name, way in ways:
        try:
            estimates.append(Beside(name, way()))
        except ValueError as error:
            left.append(Left(name, why_unfit(error)))
    if not causal:
        estimates.reverse()
    if not estimates:
        mend = _("Periods before the first start, and clusters that start later.")
        raise Refused(_("%(what)s: %(why)s", what=what, why=left[0].reason), mend)
    primary = estimates[0].estimate
    verdict = judge(
        primary, outcome.direction, harm_margin=outcome.harm_margin, smallest_effect=outcome.smallest_effect
    )  # fmt: skip
    arms = tuple(
        ArmCount(name, number, number, groups(cluster[treated == arm])[1], math.nan)
        for name, arm in zip(design.arms, (1, 0), strict=True)
        for number in [int((treated == arm).sum())]
    )
    sentences = finding_sentences(
        outcome.label, audience, primary, verdict, outcome.direction, arms, (), bounds_first=False, causal=causal
    )
    return Finding(
        outcome.name, outcome.label, audience, primary, primary.p, verdict, arms, tuple(estimates[1:]),
        left=tuple(left), sentences=sentences,
    )  # fmt: skip


def _by_turns(
    y: Floats, treated: Floats, period: Floats, cluster: NDArray[np.str_], lot: Lot, *, draws: int, level: float
) -> Estimate:
    labels = np.unique(cluster)
    many = affordable(draws, len(labels) * len(np.unique(period)))
    found = permute_turns(y, treated, period, cluster, lot.turns(labels, many), level=level)
    return of_permutation(found, len(y), len(labels), _("drawings of the turns"))


def _with_p(finding: Finding, p: float, design: Design) -> Finding:
    first = finding.outcome == design.primary.name and finding.audience == EVERYBODY
    return finding if first else replace(finding, p_adjusted=p)
