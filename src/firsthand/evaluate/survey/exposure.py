"""Who met the campaign: what was planned against what was held, and what people say they heard, by arm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firsthand.said import _, listed

from ..design import Design
from ..trial import BASELINE, Trial
from .code_book import number_in
from .faults import Fault
from .problems import FileProblem, sheet_of
from .sheets import Sheet

COLUMNS = ("cluster", "activity", "planned", "held", "reached")


@dataclass(frozen=True)
class Activity:
    """One kind of activity in one arm: how often it was planned and held, how many people came."""

    arm: str
    activity: str
    planned: int
    held: int
    reached: int


@dataclass(frozen=True)
class ArmExposure:
    """One arm. `clusters_met`: those where anything was held (None without a file of what was held); `met` of
    the `asked` people at follow-up say that they heard or saw the campaign (None where it was not asked)."""

    arm: str
    clusters: int
    clusters_met: int | None
    asked: int
    met: int | None


@dataclass(frozen=True)
class Exposure:
    """`arms` in the order of the design: the campaign's, then the comparison, whose contact with the campaign
    is contamination."""

    arms: tuple[ArmExposure, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Delivered:
    """A row of the file of what was held."""

    cluster: str
    activity: str
    planned: int
    held: int
    reached: int


def read_exposure(path: Path, known: set[str]) -> list[Delivered]:
    """Rows `cluster, activity, planned, held, reached` (times, times, people). `known`: the clusters of the
    trial. Raises InputProblem naming file, row and field."""
    return delivered_in(path, sheet_of(path), known)


def delivered_in(path: Path, sheet: Sheet, known: set[str]) -> list[Delivered]:
    """The same from a table that was read already; `path` names it in what is said."""
    faults = [
        Fault(1, name, _("The column is missing."), _("The columns are %(columns)s.", columns=listed(COLUMNS)))
        for name in COLUMNS
        if name not in sheet.header
    ]
    if faults:
        raise FileProblem(path, faults)
    rows = []
    for number, cells in sheet.rows:
        if cells["cluster"] not in known:
            said = _("“%(cluster)s” is in no answer of the trial.", cluster=cells["cluster"])
            faults.append(Fault(number, "cluster", said, _("Write it as the answers write it.")))
        counts: dict[str, int] = {}
        for name in COLUMNS[2:]:
            value = number_in(cells[name] or "0")
            if value is None or value < 0 or value != int(value):
                said = _("This is no count.")
                faults.append(Fault(number, name, said, _("Write a whole number, 0 for never.")))
            else:
                counts[name] = int(value)
        if not faults:
            rows.append(Delivered(cells["cluster"], cells["activity"], **counts))
    if faults:
        raise FileProblem(path, faults)
    return rows


def exposure_of(trial: Trial, design: Design, delivered: list[Delivered] | None = None) -> Exposure:
    """What each arm met. `delivered` is from `read_exposure`."""
    arm_of = dict(zip(trial.cluster.tolist(), trial.arm.tolist(), strict=True)) if trial.cluster is not None else {}
    held = {each.cluster for each in delivered or () if each.held}
    later = trial.wave != BASELINE
    arms = []
    for arm in design.arms:
        here = later & (trial.arm == arm)
        said = trial.exposed[here] if trial.exposed is not None else None
        told = said[~np.isnan(said)] if said is not None else None
        clusters = {cluster for cluster, of in arm_of.items() if of == arm}
        arms.append(
            ArmExposure(
                arm, len(clusters), None if delivered is None else len(clusters & held),
                int(here.sum()) if told is None else len(told), None if told is None else int(told.sum()),
            )
        )  # fmt: skip
    sums: dict[tuple[str, str], list[int]] = {}
    for each in delivered or ():
        total = sums.setdefault((arm_of[each.cluster], each.activity), [0, 0, 0])
        for at, count in enumerate((each.planned, each.held, each.reached)):
            total[at] += count
    activities = tuple(Activity(arm, activity, *sums[arm, activity]) for arm, activity in sorted(sums))
    return Exposure(tuple(arms), activities)
