"""The draw that a sealed design declares, and its repetitions for randomisation inference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..design import Design, Kind
from ..power.wedge import starts
from ..problems import Refused
from .balance import NOTABLE, Balance, balance_table
from .constrained import ACCEPTED, acceptable, drawn
from .lots import Lots
from .pairs import distances, matched
from .schemes import steps, strata_of, stratified
from .units import Units


@dataclass(frozen=True)
class Assigned:
    """The assignment. `arm` names each unit's arm; `pair` its pair, `starts` the period (from 1) in which a stepped
    wedge brings it the campaign; `method` in words; `acceptable` how many allocations the draw chose from (None:
    any), `notes` what somebody should know."""

    ids: tuple[str, ...]
    arm: tuple[str, ...]
    stratum: tuple[str, ...]
    pair: tuple[str, ...] | None
    starts: tuple[int, ...] | None
    method: str
    acceptable: int | None
    looked_at: int | None
    balance: tuple[Balance, ...]
    notes: tuple[str, ...]
    seal: str


def assign(design: Design, units: Units) -> Assigned:
    """The assignment that design, seal and list decide. Raises Refused where chance does not assign, or there is
    too little to draw from."""
    method = method_of(design)
    notes = _notes(design, units)
    if design.kind is Kind.STEPPED_WEDGE:
        begins = _begin(design, units, 0)
        early = begins <= np.median(begins)
        early = early if not early.all() else begins < begins.max()
        return _assigned(
            design, units, np.ones(len(units.ids), dtype=np.bool_), f"stepped wedge with {design.sequences} steps",
            notes, starts=tuple(int(each) for each in begins), balance=balance_table(units, early),
        )  # fmt: skip
    if method == "matched":
        pairs = _pairs(units)
        label = [""] * len(units.ids)
        for number, pair in enumerate(pairs, 1):
            for row in pair:
                label[row] = str(number)
        arm = _of_pairs(design, pairs, len(units.ids), 0)
        said = f"one of each of {len(pairs)} pairs, matched on {', '.join(units.names) or 'nothing'}"
        return _assigned(design, units, arm, said, notes, pair=tuple(label))
    if method == "constrained":
        found = acceptable(units.stratum, units.columns, design.allocation, design.seal(), design.seed)
        arm = drawn(found, Lots(design.seal(), design.seed, "constrained"))
        which = "all" if found.enumerated else "drawn"
        said = (
            f"constrained randomisation: one of {len(found.arms):,} acceptable allocations, the best "
            f"{ACCEPTED:.0%} of {found.looked_at:,} ({which}) by the balance of {', '.join(units.names)}"
        )
        return _assigned(design, units, arm, said, notes, many=len(found.arms), looked_at=found.looked_at)
    arm = stratified(units.stratum, design.allocation, Lots(design.seal(), design.seed, "stratified"))[0]
    said = f"stratified by {', '.join(design.strata)}" if design.strata else "complete randomisation"
    return _assigned(design, units, arm, said, notes)


def redraw(design: Design, units: Units, many: int) -> NDArray[np.bool_]:
    """So many other draws of the same design, for randomisation inference: True for those that meet the campaign,
    shape (many, units). Raises Refused as `assign`, and for a stepped wedge (`redraw_starts`)."""
    method = method_of(design)
    if design.kind is Kind.STEPPED_WEDGE:
        raise Refused("In a stepped wedge everybody meets the campaign; only the beginning is drawn.")
    if method == "matched":
        pairs = _pairs(units)
        return np.stack([_of_pairs(design, pairs, len(units.ids), stream) for stream in range(1, many + 1)])
    if method == "constrained":
        found = acceptable(units.stratum, units.columns, design.allocation, design.seal(), design.seed)
        lots = Lots(design.seal(), design.seed, "constrained", 1).numbers(many)
        return np.asarray(found.arms[(lots % np.uint64(len(found.arms))).astype(np.intp)])
    return stratified(units.stratum, design.allocation, Lots(design.seal(), design.seed, "stratified", 1), many)


def repetitions(design: Design, units: Units, many: int) -> tuple[NDArray[np.bool_], bool]:
    """What the draw could have given, the assignment itself among it, shape (at most many, units): all of a
    constrained randomisation (second value True) where they are no more, each equally likely; else the assignment
    and `redraw`. Raises Refused as these."""
    if method_of(design) == "constrained":
        found = acceptable(units.stratum, units.columns, design.allocation, design.seal(), design.seed)
        if len(found.arms) <= many:
            return found.arms, True
    actual = np.array([each == design.arms[0] for each in assign(design, units).arm])
    return np.vstack([actual, redraw(design, units, many - 1)]), False


def redraw_starts(design: Design, units: Units, many: int) -> NDArray[np.intp]:
    """So many other draws of the beginnings of a stepped wedge, periods from 1, shape (many, units)."""
    return np.stack([_begin(design, units, stream) for stream in range(1, many + 1)])


def method_of(design: Design) -> str:
    """How the design assigns: as declared, or what its kind and columns imply. Raises Refused where it does not."""
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        raise Refused(
            "A difference in differences is chosen where chance does not assign, so there is nothing to draw.",
            'If chance may assign after all, write kind = "cluster" and seal that design.',
        )
    if design.assignment != "auto":
        return design.assignment
    if design.kind is Kind.MATCHED_PAIR:
        return "matched"
    if design.balance_on and design.clustered and design.kind is not Kind.STEPPED_WEDGE:
        return "constrained"
    return "stratified" if design.strata else "complete"


def _begin(design: Design, units: Units, stream: int) -> NDArray[np.intp]:
    sequences = design.sequences or 1
    if len(units.ids) < sequences:
        raise Refused(
            f"{len(units.ids)} cannot begin at {sequences} steps.", f"Take at least {sequences}, or fewer steps."
        )  # fmt: skip
    step = steps(units.stratum, sequences, Lots(design.seal(), design.seed, "steps", stream))
    return np.asarray(starts(design.periods or 2, sequences)[step] + 1)


def _pairs(units: Units) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    distance = distances(units.columns)
    for members in strata_of(units.stratum):
        where = f" in stratum {units.stratum[members[0]]}" if any(units.stratum) else ""
        found += [(int(members[a]), int(members[b])) for a, b in matched(distance[np.ix_(members, members)], where)]
    return sorted(found)


def _of_pairs(design: Design, pairs: list[tuple[int, int]], units: int, stream: int) -> NDArray[np.bool_]:
    arm = np.zeros(units, dtype=np.bool_)
    lots = Lots(design.seal(), design.seed, "pairs", stream).numbers(len(pairs))
    arm[np.where(lots >> np.uint64(63), *np.array(pairs).T)] = True
    return arm


def _assigned(
    design: Design,
    units: Units,
    arm: NDArray[np.bool_],
    method: str,
    notes: list[str],
    *,
    pair: tuple[str, ...] | None = None,
    starts: tuple[int, ...] | None = None,
    balance: list[Balance] | None = None,
    many: int | None = None,
    looked_at: int | None = None,
) -> Assigned:
    if starts is None and min(int(arm.sum()), int((~arm).sum())) < 2:
        raise Refused(
            f"One arm would have {min(int(arm.sum()), int((~arm).sum()))}: the campaign could not be told from it.",
            "Give each arm at least two.",
        )
    table = balance_table(units, arm) if balance is None else balance
    for row in table:
        if row.difference is None or abs(row.difference) > NOTABLE:
            size = "wholly" if row.difference is None else f"by {row.difference:+.2f} standard deviations"
            notes.append(f"The arms differ in {row.column} {size}; adjust for it in the analysis, do not draw again.")
    return Assigned(
        units.ids, tuple(design.arms[0] if each else design.arms[1] for each in arm), units.stratum, pair, starts,
        method, many, looked_at, tuple(table), tuple(notes), design.seal(),
    )  # fmt: skip


def _notes(design: Design, units: Units) -> list[str]:
    declared, found = design.clusters or design.people or 0, len(units.ids)
    notes = [f"The design declares {declared:,}, the list has {found:,}."] if declared != found else []
    alone = [name for name in sorted(set(units.stratum)) if units.stratum.count(name) == 1]
    if alone and design.kind is not Kind.STEPPED_WEDGE:
        notes.append(f"Only one in stratum {', '.join(alone)}: it has nobody to be compared with there.")
    return notes
