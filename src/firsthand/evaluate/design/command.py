"""`firsthand evaluate design FILE [--seal]`: what the design says, what is missing, and its seal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firsthand.problems import Refused, in_order
from firsthand.said import Joined, Said, _

if TYPE_CHECKING:
    from .record import Design


@click.command("design")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--seal", "to_seal", is_flag=True, help="Write the seal beside FILE: from now on it may not be edited.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def design(file: Path, to_seal: bool, as_json: bool) -> None:
    """Explain the design in FILE, say what is missing, and how surely it would see the smallest effect.

    --seal declares it: a hash of what it says is written to a file of the same name that ends in .seal.json. A
    design with a grave gap (no harm margin, stop rule, audience or baseline) is not sealed.
    """
    from .missing import gaps
    from .reading import read_design
    from .sealing import read_seal, state, write_seal
    from .sentences import describe

    with in_order():
        declared = read_design(file)
        missing = gaps(declared)
        grave = [gap for gap in missing if gap.grave]
        if to_seal and grave:
            reason = Joined([_("%(file)s is not sealed.", file=str(file)), grave[0].what])
            raise Refused(reason, Joined(gap.mend for gap in grave))
        seal = write_seal(declared, file) if to_seal else read_seal(file)
        edited = seal is not None and seal.seal != declared.seal()
        told: dict[str, Any] = {
            "sentences": describe(declared), "missing": [asdict(gap) for gap in missing], **_power(declared),
            "hash": declared.seal(), "seal": asdict(seal) if seal else None, "edited_after_seal": edited,
        }  # fmt: skip
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        click.echo("\n".join(told["sentences"]))
        click.echo("\n" + "\n".join(told["power"]))
        if missing:
            click.echo("\nMissing:\n" + "\n".join(f"- {gap.what} {gap.mend}" for gap in missing))
        click.echo(f"\n{state(declared, seal)}")


def _power(declared: Design) -> dict[str, list[Said]]:
    """The sentences of power by formula, or the one that says why there is none."""
    from ..power.sentences import power_sentences

    effect = declared.primary.smallest_effect
    if effect is None:
        return {"power": [_("Power: not reckoned, since no smallest effect is declared.")]}
    try:
        return {"power": power_sentences(declared, declared.primary, effect, None)}
    except Refused as refusal:
        return {"power": [_("Power: %(why)s", why=refusal.said)]}
