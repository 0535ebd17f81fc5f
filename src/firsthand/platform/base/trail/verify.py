"""`firsthand verify`: check a trail offline, on a copy, with nothing but a public key and the checkpoints.

Needs no settings, no running site and no secret. Exit codes: 0 nothing found, 1 tampered with, 2 the
database, the key or the checkpoints cannot be read.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from .examine import Report, examine, findings_as_data
from .notes import parse, read_public_key
from .sources import CannotRead, NotText, open_source

SOUND, TAMPERED, UNREADABLE = 0, 1, 2


def verify_trail(database: str, key: Path, checkpoints: Path, *, show_progress: bool = False) -> Report:
    """Check `database` (a SQLite file or a postgres URL). Raises CannotRead in words."""
    try:
        public = read_public_key(key)
        with checkpoints.open(encoding="utf-8", errors="replace", newline="\n") as file:
            notes = list(parse(file, public))
    except (OSError, ValueError) as error:
        raise CannotRead(str(error)) from error
    progress = _tell if show_progress else None
    try:
        with open_source(database) as source:
            return examine(source, notes, progress)
    except NotText:
        with open_source(database, lenient=True) as source:
            return examine(source, notes, progress)


def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done:,} of {total:,} entries", err=True, nl=done >= total)


@click.command()
@click.argument("database")
@click.option("--key", type=click.Path(path_type=Path), required=True, help="Public key file (checkpoint.pub).")
@click.option("--checkpoints", type=click.Path(path_type=Path), required=True, help="File of signed checkpoints.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--quiet", is_flag=True, help="No progress.")
def verify(database: str, key: Path, checkpoints: Path, as_json: bool, quiet: bool) -> None:
    """Check the audit trail in DATABASE (a SQLite file or a postgres:// URL) against signed checkpoints.

    Works offline on a copy. Exit code 0: nothing found. 1: the trail was tampered with. 2: cannot read.
    """
    started = time.monotonic()
    try:
        report = verify_trail(database, key, checkpoints, show_progress=not quiet and sys.stderr.isatty())
    except CannotRead as error:
        words = json.dumps({"sound": None, "error": str(error)}) if as_json else f"Cannot read: {error}"
        click.echo(words, err=not as_json)
        sys.exit(UNREADABLE)
    seconds = time.monotonic() - started
    click.echo(_as_json(report, seconds) if as_json else _in_words(report, seconds))
    sys.exit(SOUND if report.sound else TAMPERED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command on `arguments` (default: the process's) and return its exit code."""
    try:
        verify.main(args=arguments, prog_name="firsthand verify", standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNREADABLE
    return SOUND


def _as_json(report: Report, seconds: float) -> str:
    return json.dumps(
        {
            "sound": report.sound,
            "entries": report.entries,
            "root": report.root.hex(),
            "checkpoints": report.checkpoints,
            "covered_by_checkpoint": report.matched,
            "findings": list(findings_as_data(report)),
            "further_findings": report.more,
            "warnings": report.warnings,
            "seconds": round(seconds, 3),
        },
        indent=2,
    )


def _in_words(report: Report, seconds: float) -> str:
    lines = [f"{report.entries:,} entries and {report.checkpoints:,} checkpoints read in {seconds:.1f} s."]
    if report.sound:
        nothing = "Nothing was edited, deleted, reordered or cut off."
        lines.append(nothing if report.checkpoints else "The entries agree with their own head.")
        lines.append(f"Root {report.root.hex()}, {report.matched:,} entries covered by a signed checkpoint.")
    else:
        lines.append("THE TRAIL WAS TAMPERED WITH:")
        lines += [f"  - {finding.words}" for finding in report.findings]
        if report.more:
            lines.append(f"  - and {report.more:,} findings more of these kinds.")
    lines += [f"Note: {warning}" for warning in report.warnings]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
