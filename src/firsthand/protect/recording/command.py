"""`firsthand protect RECORDING`: the whole of it, from the command line.

Exit statuses: 0 done and nothing bars a release, 1 the output cannot be written, 2 the command line, the
watch list or the regions are wrong, 3 the recording, transcript or model will not do, 4 done, and the attack
found what bars a release, 130 interrupted. Nothing half-written is left in any case.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..picture import regions
from ..picture.command import Line, in_order
from ..picture.refusals import Exit
from ..voice import VoiceProblem
from ..voice.command import language_of
from ..words import watchlist
from .choices import Choices
from .protecting import PAGE, REPORT, protect_recording

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("recording")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=FOLDER, help="Folder for the results.")
@click.option("--transcript", type=FILE, help="WebVTT of what is said, corrected; else it is recognised.")
@click.option("--people", type=FILE, help="The case's own watch list (TOML): names, aliases, places, spellings.")
@click.option("--regions", "drawn", type=FILE, help="Regions to hide besides faces (JSON).")
@click.option("--voice", type=click.Choice(["revoice", "disguise", "keep"]), default="revoice", show_default=True)
@click.option("--recognisable", is_flag=True, help="With --voice keep: yes, the speaker may be recognised.")
@click.option("--faces", type=click.Choice(["solid", "mosaic"]), default="solid", show_default=True)
@click.option("--languages", "language", default="en", show_default=True, callback=language_of)
@click.option("--reading", type=FILE, help="A recording of somebody else who reads the redacted words aloud.")
@click.option("--models", type=FOLDER, help="Folder of models of other languages.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes side by side (one for each core).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def recording(
    recording: Path, out: Path, transcript: Path | None, people: Path | None, drawn: Path | None, voice: str,
    recognisable: bool, faces: str, language: str, reading: Path | None, models: Path | None, workers: int | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Protect RECORDING wholly: faces, voice and words; attack the result; write a report to sign."""
    if voice == "keep" and not recognisable:
        raise click.UsageError("--voice keep leaves the speaker recognisable: say so with --recognisable.")
    try:
        watch = watchlist.read(people) if people else []
    except watchlist.WatchListError as error:
        raise click.UsageError(str(error)) from None
    with in_order():
        choices = Choices(
            voice=voice, faces=faces, language=language, transcript=transcript, reading=reading, watch=watch,
            regions=regions.read(drawn) if drawn else (), models=models, workers=workers,
        )  # fmt: skip
        try:
            report = protect_recording(recording, out, choices, progress=Line())
        except VoiceProblem as problem:
            click.echo(f"{problem}", err=True)
            sys.exit(Exit.REFUSED)
    if as_json:
        click.echo(report.text(), nl=False)
    else:
        click.echo("\n".join([*report.verdict(), f"Read and sign {out / PAGE}; for programs: {out / REPORT}"]))
    sys.exit(Exit.FINDING if report.blocking else Exit.DONE)
