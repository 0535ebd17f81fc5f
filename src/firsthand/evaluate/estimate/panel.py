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

from ..design import Design, Outcome, Seal
from ..problems import InputProblem, Refused
from ..said import Sentence as _
from ..trial import BASELINE, FOLLOW_UP, Trial
from .findings import EVERYBODY, ArmCount, Beside, Finding, Findings, Left
from .least_squares import dummies, groups, least_squares
from .lot import Lot
from .margins import judge
from .multiplicity import adjust
from .primary import affordable, of_permutation
from .randomisation import permute_turns
from .refusals import FEWEST_FOR_T, OBSERVED
from .regression import EFFECT, WORDS
from .results import Estimate, t_interval
from .robust import robust
from .sentences import finding_sentences
from .staggered import group_time_effects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def panel_findings(trial: Trial, design: Design, seal: Seal, *, draws: int = 9999, lot: Lot | None = None) -> Findings:
    """One finding an outcome and audience; with the `lot`, randomisation inference beside it.

    Raises Refused where clusters are too few or nothing can be compared, InputProblem where the data do not say when a
    cluster starts.
    """
    when, starts, labels = _periods(trial), _starts(trial, design), trial.cluster
    if labels is None:
        raise Refused(
            f"The {design.unit_name}s take turns, and the data do not say who belongs to which.",
            "Add the column cluster.",
        )
    count = len(np.unique(labels))
    if count < 2 * FEWEST_FOR_T:
        raise Refused(
            f"{count} {design.unit_name}s are too few to tell turns from {design.unit_name}s.",
            f"At least {2 * FEWEST_FOR_T}.",
        )
    reached = len(np.unique(labels[np.isfinite(starts)]))
    if reached < 2:
        raise Refused(
            f"{reached} {design.unit_name} ever meets the campaign: what sets it apart from the others cannot be told "
            "from the campaign, and no error by cluster can show it.",
            f"At least 2 {design.unit_name}s that meet it, better {FEWEST_FOR_T} or more.",
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
                what = f"{outcome.label} for {audience.name}"
                left.append(Left(what, refusal.reason, refusal.what_would_be_needed))
    adjusted = adjust([each.primary.p for each in found], design.analysis.multiplicity)
    named = tuple(_with_p(each, p, design) for each, p in zip(found, adjusted, strict=True))
    causal = design.kind not in OBSERVED
    return Findings(
        design.title, seal.seal, causal, design.analysis.level, design.analysis.multiplicity, named, tuple(left)
    )  # fmt: skip


def two_way(y: Floats, treated: Floats, period: Floats, cluster: NDArray[np.str_], *, level: float = 0.95) -> Estimate:
    """One effect, with an intercept for each cluster and period, CR2 by cluster. Raises ValueError where the
    treatment cannot be told from them."""
    x = np.column_stack([np.ones(len(y)), treated, dummies(period), dummies(cluster)])
    fit = least_squares(x, y)
    if EFFECT not in fit.kept or not np.ptp(treated):
        raise ValueError("the campaign cannot be told from the periods and the clusters")
    spread = robust(fit, np.eye(len(fit.beta))[EFFECT], cluster, "CR2")
    estimate = float(fit.beta[EFFECT])
    low, high, p = t_interval(estimate, spread.se, spread.df, level)
    words = f"intercepts for clusters and periods, {WORDS['CR2']}, Satterthwaite degrees of freedom"
    return Estimate(estimate, spread.se, spread.df, low, high, p, level, words, len(y), spread.clusters)


def _finding(
    trial: Trial, design: Design, outcome: Outcome, audience: str, chosen: NDArray[np.bool_], when: Floats,
    starts: Floats, labels: NDArray[np.str_], draws: int, lot: Lot | None,
) -> Finding:  # fmt: skip
    if outcome.name not in trial.columns:
        mend = "Add it, or take it out of the design."
        raise InputProblem(trial.source, 1, outcome.name, "this column is missing.", mend)
    y = trial.numbers(outcome.name)
    rows = chosen & ~np.isnan(y)
    what = outcome.label if audience == EVERYBODY else f"{outcome.label} for {audience}"
    if not rows.any():
        raise Refused(f"{what}: nobody answered.", "Look at the column and at the code book.")
    y, period, start, cluster = y[rows], when[rows], starts[rows], labels[rows]
    treated = (period >= start).astype(float)
    causal, level = design.kind not in OBSERVED, design.analysis.level
    left: list[Left] = []
    estimates: list[Beside] = []
    ways: list[tuple[str, Callable[[], Estimate]]] = [
        ("one effect", lambda: two_way(y, treated, period, cluster, level=level)),
        ("group-time effects", lambda: group_time_effects(y, period, start, cluster, level=level).overall),
    ]
    if causal and lot is not None:
        ways.append(
            ("randomisation inference", lambda: _by_turns(y, treated, period, cluster, lot, draws=draws, level=level))
        )
    elif causal:
        reason = _("It draws the turns again, and the list that they were drawn from is not given.")
        left.append(Left("randomisation inference", reason, _("Give the list of the draw (--units).")))
    for name, way in ways:
        try:
            estimates.append(Beside(name, way()))
        except ValueError as error:
            left.append(Left(name, f"{str(error)[:1].upper()}{str(error)[1:]}."))
    if not causal:
        estimates.reverse()
    if not estimates:
        raise Refused(f"{what}: {left[0].reason}", "Periods before the first start, and clusters that start later.")
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
    return of_permutation(found, len(y), len(labels), "drawings of the turns")


def _with_p(finding: Finding, p: float, design: Design) -> Finding:
    first = finding.outcome == design.primary.name and finding.audience == EVERYBODY
    return finding if first else replace(finding, p_adjusted=p)


def _periods(trial: Trial) -> Floats:
    known = {BASELINE: 0.0, FOLLOW_UP: 1.0}
    found = np.empty(len(trial))
    for at, wave in enumerate(trial.wave.tolist()):
        if wave in known:
            found[at] = known[wave]
        elif wave.isdigit():
            found[at] = float(wave)
        else:
            message, mend = f"“{wave}” is no period.", "Number the periods 1, 2, 3 and so on."
            raise InputProblem(trial.source, trial.line(at), "wave", message, mend)
    return found


def _starts(trial: Trial, design: Design) -> Floats:
    if trial.starts is None:
        mend = "Add the period from which the cluster has the campaign, empty for never."
        raise InputProblem(trial.source, 1, "starts", f"a {design.kind} needs this column.", mend)
    if trial.cluster is not None:
        first: dict[str, float] = {}
        for at, (label, start) in enumerate(zip(trial.cluster.tolist(), trial.starts.tolist(), strict=True)):
            if first.setdefault(label, start) != start:
                message = f"the {design.unit_name} “{label}” starts twice."
                raise InputProblem(trial.source, trial.line(at), "starts", message, "Write one start a cluster.")
    return trial.starts
