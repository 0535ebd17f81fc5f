"""Who was assigned to which arm, as `firsthand evaluate assign` wrote it, for answers that do not say it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from firsthand.said import _, listed

from ..design import Design
from .code_book import number_in
from .faults import Fault
from .problems import FileProblem, sheet_of
from .respondent import plain


@dataclass(frozen=True)
class Place:
    """Where the lot put a cluster or a person. `starts`: the period from which a stepped wedge has the
    campaign; None in any other design."""

    arm: str
    stratum: str = ""
    starts: float | None = None
    row: int = 0


def read_assignment(path: Path, design: Design) -> dict[str, Place]:
    """The place of each cluster (or of each code, made comparable, in an individual design). Raises
    InputProblem naming file, row and field."""
    sheet = sheet_of(path)
    unit = next((name for name in ("cluster", design.unit or "", "code") if name and name in sheet.header), None)
    stratum = next((name for name in ("stratum", "pair", "block") if name in sheet.header), None)
    starts = next((name for name in ("starts", "step", "period") if name in sheet.header), None)
    faults = [
        Fault(1, name, _("The column is missing."), _("Take the file that `evaluate assign` wrote."))
        for name, there in (("cluster" if design.clustered else "code", unit), ("arm", "arm" in sheet.header))
        if not there
    ]
    if faults:
        raise FileProblem(path, faults)
    places: dict[str, Place] = {}
    for number, cells in sheet.rows:
        name, arm = cells[str(unit)], cells["arm"]
        name = name if design.clustered else plain(name)
        if cells.get("seal", design.seal()) != design.seal():
            mend = _("Take the file that `evaluate assign` wrote for this design.")
            faults.append(Fault(number, "seal", _("It was drawn for another design."), mend))
        if arm not in design.arms:
            said = _("“%(arm)s” is no arm of the design.", arm=arm)
            faults.append(Fault(number, "arm", said, _("Write one of: %(codes)s.", codes=listed(design.arms))))
        if name in places:
            said = _("It was assigned in row %(row)s already.", row=places[name].row)
            faults.append(Fault(number, str(unit), said, _("Keep one of the two rows.")))
        when = number_in(cells[starts]) if starts else None
        places.setdefault(name, Place(arm, cells[stratum] if stratum else "", when, number))
    if faults:
        raise FileProblem(path, faults)
    return places
