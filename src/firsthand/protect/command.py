"""`firsthand protect`: the engine from the command line. Each part is imported when it is used."""

from __future__ import annotations

from importlib import import_module

import click

#: Subcommand: where it is, and its line in --help.
PARTS: dict[str, tuple[str, str]] = {
    "audio": ("firsthand.protect.voice.command:audio", "Protect the voice in a recording."),
    "transcribe": ("firsthand.protect.voice.command:transcribe_command", "Write down what is said, to correct it."),
}


class LazyParts(click.Group):
    """A group that knows its parts' names and first lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The parts, in the order of the table."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one part; None for an unknown name."""
        if cmd_name not in PARTS:
            return None
        module, _, attribute = PARTS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list under --help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in PARTS.items()])


@click.group(cls=LazyParts)
def protect() -> None:
    """Hide the witness, then attack the result."""
