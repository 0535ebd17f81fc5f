"""`firsthand check`: is this deployment safe? One plain line for each question."""

from __future__ import annotations

import json

import click

from . import database_option, operation, start_django

MARKS = {"good": "ok  ", "warning": "warn", "bad": "FAIL"}


@operation("check")
@click.command()
@database_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a monitor.")
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """Say of this deployment, line by line, whether it is safe. Exit status 1 if anything fails."""
    start_django()
    from firsthand.platform.site.deployment import findings

    found = findings()
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in found], indent=2, ensure_ascii=False))
    else:
        for finding in found:
            click.echo(f"{MARKS[finding.state]}  {finding.question + ':':<16} {finding.sentence}")
    if any(finding.state == "bad" for finding in found):
        context.exit(1)
