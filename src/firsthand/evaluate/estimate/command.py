"""`firsthand evaluate estimate`: what the campaign changed, by the design that was sealed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from firsthand.problems import in_order


@click.command()
@click.argument("design_file", metavar="DESIGN", type=click.Path(path_type=Path))
@click.argument("data_files", metavar="DATA...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--code-book", type=click.Path(path_type=Path), help="What the columns of the answers are.")
@click.option(
    "--assignment", type=click.Path(path_type=Path), help="Who was assigned to which arm, where answers do not say."
)
@click.option("--units", type=click.Path(path_type=Path), help="The list that the lots were drawn from.")
@click.option(
    "--draws", default=9999, show_default=True, type=click.IntRange(199, 1_000_000), help="Draws of bootstrap and lot."
)
@click.option("--json", "as_json", is_flag=True, help="Write all figures as JSON.")
def estimate(
    design_file: Path,
    data_files: tuple[Path, ...],
    code_book: Path | None,
    assignment: Path | None,
    units: Path | None,
    draws: int,
    as_json: bool,
) -> None:
    """Estimate what a campaign changed, for every outcome and audience of a sealed design.

    DESIGN is the sealed design.toml, DATA the answers as CSV or XLSX: one file for all waves, or the baseline and
    the follow-up. Exit codes: 0 done, 2 a file is wrong, 3 the design or the data do not support an estimate.
    """
    with in_order():
        from ..assign.units import read_units
        from ..design import read_design, sealed
        from ..survey.reading import read_trial
        from .analysis import analyse
        from .sentences import report

        design = read_design(design_file)
        seal = sealed(design, design_file)
        reading = read_trial(
            list(data_files), design, code_book=code_book, assignment=assignment, sealed_at=seal.sealed_at
        )
        listed = read_units(units, design) if units else None
        found = analyse(reading.trial, design, seal, draws=draws, units=listed)
        if as_json:
            click.echo(json.dumps({**found.to_json(), "remarks": list(reading.remarks)}, ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join([report(found), *reading.remarks]))
