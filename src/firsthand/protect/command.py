"""`firsthand protect PART`: each part is imported only when it is used."""

from __future__ import annotations

from importlib import import_module

import click

#: Part: where its command is, and the line that `firsthand protect --help` shows.
PARTS: dict[str, tuple[str, str]] = {
    "text": ("firsthand.protect.words.command:text", "Hide what identifies people in a text or in captions."),
}


class Parts(click.Group):
    """A group that knows its commands' names and first lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The parts, in the order of the table."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one part; None for an unknown one."""
        if cmd_name not in PARTS:
            return None
        module, _, attribute = PARTS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        command.operation = f"protect {cmd_name}"  # type: ignore[attr-defined]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list under --help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in PARTS.items()])


@click.group(cls=Parts)
def protect() -> None:
    """Hide who speaks in a recorded testimony: words, voice, faces."""
