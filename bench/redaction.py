"""The measures of the Text Anonymization Benchmark (Pilán et al., Computational Linguistics 48(4), 2022).

An entity is recalled only if every one of its mentions is hidden; a mention is hidden if all its characters
are, but for titles, small words and punctuation, about which annotators differ. Precision counts each hidden
word once (uniform weights). All are micro-averages over entities, words and annotators.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SMALL = (
    r"mr|mrs|ms|and|or|from|until|to|about|after|as|at|before|between|by|during|for|in|into|of|on|over|since|with|the|a|an"
    r"|no|nr"
)
#: What need not be hidden within a mention.
LEFT_OPEN = re.compile(rf"\b(?:{SMALL})\b|[’']s\b|[,.\-;:/&()\[\]–'\"\s’“”]", re.IGNORECASE)
Span = tuple[int, int]


@dataclass
class Entity:
    """A person, place, date ... of a text; `open` mentions need no hiding."""

    direct: bool
    type: str
    mentions: list[Span] = field(default_factory=list)


@dataclass
class Counts:
    """Sums over texts."""

    direct: list[int] = field(default_factory=lambda: [0, 0])
    quasi: list[int] = field(default_factory=lambda: [0, 0])
    words: list[int] = field(default_factory=lambda: [0, 0])
    letters: list[int] = field(default_factory=lambda: [0, 0, 0])
    missed: list[tuple[str, str, str]] = field(default_factory=list)

    def shares(self) -> dict[str, float]:
        """The figures: recall of direct and quasi identifiers, precision, share of characters hidden and to hide."""
        part = {
            name: a / b if b else 1.0
            for name, (a, b) in (("direct", self.direct), ("quasi", self.quasi), ("precision", self.words))
        }
        total = max(self.letters[2], 1)
        return {**part, "hidden": self.letters[0] / total, "identifying": self.letters[1] / total}


def is_hidden(text: str, mention: Span, offsets: set[int]) -> bool:
    """Whether a mention is hidden."""
    start, end = mention
    bare = set(range(start, end)) - offsets
    if bare:
        for match in LEFT_OPEN.finditer(text[start:end].lower()):
            bare -= set(range(start + match.start(), start + match.end()))
    return not bare


def count(counts: Counts, name: str, text: str, entities: Iterable[Entity], spans: Sequence[Span]) -> None:
    """Add one text."""
    offsets = {i for start, end in spans for i in range(start, end)}
    wanted: set[int] = set()
    gold: list[Span] = []
    for entity in entities:
        bare = [m for m in entity.mentions if not is_hidden(text, m, offsets)]
        tally = counts.direct if entity.direct else counts.quasi
        tally[0] += not bare
        tally[1] += 1
        kind = "direct" if entity.direct else "quasi"
        for a, b in bare[:1]:
            around = text[max(0, a - 40) : a] + "{" + text[a:b] + "}" + text[b : b + 25]
            counts.missed.append((name, f"{kind} {entity.type}", around))
        gold += entity.mentions
        for start, end in entity.mentions:
            wanted |= set(range(start, end))
    for start, end in spans:
        for word in re.finditer(r"\w+", text[start:end]):
            low, high = start + word.start(), start + word.end()
            counts.words[1] += 1
            counts.words[0] += any(a <= low and high <= b for a, b in gold)
    counts.letters[0] += len(offsets)
    counts.letters[1] += len(wanted)
    counts.letters[2] += len(text)


def entities_of_judgment(annotation: dict[str, Any]) -> list[Entity]:
    """The entities of one annotator that are to be hidden."""
    found: dict[str, Entity] = {}
    mentions: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for m in annotation["entity_mentions"]:
        mentions[m["entity_id"]].append(((m["start_offset"], m["end_offset"]), m["identifier_type"]))
        found.setdefault(m["entity_id"], Entity(m["identifier_type"] == "DIRECT", m["entity_type"]))
    for name, entity in found.items():
        entity.mentions = [span for span, kind in mentions[name] if kind != "NO_MASK"]
    return [entity for entity in found.values() if entity.mentions]


def entities_of_testimony(spans: Iterable[Sequence[Any]], direct: frozenset[str]) -> list[Entity]:
    """The entities of one of our own testimonies: [start, end, type, thing]."""
    found: dict[str, Entity] = {}
    for start, end, kind, thing in spans:
        found.setdefault(thing, Entity(kind in direct, kind)).mentions.append((start, end))
    return list(found.values())
