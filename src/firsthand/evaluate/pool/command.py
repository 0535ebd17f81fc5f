"""`firsthand evaluate pool`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from firsthand.problems import InputProblem, in_order
from firsthand.said import _

from ..direction import Direction
from ..unfit import why_unfit

METHODS = ("reml", "ml", "dl", "pm", "he", "sj", "eb", "hs")


@click.command()
@click.argument("effects", required=False, type=click.Path(path_type=Path))
@click.option("--method", type=click.Choice(METHODS), default="reml", show_default=True, help="Estimator of tau2.")
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95, show_default=True)
@click.option("--moderator", "moderators", multiple=True, help="A column of numbers to regress on; can be repeated.")
@click.option("--floor", is_flag=True, help="No Knapp-Hartung error below the Wald one.")
@click.option("--rho", type=click.FloatRange(0, 1, max_open=True), default=0.8, show_default=True,
              help="Correlation of effects of one cluster.")  # fmt: skip
@click.option("--small-studies", is_flag=True, help="Egger's test, and trim and fill.")
@click.option("--leave-one-out", is_flag=True, help="The result again without each effect.")
@click.option("--prior", help="Adds the Bayesian part: vague, library, library:AUDIENCE, or MEAN,SD.")
@click.option(
    "--tau-prior", type=click.Choice(("half_normal", "half_cauchy")), default="half_normal", show_default=True
)
@click.option("--tau-scale", type=click.FloatRange(0, min_open=True), default=0.5, show_default=True,
              help="Scale of the prior of tau, in the unit of the effects.")  # fmt: skip
@click.option("--direction", type=click.Choice([each.value for each in Direction]), default="higher_is_better",
              show_default=True, help="Which sign of an effect is the good one.")  # fmt: skip
@click.option("--harm-margin", type=click.FloatRange(0), default=0.0, show_default=True,
              help="Harm beyond this counts, in the unit of the effects.")  # fmt: skip
@click.option("--unit", help="The unit of the effects, for the words.")
@click.option("--library", "list_library", is_flag=True, help="List the published effects that ship with this.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def pool(
    effects: Path | None,
    method: str,
    level: float,
    moderators: tuple[str, ...],
    floor: bool,
    rho: float,
    small_studies: bool,
    leave_one_out: bool,
    prior: str | None,
    tau_prior: str,
    tau_scale: float,
    direction: str,
    harm_margin: float,
    unit: str | None,
    list_library: bool,
    as_json: bool,
) -> None:
    """Put the effects of several studies together.

    EFFECTS is a CSV or XLSX with the columns study, yi (effect), vi (its squared standard error), optionally
    cluster (the same word for effects of the same people) and moderators. With --prior library the effects are
    standard deviations of the outcome.
    """
    with in_order():
        if list_library:
            _list(as_json)
            return
        if effects is None:
            raise InputProblem(
                None, None, "EFFECTS", _("no file is named."), _("Name a CSV of effects, or give --library.")
            )
        from . import summary
        from .analysis import AS_IN_FILE, IN_DEVIATIONS, Asked, analyse, prior_of
        from .bayes import TauPrior
        from .heterogeneity import Method
        from .reading import read_effects

        if prior is not None:
            try:
                prior_of(prior, Direction(direction))
            except ValueError as error:
                raise InputProblem(None, None, "--prior", why_unfit(error)) from None
        asked = Asked(
            method=Method(method), level=level, moderators=moderators, floor=floor, rho=rho,
            small_studies=small_studies, leave_one_out=leave_one_out, prior=prior, tau_prior=TauPrior(tau_prior),
            tau_scale=tau_scale, direction=Direction(direction), harm_margin=harm_margin,
            unit=unit or (IN_DEVIATIONS if prior and prior.startswith("library") else AS_IN_FILE),
        )  # fmt: skip
        found = analyse(read_effects(effects, moderators), asked)
        if as_json:
            click.echo(json.dumps(summary.as_json(found), indent=2, allow_nan=False))
        else:
            click.echo("\n".join(map(str, summary.in_words(found))))


def _list(as_json: bool) -> None:
    from .library import library

    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in library()], indent=2, ensure_ascii=False))
        return
    for entry in library():
        figure = "no figure" if entry.effect is None else f"{entry.effect:+.3f} (error {entry.se:.3f})"
        click.echo(f"{entry.id}: {figure}{', pooled' if entry.pooled else ''} [{entry.verified}]")
        click.echo(
            f"  {entry.population}, {entry.country}; n {entry.n}; {entry.outcome}. As published: {entry.as_published}."
        )
        click.echo(f"  {entry.quality} {entry.caveats}")
        click.echo(f"  {entry.reference}{f' doi {entry.doi}' if entry.doi else f' {entry.url}' if entry.url else ''}")
