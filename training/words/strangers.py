"""A second held-out set: testimonies written one by one, which share no template, slot or name pool with training.

    python training/words/strangers.py        writes corpus/strangers.jsonl again

`strangers.txt` has one a paragraph; `[said|TAG=thing]` is what identifies (without `=thing` it is a thing of its
own). Each is written in two styles, `oral` as it stands and `recogniser` as `generate.py` makes it.
"""

from __future__ import annotations

import json
import random
import re

from fill import LITERAL
from generate import HERE, Piece, heard, joined, recognised

TAGS = {**LITERAL, "PHONE": "phone", "EMAIL": "email", "HANDLE": "handle"}
MARKED = re.compile(r"\[(?P<said>[^\]|]+)\|(?P<tag>[A-Z]+)(?:=(?P<thing>\w+))?\]|[^\[]+")


def written() -> list[list[Piece]]:
    """The pieces of each testimony."""
    found = []
    for paragraph in (HERE / "strangers.txt").read_text("utf-8").split("\n\n"):
        parts = []
        for match in MARKED.finditer(paragraph.strip()):
            if match["said"]:
                thing = f"{match['tag']}={match['thing'] or match.start()}"
                parts.append(Piece(match["said"], TAGS[match["tag"]], thing))
            else:
                parts.append(Piece(match[0]))
        found.append(parts)
    return found


def main() -> None:
    """Write the set that lies in the repository."""
    with (HERE / "corpus/strangers.jsonl").open("w", encoding="utf-8") as out:
        for number, parts in enumerate(written()):
            rng = random.Random(number)
            misheard = rng.choice([0.0, 0.2, 0.4])
            for style, said in (("oral", parts), ("recogniser", recognised(heard(parts, rng, misheard), rng))):
                text, spans = joined(said)
                item = {"id": f"stranger-{number}-{style}", "voice": f"stranger-{number}", "style": style}
                out.write(json.dumps({**item, "text": text, "spans": spans}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
