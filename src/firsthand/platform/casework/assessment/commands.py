"""`firsthand instrument`: bring an instrument in from its file, and list those that are there."""

from __future__ import annotations

import os
from pathlib import Path

import click
import django


@click.group()
def instrument() -> None:
    """Instruments for structured professional judgement (docs/instruments.md)."""


@instrument.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def load(file: Path) -> None:
    """Validate FILE and keep it; the newest edition is the one in use."""
    _start()
    from .instrument import InstrumentRefused, load_instrument  # noqa: PLC0415 (after Django is set up)

    try:
        kept, new = load_instrument(file)
    except InstrumentRefused as error:
        for line in error.errors:
            click.echo(line, err=True)
        raise click.exceptions.Exit(1) from error
    click.echo(f"{kept}: {'loaded' if new else 'already there'}, {len(kept.document['items'])} items")


@instrument.command("list")
def list_all() -> None:
    """Show every edition, those in use first."""
    _start()
    from .models import Instrument  # noqa: PLC0415 (after Django is set up)

    for kept in Instrument.objects.order_by("-in_use", "slug", "-loaded_at"):
        click.echo(f"{kept.slug}\t{kept.edition}\t{'in use' if kept.in_use else 'kept'}\t{kept.title}")


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.platform.site.settings")
    django.setup()


for _command, _name in ((load, "load"), (list_all, "list")):
    _command.operation = f"instrument.{_name}"  # type: ignore[attr-defined]
