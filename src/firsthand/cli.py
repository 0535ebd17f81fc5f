"""The command line: `firsthand VERB`. Each verb is imported only when it is used.

So `firsthand --help` is quick and the engines' verbs never load Django. Every command carries the
attribute `operation`: its row in the permission matrix.
"""

from __future__ import annotations

import click

from .verbs import lazy_group

#: Verb: where its command is, and the line that `firsthand --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("firsthand.platform.site.commands.serving:serve", "Serve the platform."),
    "worker": ("firsthand.platform.site.commands.serving:worker", "Run background jobs and the schedule."),
    "prepare": ("firsthand.platform.site.commands.preparing:prepare", "Make what is missing: keys, tables, demo."),
    "migrate": ("firsthand.platform.site.commands.preparing:migrate", "Bring both databases to this version."),
    "keys": ("firsthand.platform.site.commands.keys:keys", "Make the keys of an installation."),
    "accounts": ("firsthand.platform.site.commands.accounts:accounts", "Open the first two accounts."),
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
    "protect": ("firsthand.protect.command:protect", "Hide who speaks in a recorded testimony, then attack it."),
    "evaluate": ("firsthand.evaluate.command:evaluate", "Design a trial of a campaign, and say what it changed."),
    "plan": ("firsthand.plan.command:plan", "Plan who should speak where, and how near the best that is."),
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


@click.group(cls=lazy_group(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firsthand", prog_name="firsthand")
def main() -> None:
    """Firsthand: the file of somebody who came back, from referral to measured effect."""


if __name__ == "__main__":
    main()
