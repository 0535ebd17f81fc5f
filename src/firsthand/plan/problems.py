"""What can go wrong with a plan: each fault has its place and says how to mend it.

`Faults` is input that is wrong (exit 2); `Refused` is a programme for which there is no plan to give (exit 3);
`Unwritable` is an output that cannot be written (exit 1).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import click

from .said import Sentence

#: So many faults are told at once; whoever mends them sees the rest at the next attempt.
TOLD = 50


class Exit(IntEnum):
    """Exit statuses of every verb of `firsthand plan`."""

    DONE = 0
    FAILED = 1
    WRONG_INPUT = 2
    REFUSED = 3
    INTERRUPTED = 130


@dataclass(frozen=True)
class Fault:
    """Something wrong, where, and how to mend it. `row` counts from 1 as an editor does; None where there is none."""

    path: Path | str | None
    row: int | None
    field: str | None
    problem: Sentence
    mend: Sentence | None = None

    def __str__(self) -> str:
        where = [str(self.path)] if self.path is not None else []
        where += [f"row {self.row}"] if self.row is not None else []
        where += [f"field {self.field}"] if self.field else []
        return (", ".join(where) + ": " if where else "") + " ".join(filter(None, [self.problem, self.mend]))


class Faults(ValueError):
    """Input that cannot be used as it stands; nothing of it is kept. str() is a line for each fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults[:TOLD])
        super().__init__("\n".join(map(str, self.faults)))


def fault(
    path: Path | str | None, row: int | None, field: str | None, problem: Sentence, mend: Sentence | None = None
) -> Faults:
    """The refusal of an input for one fault."""
    return Faults([Fault(path, row, field, problem, mend)])


class Refused(Exception):
    """There is no plan to give. `reasons` say why, each a sentence; str() is all of them, a line each."""

    def __init__(self, reasons: Sequence[Sentence]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))


class Unwritable(Exception):
    """An output cannot be written. Nothing half-written is left."""


@contextmanager
def in_order() -> Iterator[None]:
    """Turns what can go wrong in a verb into lines on stderr and the exit status that belongs to it."""
    try:
        yield
    except Faults as problem:
        _leave(str(problem), Exit.WRONG_INPUT)
    except Refused as refusal:
        _leave(f"Refused: {refusal}", Exit.REFUSED)
    except Unwritable as problem:
        _leave(str(problem), Exit.FAILED)
    except KeyboardInterrupt:
        _leave("Interrupted; nothing was written.", Exit.INTERRUPTED)


def _leave(line: str, status: Exit) -> None:
    click.echo(line, err=True)
    sys.exit(status)
