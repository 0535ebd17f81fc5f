"""What can go wrong with a plan: faults with their places, and refusals that may have several reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firsthand import problems
from firsthand.problems import InputProblem
from firsthand.said import NOTHING, Joined, Said

#: So many faults are told at once; whoever mends them sees the rest at the next attempt.
TOLD = 50


@dataclass(frozen=True)
class Fault:
    """Something wrong, where, and how to mend it. `row` counts from 1 as an editor does; None where there is none."""

    path: Path | str | None
    row: int | None
    field: str | None
    problem: Said
    mend: Said = NOTHING

    def __str__(self) -> str:
        return str(InputProblem(self.path, self.row, self.field, self.problem, self.mend))


class Faults(InputProblem):
    """Input with one or more faults; nothing of it is kept. The attributes are those of the first; str() is a line for
    each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.path, first.row, first.field, first.problem, first.mend)
        self.faults = list(faults[:TOLD])

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def fault(path: Path | str | None, row: int | None, field: str | None, problem: Said, mend: Said = NOTHING) -> Faults:
    """The refusal of an input for one fault."""
    return Faults([Fault(path, row, field, problem, mend)])


class Refused(problems.Refused):
    """There is no plan to give. `reasons` say why, each a sentence; str() is all of them, a line each."""

    def __init__(self, reasons: Sequence[Said]) -> None:
        self.reasons = list(reasons)
        super().__init__(Joined(self.reasons, "\n"))
