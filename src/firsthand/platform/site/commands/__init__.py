"""The platform's verbs of the command line, for the operator of the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=click.Command)


def operation(name: str) -> Callable[[Command], Command]:
    """Name a command's row in the permission matrix."""

    def mark(command: Command) -> Command:
        command.operation = name  # type: ignore[attr-defined]
        return command

    return mark


def database_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--database URL`, the same as FIRSTHAND_DATABASE; takes effect in `start_django`."""
    return click.option(
        "--database",
        metavar="URL",
        help="sqlite:///path or postgres://user@host/name; otherwise FIRSTHAND_DATABASE.",
        callback=_use_database,
        expose_value=False,
        is_eager=True,
    )(function)


def _use_database(_context: click.Context, _parameter: click.Parameter, url: str | None) -> None:
    if url:
        os.environ["FIRSTHAND_DATABASE"] = url


def start_django() -> None:
    """Load settings and apps. Raises ClickException in place of a traceback for a wrong database address."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.platform.site.settings")
    import django

    try:
        django.setup()
    except ValueError as error:
        if "FIRSTHAND_" not in str(error):
            raise
        raise click.ClickException(str(error)) from error
