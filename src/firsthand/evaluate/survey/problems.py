"""The faults of a file as one problem of the command line: every one with its row, in the order of the file."""

from __future__ import annotations

from pathlib import Path

from firsthand.files import unreadable
from firsthand.problems import InputProblem

from .faults import Fault, FileRefused
from .sheets import LIMIT_BYTES, Sheet, read_sheet

#: So many faults stand in one message.
SHOWN = 20


class FileProblem(InputProblem):
    """A file with one or more faults. The attributes are those of the first; `faults` has them all."""

    def __init__(self, path: Path | str, faults: list[Fault]) -> None:
        first = faults[0]
        super().__init__(path, first.row or None, first.column or None, first.problem, first.mend)
        self.faults = faults

    def __str__(self) -> str:
        lines = [
            str(InputProblem(self.path, each.row or None, each.column or None, each.problem, each.mend))
            for each in self.faults[:SHOWN]
        ]
        left = len(self.faults) - SHOWN
        return "\n".join([*lines, *([f"... and {left} more."] if left > 0 else [])])


def sheet_of(path: Path) -> Sheet:
    """The table of a CSV or XLSX file. Raises InputProblem naming file, row, field and how to mend it."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        return read_sheet(data)
    except FileRefused as refused:
        raise FileProblem(path, refused.faults) from None
