"""The lot that was drawn, and what else it could have been, by the scheme of the design and the list it drew from.

Only the list says which assignments a constrained randomisation would have accepted and how a stepped wedge deals its
turns; whatever else is drawn can be drawn again from the data alone (`randomisation.assignments`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from firsthand.problems import InputProblem, Refused
from firsthand.said import _

from ..assign.drawing import Assigned, assign, method_of, redraw_starts, repetitions
from ..assign.units import Units
from ..design import Design, Kind
from ..survey.respondent import plain
from ..trial import Trial
from .preparing import People

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .randomisation import Redraw

    Floats = NDArray[np.float64]


class Lot:
    """The list `units` of a design, once it has been found to give the assignment that stands in the trial.

    Raises InputProblem for somebody in the data who is not in the list, Refused where the list gives another
    assignment or nothing was drawn.
    """

    def __init__(self, trial: Trial, design: Design, units: Units) -> None:
        self.design, self.units = design, units
        self.place = {self._label(each): row for row, each in enumerate(units.ids)}
        self._made: dict[int, tuple[NDArray[np.bool_], bool]] = {}
        self._turns: dict[int, Floats] = {}
        self._check(trial, assign(design, units))

    def redraw(self, trial: Trial, people: People) -> Redraw | None:
        """Draws again for these people's clusters in the order of their labels, or for these people in theirs; None
        where the data alone suffice."""
        if method_of(self.design) != "constrained":
            return None
        if people.cluster is not None:
            labels = np.unique(people.cluster)
        else:
            labels = trial.code[np.where(people.after >= 0, people.after, people.before)]
        return partial(self._drawn, self._rows(labels))

    def turns(self, labels: NDArray[np.str_], many: int) -> Floats:
        """The periods in which clusters could have begun, (clusters in the order of `labels`, many), the actual ones
        first."""
        if many not in self._turns:
            actual = np.array(assign(self.design, self.units).starts, dtype=float)
            again = redraw_starts(self.design, self.units, many - 1)
            self._turns[many] = np.column_stack([actual, again.T.astype(float)])
        return self._turns[many][self._rows(labels)]

    def _drawn(self, rows: NDArray[np.intp], many: int) -> tuple[Floats, bool]:
        if many not in self._made:
            self._made[many] = repetitions(self.design, self.units, many)
        arms, exhaustive = self._made[many]
        return arms.T[rows].astype(float), exhaustive

    def _rows(self, labels: NDArray[np.str_]) -> NDArray[np.intp]:
        return np.array([self.place[self._label(str(each))] for each in labels], dtype=np.intp)

    def _label(self, name: str) -> str:
        return name if self.design.clustered else plain(name)

    def _check(self, trial: Trial, drawn: Assigned) -> None:
        labels = trial.cluster if self.design.clustered else trial.code
        stepped = self.design.kind is Kind.STEPPED_WEDGE
        if labels is None or (stepped and trial.starts is None):
            return  # said where the clusters and their turns are read
        for at, label in enumerate(labels.tolist()):
            row = self.place.get(self._label(label))
            field = "cluster" if self.design.clustered else "code"
            if row is None:
                said = _("“%(name)s” is not in the list that --units names.", name=label)
                mend = _("Give the list from which the lots were drawn, unchanged.")
                raise InputProblem(trial.source, trial.line(at), field, said, mend)
            if stepped:
                there, drawn_there = str(trial.starts[at]), str(float(drawn.starts[row]))  # type: ignore[index]
            else:
                there, drawn_there = str(trial.arm[at]), drawn.arm[row]
            if there != drawn_there:
                raise Refused(
                    _(
                        "The list that --units names does not give the assignment in the data: “%(name)s” is "
                        "%(there)s there, and %(drawn)s by the list.",
                        name=label, there=there, drawn=drawn_there,
                    ),
                    _("Give the list from which the lots were drawn, unchanged; or leave --units out."),
                )  # fmt: skip
