"""Fill a database with a machine-made population."""

from __future__ import annotations

import time

import click

from . import database_option, operation, start_django


@operation("populate")
@click.command()
@database_option
@click.option("--people", default=30_000, show_default=True, help="How many cases.")
@click.option("--countries", default=100, show_default=True, help="Of how many countries.")
@click.option("--seed", default=1, show_default=True, help="The same seed on the same day makes the same population.")
@click.option("--add", is_flag=True, help="Also into a database that holds cases already.")
def populate(people: int, countries: int, seed: int, add: bool) -> None:
    """Fill a demo database with machine-made cases, for measuring and for trying out.

    Only in demo mode (FIRSTHAND_DEMO=1), and never with people in it. Sign in with the demo accounts.
    """
    start_django()
    from django.conf import settings

    from .keys import make_missing
    from .preparing import bring_up_to_date

    if not settings.DEMO_MODE:
        raise click.ClickException(
            "A machine-made population is for demo mode alone: set FIRSTHAND_DEMO=1, never with people in it."
        )
    make_missing()
    bring_up_to_date()
    from firsthand.platform.base import trail
    from firsthand.platform.site.demo import accounts_table, population

    began = time.monotonic()

    def show(done: int, wanted: int) -> None:
        left = (time.monotonic() - began) / done * (wanted - done)
        click.echo(f"\r{done:,} of {wanted:,} cases, about {left:.0f} s left   ", nl=False, err=True)

    try:
        if not add:
            population.check_empty()
        rows = population.populate(people=people, countries=countries, seed=seed, progress=show)
    except population.AlreadyPopulated as error:
        raise click.ClickException("The database holds cases already. Take an empty one, or say --add.") from error
    except ValueError as error:
        raise click.ClickException(f"{error}.") from error
    trail.checkpoint_if_grown()  # so that `firsthand verify` has something to go by before a worker ran
    click.echo(err=True)
    click.echo(f"{people:,} cases, {rows:,} rows, {time.monotonic() - began:.0f} s.")
    click.echo(accounts_table(participants=False))
