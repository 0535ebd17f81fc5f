"""A command line whose commands are imported only when they are used, so that --help is quick."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows its commands' names and first lines without importing them.

    `table`: name: (module:attribute, line of --help). A command gets the attribute `operation`, its row in
    the permission matrix, unless it has one. What is no command's name is handed to `otherwise`.
    """

    table: Mapping[str, tuple[str, str]] = {}
    prefix = ""
    otherwise: str | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [name for name in self.table if name != self.otherwise]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None for an unknown name."""
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        if not hasattr(command, "operation"):  # those below the site know nothing of the matrix
            command.operation = f"{self.prefix}{cmd_name}"  # type: ignore[attr-defined]
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand what begins with no command's name to the command for everything else."""
        if self.otherwise and args and args[0] not in self.table and args[0] not in ctx.help_option_names:
            args = [self.otherwise, *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list under --help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.table[name][1]) for name in self.list_commands(ctx)])


def lazy_group(
    table: Mapping[str, tuple[str, str]], *, prefix: str = "", otherwise: str | None = None
) -> type[LazyGroup]:
    """The class of a group over one table."""
    values: dict[str, Any] = {"table": table, "prefix": prefix, "otherwise": otherwise}
    return type("Group", (LazyGroup,), values)
