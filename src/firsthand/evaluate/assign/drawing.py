"""The draw that a sealed design declares, and its repetitions for randomisation inference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import Refused
from firsthand.said import Number, Said, _, listed, percent

from ..design import Design, Kind
from ..power.wedge import starts
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
    method: Said
    acceptable: int | None
    looked_at: int | None
    balance: tuple[Balance, ...]
    notes: tuple[Said, ...]
    seal: str


def assign(design: Design, units: Units) -> Assigned:
    """The assignment that design, seal and list decide. Raises Refused where chance does not assign, or there is
    too little to draw from."""
    method = method_of(design)
    notes = _notes(design, units)
    if design.kind is Kind.STEPPED_WEDGE:
        begins = _begin(design, units, design.seal(), 0)
        early = begins <= np.median(begins)
        early = early if not early.all() else begins < begins.max()
        return _assigned(
            design, units, np.ones(len(units.ids), dtype=np.bool_),
            _("stepped wedge with %(steps)s steps", steps=design.sequences or 0),
            notes, starts=tuple(int(each) for each in begins), balance=balance_table(units, early),
        )  # fmt: skip
    if method == "matched":
        pairs = _pairs(units)
        label = [""] * len(units.ids)
        for number, pair in enumerate(pairs, 1):
            for row in pair:
                label[row] = str(number)
        arm = _of_pairs(design, pairs, len(units.ids), 0)
        said: Said = (
            _("one of each of %(pairs)s pairs, matched on %(columns)s", pairs=len(pairs), columns=listed(units.names))
            if units.names
            else _("one of each of %(pairs)s pairs, matched on nothing", pairs=len(pairs))
        )
        return _assigned(design, units, arm, said, notes, pair=tuple(label))
    if method == "constrained":
        found = acceptable(units.stratum, units.columns, design.allocation, design.seal(), design.seed)
        arm = drawn(found, Lots(design.seal(), design.seed, "constrained"))
        words: dict[str, str | int] = {
            "accepted": Number(len(found.arms), grouped=True), "share": percent(ACCEPTED),
            "all": Number(found.looked_at, grouped=True), "columns": listed(units.names),
        }  # fmt: skip
        said = (
            _(
                "constrained randomisation: one of %(accepted)s acceptable allocations, the best %(share)s of %(all)s "
                "(all) by the balance of %(columns)s",
                **words,
            )
            if found.enumerated
            else _(
                "constrained randomisation: one of %(accepted)s acceptable allocations, the best %(share)s of %(all)s "
                "(drawn) by the balance of %(columns)s",
                **words,
            )
        )
        return _assigned(design, units, arm, said, notes, many=len(found.arms), looked_at=found.looked_at)
    arm = stratified(units.stratum, design.allocation, Lots(design.seal(), design.seed, "stratified"))[0]
    said = (
        _("stratified by %(columns)s", columns=listed(design.strata)) if design.strata else _("complete randomisation")
    )
    return _assigned(design, units, arm, said, notes)


def redraw(design: Design, units: Units, many: int) -> NDArray[np.bool_]:
    """So many other draws of the same design, for randomisation inference: True for those that meet the campaign,
    shape (many, units). Raises Refused as `assign`, and for a stepped wedge (`redraw_starts`)."""
    method = method_of(design)
    if design.kind is Kind.STEPPED_WEDGE:
        raise Refused(_("In a stepped wedge everybody meets the campaign; only the beginning is drawn."))
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
    seal = design.seal()
    return np.stack([_begin(design, units, seal, stream) for stream in range(1, many + 1)])


def method_of(design: Design) -> str:
    """How the design assigns: as declared, or what its kind and columns imply. Raises Refused where it does not."""
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        raise Refused(
            _("A difference in differences is chosen where chance does not assign, so there is nothing to draw."),
            _("If chance may assign after all, write %(code)s and seal that design.", code='kind = "cluster"'),
        )
    if design.assignment != "auto":
        return design.assignment
    if design.kind is Kind.MATCHED_PAIR:
        return "matched"
    if design.balance_on and design.clustered and design.kind is not Kind.STEPPED_WEDGE:
        return "constrained"
    return "stratified" if design.strata else "complete"


def _begin(design: Design, units: Units, seal: str, stream: int) -> NDArray[np.intp]:
    sequences = design.sequences or 1
    if len(units.ids) < sequences:
        raise Refused(
            _("%(count)s cannot begin at %(steps)s steps.", count=len(units.ids), steps=sequences),
            _("Take at least %(least)s, or fewer steps.", least=sequences),
        )  # fmt: skip
    step = steps(units.stratum, sequences, Lots(seal, design.seed, "steps", stream))
    return np.asarray(starts(design.periods or 2, sequences)[step] + 1)


def _pairs(units: Units) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    distance = distances(units.columns)
    for members in strata_of(units.stratum):
        where = units.stratum[members[0]]
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
    method: Said,
    notes: list[Said],
    *,
    pair: tuple[str, ...] | None = None,
    starts: tuple[int, ...] | None = None,
    balance: list[Balance] | None = None,
    many: int | None = None,
    looked_at: int | None = None,
) -> Assigned:
    if starts is None and min(int(arm.sum()), int((~arm).sum())) < 2:
        raise Refused(
            _(
                "One arm would have %(count)s: the campaign could not be told from it.",
                count=min(int(arm.sum()), int((~arm).sum())),
            ),
            _("Give each arm at least two."),
        )
    table = balance_table(units, arm) if balance is None else balance
    for row in table:
        if row.difference is None or abs(row.difference) > NOTABLE:
            notes.append(_apart(row))
    return Assigned(
        units.ids, tuple(design.arms[0] if each else design.arms[1] for each in arm), units.stratum, pair, starts,
        method, many, looked_at, tuple(table), tuple(notes), design.seal(),
    )  # fmt: skip


def _apart(row: Balance) -> Said:
    if row.difference is None:
        return _(
            "The arms differ in %(column)s wholly; adjust for it in the analysis, do not draw again.", column=row.column
        )
    return _(
        "The arms differ in %(column)s by %(difference)s standard deviations; adjust for it in the analysis, do not "
        "draw again.",
        column=row.column, difference=Number(row.difference, 2, signed=True),
    )  # fmt: skip


def _notes(design: Design, units: Units) -> list[Said]:
    declared, found = design.clusters or design.people or 0, len(units.ids)
    notes: list[Said] = []
    if declared != found:
        words = {"declared": Number(declared, grouped=True), "found": Number(found, grouped=True)}
        notes.append(_("The design declares %(declared)s, the list has %(found)s.", **words))
    alone = [name for name in sorted(set(units.stratum)) if units.stratum.count(name) == 1]
    if alone and design.kind is not Kind.STEPPED_WEDGE:
        notes.append(
            _("Only one in stratum %(strata)s: it has nobody to be compared with there.", strata=listed(alone))
        )
    return notes
