"""`firsthand protect text FILE`: a text or captions without what identifies people.

Exit codes: 0 done, 2 the file, the watch list or the call cannot be used, 3 done, but for one of the languages
only the watch list and the patterns were applied.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from firsthand.files import write_whole
from firsthand.problems import Unwritable

from .files import NotText, read_text
from .redact import redact
from .watchlist import Entry, WatchListError, read

DONE, UNUSABLE, PARTLY = 0, 2, 3


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print spans, offsets in the input file, and the text as JSON.")
@click.option("--people", type=click.Path(dir_okay=False, path_type=Path), help="The case's watch list (TOML).")
@click.option("--languages", default="en", show_default=True, help="What is spoken, as codes with commas: en,ar.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of printing.")
def text(file: Path, as_json: bool, people: Path | None, languages: str, out: Path | None) -> None:
    """Hide what identifies people in a text, WebVTT or SubRip file.

    Every hit is carried to all mentions of the same thing and replaced by the same words. A person has to read
    the result: no program knows what a neighbour knows.
    """
    try:
        watch: list[Entry] = read(people) if people else []
        source = read_text(file)
    except (WatchListError, NotText) as error:
        raise Refusal(str(error)) from None
    if out and out.resolve() == file.resolve():
        raise Refusal(f"{out}: this is the original. Write the result to another file.")
    codes = [code.strip() for code in languages.split(",") if code.strip()]
    if not codes:
        raise Refusal("--languages: say what is spoken, for example --languages en.")
    result = redact(source, codes, watch)
    if as_json:
        told = {"spans": result.spans, "text": result.text, "replacements": result.replacements, "notes": result.notes}
        written = json.dumps(told, ensure_ascii=False) + "\n"
    else:
        written = result.text
    if out:
        try:
            # What is left may still name somebody until a person has read it: for its owner alone.
            write_whole(out, written, mode=0o600)
        except Unwritable as error:
            raise Refusal(str(error)) from None
    else:
        sys.stdout.buffer.write(written.encode("utf-8"))
        sys.stdout.buffer.flush()
    for note in result.notes:
        click.echo(f"Note: {note}: only the watch list and the patterns were applied. Mark the rest by hand.", err=True)
    sys.exit(PARTLY if result.notes else DONE)


class Refusal(click.ClickException):
    """Said to the caller, with the exit code for what cannot be used."""

    exit_code = UNUSABLE
