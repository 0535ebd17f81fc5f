"""The command line: `firsthand VERB`. Each verb is imported only when it is used.

So `firsthand --help` is quick and the engines' verbs never load Django. Every command carries the
attribute `operation`: its row in the permission matrix.
"""

from __future__ import annotations

from importlib import import_module

import click

#: Verb: where its command is, and the line that `firsthand --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("firsthand.platform.site.commands.serving:serve", "Serve the platform."),
    "worker": ("firsthand.platform.site.commands.serving:worker", "Run background jobs and the schedule."),
    "prepare": ("firsthand.platform.site.commands.preparing:prepare", "Make what is missing: keys, tables, demo."),
    "migrate": ("firsthand.platform.site.commands.preparing:migrate", "Bring both databases to this version."),
    "keys": ("firsthand.platform.site.commands.keys:keys", "Make the keys of an installation."),
    "check": ("firsthand.platform.site.commands.checking:check", "Say whether this deployment is safe."),
    "backup": ("firsthand.platform.site.commands.backups:backup", "Write an encrypted backup."),
    "restore": ("firsthand.platform.site.commands.backups:restore", "Bring a backup back."),
    "backup-key": ("firsthand.platform.site.commands.backups:backup_key", "Make the key pair of the backups."),
    "verify": ("firsthand.platform.base.trail.verify:verify", "Check the audit trail of a copy, offline."),
    "demo": ("firsthand.platform.site.commands.preparing:demo", "The demo programme and its accounts."),
    "permissions": (
        "firsthand.platform.site.commands.permissions:permissions",
        "Write docs/permissions.* from what runs.",
    ),
    "protect": ("firsthand.protect.command:protect", "Hide who speaks in a recorded testimony."),
    "instrument": ("firsthand.platform.casework.assessment.commands:instrument", "Load and list instruments."),
    "populate": (
        "firsthand.platform.site.commands.populating:populate",
        "Fill a demo database with machine-made cases.",
    ),
    "flow": ("firsthand.platform.site.commands.flow:flow", "Write docs/flow.md from the pathway."),
    "messages": ("firsthand.platform.site.commands.messages:messages", "Collect and compile the translations."),
    "licences": ("firsthand.platform.site.commands.licences:licences", "List the licences of what is installed."),
    "manage": ("firsthand.platform.site.commands.serving:manage", "Django's own management commands."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and first lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None for an unknown verb."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        if not hasattr(command, "operation"):  # those below the site know nothing of the matrix
            command.operation = cmd_name  # type: ignore[attr-defined]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list under --help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firsthand", prog_name="firsthand")
def main() -> None:
    """Firsthand: the file of somebody who came back, from referral to measured effect."""


if __name__ == "__main__":
    main()
