"""`firsthand evaluate watch`."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from firsthand.files import write_whole
from firsthand.problems import InputProblem, in_order
from firsthand.said import _

from ..design.fields import for_example

#: Exit status when a harm rule has fired, so that whatever runs this can pause the campaign.
FIRED = 4


@click.command()
@click.argument("design_file", metavar="DESIGN", type=click.Path(path_type=Path))
@click.argument("data_files", metavar="DATA...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--code-book", type=click.Path(path_type=Path), help="What the columns of the answers are.")
@click.option("--assignment", type=click.Path(path_type=Path), help="Who was assigned to which arm.")
@click.option("--looks", "sizes", help="Look after so many people (in each period of a wedge): 100,200,400.")
@click.option("--final", is_flag=True, help="No more answers will come: the last look is the last.")
@click.option(
    "--picture", type=click.Path(path_type=Path), help="Write the picture (SVG) here, its table (CSV) beside."
)
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
def watch(
    design_file: Path,
    data_files: tuple[Path, ...],
    code_book: Path | None,
    assignment: Path | None,
    sizes: str | None,
    final: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Look for harm, benefit and futility while a campaign runs, without spending the error twice.

    DESIGN is the sealed design.toml with its [watch]; DATA the answers so far as CSV or XLSX, with a column date for
    when each came. Exit codes: 0 no stop rule has fired, 4 one has ("fired": true), 1 an output cannot be written, 2
    the command line or a file is wrong, 3 the design or the data do not support a watch.
    """
    with in_order():
        chosen = _sizes(sizes)
        from ..design import read_design, sealed
        from ..survey.reading import read_trial
        from .arrivals import arrivals_of, watched
        from .rule import watch_over
        from .sentences import report, table

        design = read_design(design_file)
        watched(design)  # what can be refused is refused before the answers are read
        seal = sealed(design, design_file)
        reading = read_trial(
            list(data_files), design, code_book=code_book, assignment=assignment, sealed_at=seal.sealed_at
        )
        state = watch_over(arrivals_of(reading.trial, design), design, chosen, final=final)
        if picture is not None:
            from .picture import drawn

            lines = io.StringIO()
            csv.writer(lines, lineterminator="\n").writerows(table(state))
            write_whole(picture, drawn(state))
            write_whole(picture.with_suffix(".csv"), lines.getvalue())
        if as_json:
            told = {"seal": seal.seal, **asdict(state), "remarks": list(reading.remarks)}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))
        else:
            click.echo("\n".join([*map(str, report(state)), *reading.remarks]))
        if state.fired:
            sys.exit(FIRED)


def _sizes(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise InputProblem(
            None, None, "--looks", _("“%(text)s” is no list of numbers.", text=text), for_example("--looks 100,200,400")
        ) from None
