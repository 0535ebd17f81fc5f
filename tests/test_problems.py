"""What goes wrong in a verb becomes one line and the exit status that belongs to it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from firsthand.problems import InputProblem, Refused, Unwritable, in_order


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (InputProblem(Path("a"), 3, "arm", "it is bare.", "Fill it."), 2, "a, row 3, field arm: it is bare. Fill it."),
        (InputProblem(None, None, None, "nothing is given."), 2, "nothing is given."),
        (Refused("One cluster each.", "Two are needed."), 3, "Refused: One cluster each. Two are needed."),
        (Unwritable("out.csv: cannot be written."), 1, "out.csv: cannot be written."),
        (KeyboardInterrupt(), 130, "Interrupted; nothing was written."),
    ],
)  # fmt: skip
def test_each_problem_has_its_status(error: BaseException, status: int, line: str) -> None:
    @click.command()
    def verb() -> None:
        with in_order():
            raise error

    result = CliRunner().invoke(verb)
    assert (result.exit_code, result.output) == (status, line + "\n")
