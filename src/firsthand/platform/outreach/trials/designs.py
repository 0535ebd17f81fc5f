"""From a stored trial to the engine's records: the design, its seal, what the lots are drawn for, who is where."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firsthand.evaluate.design import Design, Fault, Kind, Seal, design_of
from firsthand.evaluate.design.record import VERSION
from firsthand.evaluate.survey.assigned import Place
from firsthand.evaluate.survey.faults import Fault as FileFault
from firsthand.evaluate.survey.problems import FileProblem
from firsthand.evaluate.survey.respondent import plain
from firsthand.evaluate.survey.sheets import Sheet
from firsthand.problems import InputProblem, Refused
from firsthand.said import Sentence as _

from ..campaigns.models import Campaign
from .models import Trial

if TYPE_CHECKING:
    from firsthand.evaluate.assign.drawing import Assigned
    from firsthand.evaluate.assign.units import Units

#: Where a list came from, in what is said of it.
LIST = Path("list")


def first_design(campaign: Campaign) -> dict[str, Any]:
    """What a new trial begins with: whole forums by lot, asked before and after, watched at any time."""
    return {
        "version": VERSION,
        "title": campaign.name,
        "seed": secrets.randbelow(10**9),
        "theory_of_change": campaign.message[:2000],
        "design": {
            "kind": "cluster", "unit": "forum", "arms": ["campaign", "comparison"], "clusters": 20,
            "cluster_size": 20, "icc": 0.05, "attrition": 0.15, "baseline": True, "correlation": 0.5,
        },
        "analysis": {"level": 0.95, "power": 0.8},
        "watch": {"method": "always_valid", "alpha": 0.05},
        "outcome": [],
        "audience": [],
    }  # fmt: skip


def written_design(trial: Trial) -> Design:
    """The design as it is written now. Raises Fault for the first thing that contradicts or is missing."""
    return design_of({name: value for name, value in trial.design.items() if value not in ("", None)})


def fault_of(trial: Trial) -> Fault | None:
    """What keeps the design from being whole; None when nothing does."""
    try:
        written_design(trial)
    except Fault as fault:
        return fault
    return None


def sealed_design(trial: Trial) -> Design:
    """The design that was sealed. Raises Refused where there is no seal, or the design is no longer the sealed one."""
    if not trial.seal:
        raise Refused(_("The design is not sealed."), _("Seal it before answers come in."))
    try:
        design = written_design(trial)
    except Fault:
        design = None
    if design is None or design.seal() != trial.seal:
        raise Refused(
            _("The design was changed after it was sealed; it is no longer the one that was declared."),
            _("Tell the system administrator: the seal is in the trail, and a backup has the design."),
        )
    return design


def standing_design(trial: Trial) -> Design:
    """The sealed design, or before the seal what is written so far. Raises as `sealed_design` and `written_design`."""
    return sealed_design(trial) if trial.seal else written_design(trial)


def seal_of(trial: Trial) -> Seal:
    """The seal as the engine has it."""
    assert trial.sealed_at is not None, "a seal has its time"  # noqa: S101 - held by a constraint
    return Seal(trial.seal, trial.sealed_at.isoformat(timespec="seconds"), VERSION)


def key_of(design: Design) -> str:
    """The column of the list that names what is assigned."""
    return "cluster" if design.clustered else "code"


def listed(design: Design, units: list[dict[str, str]]) -> Units:
    """The list that the lots are drawn for. Raises InputProblem as the engine does."""
    from firsthand.evaluate.assign.units import units_of  # noqa: PLC0415 - brings numpy, which no start waits for

    header = list(units[0]) if units else [key_of(design)]
    return units_of(LIST, Sheet(header, list(enumerate(units, 2)), "utf-8"), design)


def drawn(trial: Trial, design: Design) -> Assigned:
    """The lots once more: the same seal, seed and list give the same ones, with their method and balance."""
    from firsthand.evaluate.assign.drawing import assign  # noqa: PLC0415 - the same

    return assign(design, listed(design, trial.units))


def repeats(trial: Trial, found: Assigned) -> bool:
    """Whether the lots that stand are the ones that were drawn once more."""
    again = zip(found.ids, found.arm, found.starts or [None] * len(found.ids), strict=True)
    return [(row["unit"], row["arm"], row.get("starts")) for row in trial.lots] == list(again)


def chance_assigns(design: Design) -> bool:
    """Whether lots are drawn; without them the list itself says who has the campaign."""
    return design.kind is not Kind.DIFFERENCE_IN_DIFFERENCES


def places_of(trial: Trial, design: Design) -> dict[str, Place]:
    """Where the lots put each cluster, or each respondent by the code as it is compared."""
    return {
        row["unit"] if design.clustered else plain(row["unit"]): Place(
            row["arm"], row.get("stratum", ""), row.get("starts"), number
        )
        for number, row in enumerate(trial.lots, 2)
    }


def faults_of(problem: InputProblem | Refused) -> list[FileFault]:
    """A problem of the engine as faults of a file."""
    if isinstance(problem, FileProblem):
        return problem.faults
    if isinstance(problem, InputProblem):
        return [FileFault(problem.row or 0, problem.field or "", problem.message, problem.mend)]
    return [FileFault(0, "", problem.reason, problem.what_would_be_needed)]
