"""What can go wrong in an engine's verb: each problem says what is wrong, where, and how to mend it.

`InputProblem` is a file or a command line that is wrong (exit 2); `Refused` is what the input does not support
(exit 3); `Unwritable` is an output that cannot be written (exit 1).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import click

from firsthand.said import NOTHING, Joined, Said, _, listed


class Exit(IntEnum):
    """Exit statuses of the verbs."""

    DONE = 0
    FAILED = 1
    WRONG_INPUT = 2
    REFUSED = 3
    INTERRUPTED = 130


class InputProblem(ValueError):
    """An input that cannot be used as it stands.

    `path` names the file (None when the input is no file), `row` counts from 1 as an editor or a spreadsheet
    does (None when no row is at fault), `field` is the column or the field, `message` what is wrong and `mend`
    what to do about it. `said` is the whole of it in one line, and str() its English.
    """

    def __init__(
        self, path: Path | str | None, row: int | None, field: str | None, message: Said, mend: Said = NOTHING
    ) -> None:
        self.path, self.row, self.field, self.message, self.mend = path, row, field, message, mend
        where = [str(path)] if path is not None else []
        where += [_("row %(row)s", row=row)] if row is not None else []
        where += [_("field %(field)s", field=field)] if field else []
        what = Joined([message, mend])
        self.said: Said = _("%(where)s: %(what)s", where=listed(where), what=what) if where else what
        super().__init__(self.said)


class Refused(Exception):
    """The input does not support what was asked, so no figure is given.

    `reason` says why, `what_would_be_needed` says what would change the answer. `said` is both, and str() its
    English.
    """

    def __init__(self, reason: Said, what_would_be_needed: Said = NOTHING) -> None:
        self.reason, self.what_would_be_needed = reason, what_would_be_needed
        self.said: Said = Joined([reason, what_would_be_needed])
        super().__init__(self.said)


class Unwritable(Exception):
    """An output cannot be written; `said` is why. Nothing half-written is left."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(said)


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
