"""`firsthand evaluate power DESIGN`: what the design would see, in sentences, as a curve, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firsthand.problems import InputProblem, Refused, in_order
from firsthand.said import Said, _

from ..design.fields import use_one_of

if TYPE_CHECKING:
    from ..design import Design, Outcome

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("power")
@click.argument("design_file", metavar="DESIGN", type=FILE)
@click.option("--outcome", "name", help="Which outcome (else the primary one).")
@click.option(
    "--effect", type=click.FloatRange(min=0, min_open=True), help="True effect in points (else the smallest)."
)
@click.option(
    "--vary", metavar="NAME=LOW:HIGH", help="Also a curve along NAME, for example clusters=8:80 or effect=0:1."
)
@click.option("--points", type=click.IntRange(2, 200), default=20, show_default=True, help="Points of the curve.")
@click.option("--trials", type=click.IntRange(0, 1_000_000), default=2_000, show_default=True, help="0: formula only.")
@click.option("--picture", type=FILE, help="Write the curve here as SVG; needs --vary.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def power(
    design_file: Path, name: str | None, effect: float | None, vary: str | None, points: int, trials: int,
    picture: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say how surely DESIGN would see an effect, and how many clusters or people it needs.

    By formula, and by simulating the declared design as often as --trials says and analysing each trial as it will
    be analysed.
    """
    with in_order():
        told = _told(design_file, name, effect, vary, points, trials, picture)
        curve = told["curve"]
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        click.echo("\n".join(told["sentences"]))
        if curve:
            click.echo("\n" + _aligned(told["table"]))
        if picture:
            click.echo(f"\nThe curve is in {picture}.")


def _told(
    path: Path, name: str | None, effect: float | None, vary: str | None, points: int, trials: int, picture: Path | None
) -> dict[str, Any]:  # fmt: skip
    from firsthand.files import write_whole

    from ..design import read_design
    from .analytic import power_of, precision
    from .curve import no_smallest_effect, power_curve
    from .needed import detectable_effect, needed
    from .picture import drawn, table
    from .sentences import power_sentences
    from .simulate import simulate

    if picture and not vary:
        raise InputProblem(
            None,
            None,
            "--picture",
            _("there is no curve to draw."),
            _("Add for example %(code)s.", code="--vary clusters=8:80"),
        )
    design = read_design(path)
    outcome = _outcome(design, path, name)
    looked_for = effect if effect is not None else outcome.smallest_effect
    if looked_for is None:
        raise Refused(
            no_smallest_effect(outcome),
            _("Add %(field)s to the %(table)s, or give --effect.", field="smallest_effect", table="[[outcome]]"),
        )
    found = precision(design, outcome)
    simulated = simulate(design, outcome, looked_for, trials=trials) if trials else None
    try:
        number: int | None = needed(design, outcome, looked_for)
    except Refused:
        number = None
    curve = None
    if vary:
        along, values = _values(vary, points)
        curve = power_curve(design, outcome, along, values, effect=effect, trials=trials)
        if picture:
            write_whole(picture, drawn(curve, design.analysis.power))
    return {
        "seal": design.seal(), "kind": design.kind, "outcome": outcome.name, "effect": looked_for,
        "power": power_of(looked_for, found, level=design.analysis.level), "aim": design.analysis.power,
        "simulated": asdict(simulated) if simulated else None, "precision": asdict(found), "unit": design.unit_name,
        "needed": number, "detectable_effect": detectable_effect(design, outcome),
        "sentences": power_sentences(design, outcome, looked_for, simulated),
        "curve": asdict(curve) if curve else None, "table": table(curve) if curve else None,
    }  # fmt: skip


def _outcome(design: Design, path: Path, name: str | None) -> Outcome:
    if name is None:
        return design.primary
    for each in design.outcomes:
        if each.name == name:
            return each
    mend = use_one_of(each.name for each in design.outcomes)
    raise InputProblem(path, None, "--outcome", _("“%(name)s” is not declared.", name=name), mend)


def _values(vary: str, points: int) -> tuple[str, list[float]]:
    """What to vary and its values, from NAME=LOW:HIGH."""
    from .curve import VARY, grid

    name, _equals, between = vary.partition("=")
    low, _colon, high = between.partition(":")
    if name not in VARY:
        raise InputProblem(None, None, "--vary", _("“%(name)s” is not known.", name=name), use_one_of(VARY))
    try:
        first, last = float(low), float(high)
    except ValueError:
        first, last = 1.0, 0.0
    if not 0 <= first < last < 1e7:
        mend = _("Write %(code)s, the smaller number first.", code="--vary clusters=8:80")
        raise InputProblem(None, None, "--vary", _("“%(text)s” is no range.", text=between), mend)
    return name, grid(name, first, last, points)


def _aligned(rows: list[list[Said]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
