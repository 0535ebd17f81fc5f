"""Bring an installation to the point where it can serve."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import click

from . import database_option, operation, start_django
from .keys import make_missing


@operation("prepare")
@click.command()
@database_option
def prepare() -> None:
    """Make what is missing: keys, tables, and in demo mode the demo programme. Keeps what is there."""
    start_django()
    make_ready()


def make_ready() -> None:
    """What `prepare` does, once Django is loaded."""
    make_missing()
    bring_up_to_date()
    install_what_ships()
    from django.conf import settings

    if settings.DEMO_MODE:
        programme = import_module("firsthand.platform.site.demo")
        programme.load()
        click.echo(programme.accounts_table())


@operation("demo")
@click.group()
def demo() -> None:
    """The demo programme; only in demo mode (FIRSTHAND_DEMO=1)."""


@operation("demo.load")
@demo.command()
@database_option
def load() -> None:
    """Load the demo programme into the database. Run again it keeps what is there."""
    _demo_programme().load()


@operation("demo.accounts")
@demo.command()
def accounts() -> None:
    """Print the demo accounts and their passwords."""
    click.echo(_demo_programme().accounts_table())


def _demo_programme() -> ModuleType:
    start_django()
    from django.conf import settings

    if not settings.DEMO_MODE:
        raise click.ClickException("The demo is for demo mode alone: set FIRSTHAND_DEMO=1, never with people in it.")
    return import_module("firsthand.platform.site.demo")


@operation("migrate")
@click.command()
@database_option
def migrate() -> None:
    """Bring the database and the key store to this version. Safe to run again."""
    start_django()
    done = bring_up_to_date()
    install_what_ships()
    click.echo(
        "Both databases were brought to this version." if done else "Both databases are at this version already."
    )


def install_what_ships() -> None:
    """The built-in instrument, the communities' processes and the themes; again changes nothing."""
    from firsthand.platform.casework.assessment.instrument import install_builtin
    from firsthand.platform.voices.clearance.services import install_processes
    from firsthand.platform.voices.testimony.themes import install_themes

    install_builtin()
    install_processes()
    install_themes()


def bring_up_to_date() -> bool:
    """Apply what is missing; returns whether anything was. Raises ClickException when a database cannot be reached."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    checkpoints = settings.FIRSTHAND_CHECKPOINTS.parent
    for directory in (settings.VAR, settings.KEYS, settings.FIRSTHAND_MEDIA, checkpoints, settings.STATIC_ROOT):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    changed = False
    try:
        for alias in ("keys", "default"):
            executor = MigrationExecutor(connections[alias])
            behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if behind or executor.loader.unmigrated_apps & {"base", "keystore"}:
                # creates tables of apps without migrations too: only while models are being shaped
                call_command("migrate", database=alias, run_syncdb=True, verbosity=0, interactive=False)
                changed = True
        if "shared_cache" not in connections["default"].introspection.table_names():
            call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        raise click.ClickException(f"The database cannot be used: {str(error).strip().splitlines()[0]}") from error
    return changed
