"""`firsthand protect attack`: look, with models that took no part, for what protection has left."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from ..picture.command import Line, in_order
from ..picture.refusals import Exit
from .faces import attack_faces


@click.command()
@click.argument("original", type=click.Path(path_type=Path))
@click.argument("protected", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the pictures.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes side by side (one for each core).")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def attack(original: Path, protected: Path, out: Path, workers: int | None, as_json: bool) -> None:
    """Look in PROTECTED for faces that ORIGINAL shows. Exit status 4 when there are strong ones."""
    with in_order():
        result = attack_faces(original, protected, out, workers=workers, progress=Line())
    if as_json:
        click.echo(json.dumps(asdict(result), indent=2))
    else:
        weak = len(result.findings) - len(result.strong)
        click.echo(
            f"{len(result.strong)} strong and {weak} weak findings in {result.frames} frames; in the original the "
            f"attacker saw a face in {result.original_with_a_face} of {result.original_sampled} frames."
        )
        for each in result.findings:
            kind = "strong" if each.strong else "weak"
            when = f"{each.begin:.1f} to {each.end:.1f} s, {each.frames} frames"
            click.echo(f"  {kind}: {when}, at {each.box}: {each.file}")
    sys.exit(Exit.FINDING if result.strong else Exit.DONE)
