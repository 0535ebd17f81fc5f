"""What the design does not support is refused, with the reason, before a figure is reckoned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import InputProblem, Refused
from firsthand.said import _

from ..design import Design, Kind, Seal
from ..survey.checks import answered_early
from ..trial import Trial
from ..units import counted, plural
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
            _("The design was edited after it was sealed at %(when)s.", when=seal.when),
            _("Analyse by the sealed design; what it does not foresee can be looked at, and is not a test."),
        )
    if trial.date is None:
        return
    day = np.datetime64(datetime.fromisoformat(seal.sealed_at).date(), "D")
    early = np.flatnonzero(trial.date < day)
    if len(early):
        first = int(early[0])
        reason = answered_early(trial.source, trial.line(first), trial.date[first], day, len(early))
        raise Refused(reason, _("Seal before data come in."))


def check_arms(trial: Trial, design: Design, people: People) -> None:
    """Raises Refused for a trial of clusters without clusters or with one in an arm, InputProblem for an arm
    without people, a cluster in two arms and pairs that are none."""
    for number, arm in enumerate(design.arms):
        if not np.any(people.treated == 1 - number):
            message = _("nobody is in the arm %(arm)s.", arm=arm)
            raise InputProblem(trial.source, None, "arm", message, _("Bring the answers of both arms."))
    if not design.clustered:
        return
    unit = design.unit_name
    if people.cluster is None:
        raise Refused(
            _(
                "Chance assigned whole %(units)s, and the data do not say who belongs to which: analysed as if people "
                "had been assigned, the interval would be far too narrow.",
                units=plural(design.unit_word),
            ),
            _("Add the column cluster with the %(unit)s of each person.", unit=unit),
        )
    arms_of: dict[str, float] = {}
    for at, (label, arm) in enumerate(zip(people.cluster.tolist(), people.treated.tolist(), strict=True)):
        if arms_of.setdefault(label, arm) != arm:
            row = trial.line(int(people.before[at] if people.before[at] >= 0 else people.after[at]))
            message = _("the %(unit)s “%(name)s” stands in two arms.", unit=unit, name=label)
            raise InputProblem(trial.source, row, "arm", message, _("Write the arm as assigned."))
    for number, arm in enumerate(design.arms):
        count = sum(1 for each in arms_of.values() if each == 1 - number)
        if count < 2:
            raise Refused(
                _(
                    "One %(unit)s is in the arm %(arm)s: what sets it apart from the others cannot be told from the "
                    "campaign.",
                    unit=unit,
                    arm=arm,
                ),
                _(
                    "At least %(units)s in each arm, better %(more)s or more.",
                    units=counted(2, design.unit_word),
                    more=FEWEST_FOR_T,
                ),
            )
    if design.kind is Kind.MATCHED_PAIR:
        _check_pairs(trial, people, unit)


def _check_pairs(trial: Trial, people: People, unit: str) -> None:
    if people.stratum is None or people.cluster is None:
        mend = _("Add the column %(column)s.", column="pair")
        raise InputProblem(trial.source, 1, "pair", _("the data do not say which pair each belongs to."), mend)
    for pair in np.unique(people.stratum):
        inside = people.stratum == pair
        if len(np.unique(people.cluster[inside])) != 2 or len(np.unique(people.treated[inside])) != 2:
            message = _("the pair “%(pair)s” is not one %(unit)s of each arm.", pair=str(pair), unit=unit)
            mend = _("Leave out, or mend, the pair that is broken.")
            raise InputProblem(trial.source, None, "pair", message, mend)


def check_estimator(design: Design) -> None:
    """Raises Refused for an estimator that the design does not support."""
    chosen = design.analysis.estimator
    if design.clustered and chosen in FOR_PEOPLE:
        raise Refused(
            _(
                "The estimator %(estimator)s takes people for the units, but chance assigned whole %(units)s.",
                estimator=chosen,
                units=plural(design.unit_word),
            ),
            _("Write %(code)s (CR2), and seal that before data come in.", code='estimator = "auto"'),
        )
    if not design.clustered and chosen in {"cr2", "cr3", "wild_bootstrap", "mixed", "cluster_summary"}:
        raise Refused(
            _("The estimator %(estimator)s is for clusters, and people were assigned.", estimator=chosen),
            _("Write %(code)s or %(other)s.", code='"auto"', other='"lin"'),
        )
    if design.kind in OBSERVED and chosen == "randomisation":
        raise Refused(
            _("Randomisation inference re-draws the lot, and here no lot was drawn."),
            _("Write %(code)s.", code='estimator = "auto"'),
        )


def check_waves(trial: Trial, design: Design) -> None:
    """Raises Refused for a difference in differences without a baseline."""
    before, _after = waves(trial, design)
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES and before is None:
        raise Refused(
            _("Without a baseline, a difference between groups that chance did not make says nothing of the campaign."),
            _("Ask the same questions before it starts."),
        )


def few_clusters(data: Comparison) -> bool:
    """Whether an arm has too few clusters for an interval by t."""
    if data.cluster is None:
        return False
    return any(len(np.unique(data.cluster[data.treated == arm])) < FEWEST_FOR_T for arm in (0, 1))
