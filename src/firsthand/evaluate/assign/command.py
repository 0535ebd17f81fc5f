"""`firsthand evaluate assign DESIGN LIST --out FILE`: the draw, its balance, and the file that carries the seal."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand.problems import Refused, in_order
from firsthand.said import _

if TYPE_CHECKING:
    from .balance import Balance
    from .drawing import Assigned

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("assign")
@click.argument("design_file", metavar="DESIGN", type=FILE)
@click.argument("units_file", metavar="LIST", type=FILE)
@click.option("--out", required=True, type=FILE, help="Write the assignment here as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print method, balance and notes as JSON.")
def assign(design_file: Path, units_file: Path, out: Path, as_json: bool) -> None:
    """Draw who in LIST (CSV: cluster or code, strata, what is kept alike) meets the campaign, as DESIGN declares it.

    DESIGN has to be sealed. The same seal, seed and list give the same draw, on any machine and in any order of the
    rows; a different assignment that stands in FILE already is not overwritten.
    """
    from firsthand.files import read_text, write_whole

    from ..design import read_design, sealed
    from .drawing import assign as draw
    from .units import read_units

    with in_order():
        design = read_design(design_file)
        seal = sealed(design, design_file)
        units = read_units(units_file, design)
        found = draw(design, units)
        written = _csv(found, units.key)
        if out.exists() and read_text(out) != written:
            raise Refused(
                _("%(file)s holds another assignment. Lots are drawn once.", file=str(out)),
                _("Keep it; if it belongs to another trial, give --out another name."),
            )
        write_whole(out, written)
        if as_json:
            told = {**asdict(found), "sealed_at": seal.sealed_at, "seed": design.seed, "file": str(out)}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        count = {name: found.arm.count(name) for name in design.arms}
        click.echo(f"Method: {found.method}.")
        click.echo(f"{count[design.arms[0]]} {design.arms[0]}, {count[design.arms[1]]} {design.arms[1]}: {out}")
        if found.balance:
            click.echo("\n" + _aligned(found.balance, stepped=found.starts is not None))
        for note in found.notes:
            click.echo(f"Note: {note}")


def _csv(found: Assigned, key: str) -> str:
    """A row for each unit; every row carries the seal, so that the file cannot be taken for another trial's."""
    optional = {"stratum": found.stratum if any(found.stratum) else None, "pair": found.pair, "starts": found.starts}
    there = {name: values for name, values in optional.items() if values is not None}
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([key, "arm", *there, "seal"])
    for number, (unit, arm) in enumerate(zip(found.ids, found.arm, strict=True)):
        writer.writerow([unit, arm, *(values[number] for values in there.values()), found.seal])
    return target.getvalue()


def _aligned(table: tuple[Balance, ...], *, stepped: bool) -> str:
    head = (
        "kept alike",
        *(("earlier half", "later half") if stepped else ("campaign", "comparison")),
        "std. difference",
    )
    rows = [head] + [
        (
            each.column,
            f"{each.campaign:.3g}",
            f"{each.comparison:.3g}",
            "–" if each.difference is None else f"{each.difference:+.2f}",
        )
        for each in table
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
