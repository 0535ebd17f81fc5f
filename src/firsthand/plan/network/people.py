"""How susceptible the nodes are, and how much of it prebunking takes away."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from firsthand.said import _

from ..coverage import Ints
from ..problems import fault
from .edges import Network, text_of
from .sampling import Told

COLUMNS = ("id", "susceptibility", "effect")


def parameters(network: Network, recruiters: Ints, susceptibility: float, effect: float, path: Path | None) -> Told:
    """One figure for all, or those of a CSV, which must have each node once. Raises InputProblem."""
    people = network.graph.people
    susceptible, share = np.full(people, susceptibility), np.full(people, effect)
    if path is not None:
        known = {str(name): i for i, name in enumerate(network.names)}
        rows = csv.DictReader(io.StringIO(text_of(path)))
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise fault(
                path, 1, None, _("the columns are not id, susceptibility, effect."), _("Write this header line.")
            )
        for number, row in enumerate(rows, 2):
            place = known.pop(row["id"] or "", None)
            if place is None:
                raise fault(
                    path, number, "id",
                    _("“%(name)s” is no id of the edge list, or comes twice.", name=row["id"]),
                    _("Keep one row for each node."),
                )  # fmt: skip
            for field, into in (("susceptibility", susceptible), ("effect", share)):
                into[place] = _share(path, number, field, row[field])
        if known:
            raise fault(
                path, None, "id",
                _("%(count)s nodes have no row, “%(name)s” among them.", count=len(known), name=next(iter(known))),
                _("Keep one row for each node."),
            )  # fmt: skip
    return Told(recruiters, susceptible, susceptible * (1 - share))


def _share(path: Path, number: int, field: str, text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise fault(
            path, number, field,
            _("“%(text)s” is no number from 0 to 1.", text=text or ""),
            _("Write a share, with a point."),
        )  # fmt: skip
    return value
