"""What is wrong with a file: every fault with its place, in a sentence that a caller may translate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: So many faults are told at once; whoever mends them sees the rest at the next attempt.
TOLD = 200


class Sentence(str):
    """A filled English sentence that remembers its template (the message id) and what filled it."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, **values: Any) -> Sentence:
        """Fill the places `%(name)s` of the template; without values it is taken as it is."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made


@dataclass(frozen=True)
class Fault:
    """Something wrong, where, and how to mend it. Row 1 is the header; 0 means the whole file."""

    row: int
    column: str
    problem: str
    mend: str


class FileRefused(Exception):
    """The file was not read; nothing of it is kept. `file` is its name, where the reader was told it."""

    def __init__(self, faults: list[Fault], file: str = "") -> None:
        super().__init__(f"{len(faults)} fault(s)")
        self.faults, self.file = faults[:TOLD], file


def refuse(problem: str, mend: str, *, row: int = 0, column: str = "") -> FileRefused:
    """The refusal of a file for one fault."""
    return FileRefused([Fault(row, column, problem, mend)])
