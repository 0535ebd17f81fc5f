"""What is wrong with a file: every fault with its place and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.said import Said

#: So many faults are told at once; whoever mends them sees the rest at the next attempt.
TOLD = 200


@dataclass(frozen=True)
class Fault:
    """Something wrong, where, and how to mend it. Row 1 is the header; 0 means the whole file."""

    row: int
    column: str
    problem: Said
    mend: Said


class FileRefused(Exception):
    """The file was not read; nothing of it is kept. `file` is its name, where the reader was told it."""

    def __init__(self, faults: list[Fault], file: str = "") -> None:
        super().__init__(f"{len(faults)} fault(s)")
        self.faults, self.file = faults[:TOLD], file


def refuse(problem: Said, mend: Said, *, row: int = 0, column: str = "") -> FileRefused:
    """The refusal of a file for one fault."""
    return FileRefused([Fault(row, column, problem, mend)])
