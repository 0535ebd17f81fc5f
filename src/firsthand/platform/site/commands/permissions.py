"""`firsthand permissions`: docs/permissions.csv and docs/permissions.md, from what runs."""

from __future__ import annotations

from pathlib import Path

import click

from . import operation, start_django

CSV, PAGE = Path("docs/permissions.csv"), Path("docs/permissions.md")


def all_commands(group: click.Group) -> list[tuple[str, click.Command]]:
    """Every verb of the command line with its command."""
    context = click.Context(group)
    found = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
    return [(name, command) for name, command in found if command is not None]


@operation("permissions")
@click.command()
@click.pass_context
def permissions(context: click.Context) -> None:
    """Write the permission matrix into docs/."""
    start_django()
    from ..matrix import as_csv, as_markdown, entries

    group = context.find_root().command
    found = entries(all_commands(group) if isinstance(group, click.Group) else ())
    CSV.parent.mkdir(exist_ok=True)
    CSV.write_text(as_csv(found), encoding="utf-8")
    PAGE.write_text(as_markdown(found), encoding="utf-8")
    click.echo(f"{CSV} and {PAGE} are written: {len(found)} operations.")
