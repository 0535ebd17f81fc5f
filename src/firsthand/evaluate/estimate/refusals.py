"""What the design does not support is refused, with the reason, before a figure is reckoned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from ..design import Design, Kind, Seal
from ..problems import InputProblem, Refused
from ..trial import Trial
from .preparing import People, waves

if TYPE_CHECKING:
    from .regression import Comparison

#: With fewer clusters an arm than this, no interval by t: its degrees of freedom rest on nothing.
FEWEST_FOR_T = 4
#: Attrition in one arm from which on the bounds are the finding.
TOO_MANY_SILENT = 0.4
#: Designs in which chance did not assign.
OBSERVED = (Kind.DIFFERENCE_IN_DIFFERENCES,)
#: Estimators that look away from clusters.
FOR_PEOPLE = ("hc2",)


def check_seal(design: Design, seal: Seal, trial: Trial) -> None:
    """Raises Refused where the seal is another design's or answers are older than it."""
    if design.seal() != seal.seal:
        raise Refused(
            f"The design was edited after it was sealed at {seal.sealed_at}.",
            "Analyse by the sealed design; what it does not foresee can be looked at, and is not a test.",
        )
    if trial.date is None:
        return
    day = np.datetime64(datetime.fromisoformat(seal.sealed_at).date(), "D")
    early = np.flatnonzero(trial.date < day)
    if len(early):
        raise Refused(
            f"{trial.source}, row {trial.line(int(early[0]))}: answered on {trial.date[early[0]]}, before the design "
            f"was sealed on {day} ({len(early)} such rows). A plan made after the answers is no plan.",
            "Seal before data come in.",
        )


def check_arms(trial: Trial, design: Design, people: People) -> None:
    """Raises Refused for a trial of clusters without clusters or with one in an arm, InputProblem for an arm
    without people, a cluster in two arms and pairs that are none."""
    for number, arm in enumerate(design.arms):
        if not np.any(people.treated == 1 - number):
            message, mend = f"nobody is in the arm {arm}.", "Bring the answers of both arms."
            raise InputProblem(trial.source, None, "arm", message, mend)
    if not design.clustered:
        return
    unit = design.unit_name
    if people.cluster is None:
        raise Refused(
            f"Chance assigned whole {unit}s, and the data do not say who belongs to which: analysed as if people had "
            "been assigned, the interval would be far too narrow.",
            f"Add the column cluster with the {unit} of each person.",
        )
    arms_of: dict[str, float] = {}
    for at, (label, arm) in enumerate(zip(people.cluster.tolist(), people.treated.tolist(), strict=True)):
        if arms_of.setdefault(label, arm) != arm:
            row = trial.line(int(people.before[at] if people.before[at] >= 0 else people.after[at]))
            message, mend = f"the {unit} “{label}” stands in two arms.", "Write the arm as assigned."
            raise InputProblem(trial.source, row, "arm", message, mend)
    for number, arm in enumerate(design.arms):
        count = sum(1 for each in arms_of.values() if each == 1 - number)
        if count < 2:
            raise Refused(
                f"One {unit} is in the arm {arm}: what sets it apart from the others cannot be told from the campaign.",
                f"At least 2 {unit}s an arm, better {FEWEST_FOR_T} or more.",
            )
    if design.kind is Kind.MATCHED_PAIR:
        _check_pairs(trial, people, unit)


def _check_pairs(trial: Trial, people: People, unit: str) -> None:
    if people.stratum is None or people.cluster is None:
        mend = "Add the column pair."
        raise InputProblem(trial.source, 1, "pair", "the data do not say which pair each belongs to.", mend)
    for pair in np.unique(people.stratum):
        inside = people.stratum == pair
        if len(np.unique(people.cluster[inside])) != 2 or len(np.unique(people.treated[inside])) != 2:
            message = f"the pair “{pair}” is not one {unit} of each arm."
            raise InputProblem(trial.source, None, "pair", message, "Leave out, or mend, the pair that is broken.")


def check_estimator(design: Design) -> None:
    """Raises Refused for an estimator that the design does not support."""
    chosen = design.analysis.estimator
    if design.clustered and chosen in FOR_PEOPLE:
        raise Refused(
            f"The estimator {chosen} takes people for the units, but chance assigned whole {design.unit_name}s.",
            'Write estimator = "auto" (CR2), and seal that before data come in.',
        )
    if not design.clustered and chosen in {"cr2", "cr3", "wild_bootstrap", "mixed", "cluster_summary"}:
        raise Refused(f"The estimator {chosen} is for clusters, and people were assigned.", 'Write "auto" or "lin".')
    if design.kind in OBSERVED and chosen == "randomisation":
        raise Refused(
            "Randomisation inference re-draws the lot, and here no lot was drawn.", 'Write estimator = "auto".'
        )


def check_waves(trial: Trial, design: Design) -> None:
    """Raises Refused for a difference in differences without a baseline."""
    before, _ = waves(trial, design)
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES and before is None:
        raise Refused(
            "Without a baseline, a difference between groups that chance did not make says nothing of the campaign.",
            "Ask the same questions before it starts.",
        )


def few_clusters(data: Comparison) -> bool:
    """Whether an arm has too few clusters for an interval by t."""
    if data.cluster is None:
        return False
    return any(len(np.unique(data.cluster[data.treated == arm])) < FEWEST_FOR_T for arm in (0, 1))
