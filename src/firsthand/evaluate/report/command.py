"""`firsthand evaluate report`: one page for a minister and the annex for a reviewer."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from firsthand.problems import in_order

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("design", type=FILE)
@click.argument("data", type=FILE, nargs=-1, required=True)
@click.option("--out", type=FILE, required=True, help="The folder that the report is written into.")
@click.option(
    "--code-book", type=FILE, help="What the columns hold, where they are not named as the design names them."
)
@click.option("--assignment", type=FILE, help="Who was assigned to which arm, where the answers do not say it.")
@click.option("--units", type=FILE, help="The list that the lots were drawn from.")
@click.option("--exposure", type=FILE, help="What was planned and held: cluster, activity, planned, held, reached.")
@click.option("--pool", type=FILE, help="Effects of other campaigns, in standard deviations: study, yi, vi.")
@click.option("--draws", type=click.IntRange(min=99), default=9999, show_default=True, help="Of bootstrap and lot.")
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Whether PDFs are written too.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def report(
    design: Path, data: tuple[Path, ...], out: Path, code_book: Path | None, assignment: Path | None,
    units: Path | None, exposure: Path | None, pool: Path | None, draws: int, pdf: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the report of the trial DESIGN from DATA: one file, or the baseline and the follow-up.

    The page says what was done, what changed, for whom, how sure and whether there is harm, in plain sentences;
    the annex has every figure. Where no lot decided who met the campaign, no word of cause is used.
    """
    with in_order():
        from ..assign.units import read_units
        from ..design import read_design, sealed
        from ..estimate.analysis import analyse
        from ..pool.analysis import IN_DEVIATIONS, Asked
        from ..pool.analysis import analyse as pool_effects
        from ..pool.reading import read_effects
        from ..survey.exposure import read_exposure
        from ..survey.reading import read_trial
        from .facts import gather, source_of
        from .watched import watch_of
        from .writing import write_report

        plan = read_design(design)
        seal = sealed(plan, design)
        reading = read_trial(data, plan, code_book=code_book, assignment=assignment, sealed_at=seal.sealed_at)
        clusters = reading.trial.cluster
        known = set() if clusters is None else set(clusters.tolist())
        delivered = read_exposure(exposure, known) if exposure else None
        listed = read_units(units, plan) if units else None
        findings = analyse(reading.trial, plan, seal, draws=draws, units=listed)
        options = {"--code-book": code_book, "--assignment": assignment, "--units": units, "--exposure": exposure,
                   "--pool": pool}  # fmt: skip
        given = [*data, *(each for each in options.values() if each is not None)]
        command = ["firsthand", "evaluate", "report", design.name, *(each.name for each in data), "--out", out.name]
        for name, each in options.items():
            command += [name, each.name] if each is not None else []
        others = None
        if pool is not None:
            others = pool_effects(read_effects(pool), Asked(prior="library", unit=IN_DEVIATIONS))
        state, unwatched = watch_of(reading.trial, plan)
        facts = gather(
            plan, seal, reading, findings, delivered=delivered, sources=[source_of(each) for each in (design, *given)],
            command=shlex.join([*command, "--draws", str(draws)]), pooled=others,
            watch=state, unwatched=unwatched,
        )  # fmt: skip
        written = write_report(facts, out, pdf=pdf)
    if as_json:
        click.echo(json.dumps({"written": [str(each) for each in written], "seal": seal.seal}))
        return
    click.echo("\n".join(f"Written: {each}" for each in written))
