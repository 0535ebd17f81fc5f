"""A plan as a table: written for people and spreadsheets, read back to be scored, improved or replanned."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firsthand.files import read_text
from firsthand.said import Said, _

from .problems import Fault, Faults, fault
from .worlds import Instance

COLUMNS = (
    "voice", "slot", "partner", "channel", "communities", "venue", "starts", "minutes", "language", "cost", "adds",
)  # fmt: skip
NEEDED = ("voice", "slot")
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Drawn:
    """A plan as somebody drew it. `chosen`: its events; `barred`: appearances that a hard limit forbids, in words."""

    chosen: NDArray[np.bool_]
    barred: list[Said]


def table(case: Instance, chosen: NDArray[np.bool_], adds: dict[int, float]) -> str:
    """The plan as CSV with a byte-order mark, in the order of time. `adds`: people that each appearance averts."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for i in sorted(np.flatnonzero(chosen), key=lambda i: (case.events[i].slot.starts, i)):
        event, slot = case.events[i], case.events[i].slot
        cells = [
            event.voice.id, slot.id, event.partner.id if event.partner else "", slot.channel,
            ";".join(slot.communities), slot.venue, slot.starts.isoformat(timespec="minutes"), slot.minutes,
            slot.language, f"{event.cost:g}", f"{adds.get(int(i), 0.0):.3f}",
        ]  # fmt: skip
        writer.writerow([f"'{cell}" if str(cell).startswith(FORMULA) and not _number(cell) else cell for cell in cells])
    return "\ufeff" + out.getvalue()


def _number(cell: object) -> bool:
    try:
        float(str(cell))
    except ValueError:
        return False
    return True


def read(case: Instance, path: Path) -> Drawn:
    """The events of a plan's table. Raises InputProblem for rows that name nothing known."""
    programme = case.programme
    known = {
        "voice": {each.id for each in programme.voices},
        "slot": {each.id for each in programme.slots},
        "partner": {each.id for each in programme.partners} | {""},
    }
    chosen, barred, faults = np.zeros(len(case.events), np.bool_), [], []
    numbers = {event.key: i for i, event in enumerate(case.events)}
    for row, cells in _rows(path):
        for name, cell in cells.items():
            if cell not in known[name]:
                problem = _("“%(id)s” is no %(kind)s of this programme.", id=cell, kind=name)
                faults.append(Fault(path, row, name, problem, _("Mend the id, or add it.")))
        key = " ".join(filter(None, cells.values()))
        if key in numbers:
            chosen[numbers[key]] = True
        else:
            barred += _reasons(case, cells["voice"], cells["slot"])
    if faults:
        raise Faults(faults)
    return Drawn(chosen, barred)


def read_old(case: Instance, path: Path) -> tuple[NDArray[np.bool_], list[str]]:
    """The events of an old plan that are still possible, and the keys of those that are not."""
    chosen, gone = np.zeros(len(case.events), np.bool_), []
    numbers = {event.key: i for i, event in enumerate(case.events)}
    for _row, cells in _rows(path):
        key = " ".join(filter(None, cells.values()))
        if key in numbers:
            chosen[numbers[key]] = True
        else:
            gone.append(key)
    return chosen, gone


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    rows = csv.DictReader(io.StringIO(read_text(path)))
    for name in NEEDED:
        if name not in (rows.fieldnames or ()):
            raise fault(path, 1, name, _("this column is missing."), _("A plan has the columns voice, slot, partner."))
    names = ("voice", "slot", "partner")
    return [(rows.line_num, {name: (row.get(name) or "").strip().removeprefix("'") for name in names}) for row in rows]


def _reasons(case: Instance, voice: str, slot: str) -> list[Said]:
    why = [each.why for each in case.missing if (each.voice, each.slot) == (voice, slot)]
    why = why or [_("this partner cannot come, or is not to be there.")]
    return [_("%(voice)s at %(slot)s: %(why)s", voice=voice, slot=slot, why=each) for each in why]
