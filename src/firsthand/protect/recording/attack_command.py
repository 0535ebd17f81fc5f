"""`firsthand protect attack`: look, with models that took no part, for what protection has left.

Exit statuses: 0 nothing bars a release, 2 the command line or the watch list is wrong, 3 a recording will not
do, 4 something bars it, 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from ..picture.command import Line, in_order
from ..picture.refusals import Exit
from ..voice import VoiceProblem
from ..voice.command import language_of
from ..words import watchlist
from .attacking import attack_all
from .choices import Choices
from .texts import Words

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("original", type=click.Path(path_type=Path))
@click.argument("protected", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the pictures.")
@click.option("--people", type=FILE, help="The case's own watch list (TOML): what must be neither heard nor read.")
@click.option("--transcript", type=FILE, help="The redacted transcript that goes with it.")
@click.option("--languages", "language", default="en", show_default=True, callback=language_of)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes side by side (one for each core).")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def attack(
    original: Path, protected: Path, out: Path, people: Path | None, transcript: Path | None, language: str,
    workers: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Attack PROTECTED with ORIGINAL at hand: faces, voice, words, and every byte of it."""
    try:
        watch = watchlist.read(people) if people else []
    except watchlist.WatchListError as error:
        raise click.UsageError(str(error)) from None
    choices = Choices(language=language, watch=watch, workers=workers)
    with in_order():
        try:
            words = Words(transcript.read_text("utf-8-sig")) if transcript else None
            outputs = [protected.resolve(), *([transcript.resolve()] if transcript else [])]
            out.mkdir(parents=True, exist_ok=True)
            account = attack_all(original.resolve(), outputs, out, choices, Line(), words)
        except VoiceProblem as problem:
            click.echo(f"{problem}", err=True)
            sys.exit(Exit.REFUSED)
    blocking = [each for each in account.found if each.blocks]
    if as_json:
        click.echo(json.dumps(asdict(account), indent=2, ensure_ascii=False))
    else:
        for name, facts in account.attacks.items():
            click.echo(f"{name}: " + "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in facts.items()))
        for each in account.found:
            when = "" if each.at is None else f" at {each.at:.1f} s"
            click.echo(f"  {'BARS' if each.blocks else 'weak'}: {each.attack}{when}: {each.what}")
        click.echo(f"{len(blocking)} findings bar a release, {len(account.found) - len(blocking)} are weak.")
    sys.exit(Exit.FINDING if blocking else Exit.DONE)
