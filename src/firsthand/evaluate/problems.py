"""What can go wrong with an evaluation: each problem says what is wrong, where, and how to mend it.

`InputProblem` is a file or a command line that is wrong (exit 2); `Refused` is a design or data that do not
support what was asked (exit 3); `Unwritable` is an output that cannot be written (exit 1).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import click


class Exit(IntEnum):
    """Exit statuses of every verb of `firsthand evaluate`."""

    DONE = 0
    FAILED = 1
    WRONG_INPUT = 2
    REFUSED = 3
    INTERRUPTED = 130


class InputProblem(ValueError):
    """An input that cannot be used as it stands.

    `path` names the file (None when the input is no file), `row` counts from 1 as an editor or a spreadsheet
    does (None when no row is at fault), `field` is the column or the field, `message` what is wrong and `mend`
    what to do about it. str() is the whole of it in one line.
    """

    def __init__(
        self, path: Path | str | None, row: int | None, field: str | None, message: str, mend: str = ""
    ) -> None:
        self.path, self.row, self.field, self.message, self.mend = path, row, field, message, mend
        where = [str(path)] if path is not None else []
        where += [f"row {row}"] if row is not None else []
        where += [f"field {field}"] if field else []
        super().__init__((", ".join(where) + ": " if where else "") + " ".join(filter(None, [message, mend])))


class Refused(Exception):
    """The design or the data do not support what was asked, so no figure is given.

    `reason` says why, `what_would_be_needed` says what would change the answer. str() is both.
    """

    def __init__(self, reason: str, what_would_be_needed: str = "") -> None:
        self.reason, self.what_would_be_needed = reason, what_would_be_needed
        super().__init__(" ".join(filter(None, [reason, what_would_be_needed])))


class Unwritable(Exception):
    """An output cannot be written. Nothing half-written is left."""


@contextmanager
def in_order() -> Iterator[None]:
    """Turns what can go wrong in a verb into one line on stderr and the exit status that belongs to it."""
    try:
        yield
    except InputProblem as problem:
        _leave(f"{problem}", Exit.WRONG_INPUT)
    except Refused as refusal:
        _leave(f"Refused: {refusal}", Exit.REFUSED)
    except Unwritable as problem:
        _leave(f"{problem}", Exit.FAILED)
    except KeyboardInterrupt:
        _leave("Interrupted; nothing was written.", Exit.INTERRUPTED)


def _leave(line: str, status: Exit) -> None:
    click.echo(line, err=True)
    sys.exit(status)
