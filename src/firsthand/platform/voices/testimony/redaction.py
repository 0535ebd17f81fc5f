"""What must be hidden: stretches of a passage, merged where they overlap, and the text without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .models import Mark, Passage, Testimony

#: Stands where something was hidden and nothing was put in its place.
GAP = "[…]"
#: A hidden stretch shorter than this is too common to look for elsewhere.
SHORTEST_LOOKED_FOR = 3


@dataclass
class Stretch:
    """A piece of a passage under the same marks, for showing."""

    text: str
    hide: bool = False
    themes: list[str] = field(default_factory=list)


def merged(marks: Iterable[Mark], length: int) -> list[tuple[int, int, str]]:
    """Hidden stretches as (start, end, replacement), in order, without overlap. Where two overlap the
    whole is hidden and the first replacement that is not empty is used."""
    found: list[tuple[int, int, str]] = []
    for mark in sorted((m for m in marks if m.hide), key=lambda m: (m.start, m.end)):
        start, end, put = min(mark.start, length), min(mark.end, length), mark.replacement
        if start >= end:
            continue
        if found and start < found[-1][1]:
            before = found.pop()
            start, end, put = before[0], max(before[1], end), before[2] or put
        found.append((start, end, put))
    return found


def redact(text: str, marks: Iterable[Mark]) -> str:
    """`text` with every hidden stretch replaced."""
    out, at = [], 0
    for start, end, put in merged(marks, len(text)):
        out += [text[at:start], put or GAP]
        at = end
    return "".join([*out, text[at:]])


def stretches(text: str, marks: Sequence[Mark]) -> list[Stretch]:
    """The passage cut at every border of a mark; together the pieces are the whole text."""
    borders = sorted({0, len(text), *(min(m.start, len(text)) for m in marks), *(min(m.end, len(text)) for m in marks)})
    pieces = []
    for start, end in pairwise(borders):
        over = [m for m in marks if m.start < end and m.end > start]
        pieces.append(Stretch(text[start:end], any(m.hide for m in over), [m.theme.label for m in over if m.theme]))
    return pieces


def passages_of(testimony: Testimony) -> list[Passage]:
    """The passages in order, with their marks, in three queries."""
    rows = list(Passage.objects.filter(testimony=testimony).prefetch_related("marks__theme").order_by("position"))
    for passage in rows:
        passage.testimony = testimony
        for mark in passage.marks.all():
            mark.passage = passage
    return rows


def redacted_text(testimony: Testimony) -> str:
    """The whole transcript without what must be hidden, and without saying who speaks. The caller has
    a recorded reading of the case open."""
    return "\n\n".join(redact(passage.text, passage.marks.all()) for passage in passages_of(testimony))


def hidden_stretches(testimony: Testimony) -> list[str]:
    """The very words that must not be left in a release, longest first."""
    found = set()
    for passage in passages_of(testimony):
        found |= {passage.text[start:end] for start, end, _put in merged(passage.marks.all(), len(passage.text))}
    return sorted((words for words in found if words.strip()), key=lambda words: (-len(words), words))


def left_over(testimony: Testimony) -> list[tuple[int, str]]:
    """(number of the passage, words): where words hidden in one place still stand in another."""
    hidden = [w.strip() for w in hidden_stretches(testimony) if len(w.strip()) >= SHORTEST_LOOKED_FOR]
    if not hidden:
        return []
    looked_for = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in hidden), re.IGNORECASE)
    return [
        (number, found[0])
        for number, passage in enumerate(passages_of(testimony), 1)
        for found in looked_for.finditer(redact(passage.text, passage.marks.all()))
    ]


def moved(start: int, end: int, before: str, after: str) -> tuple[int, int]:
    """Where a mark stands after the text was corrected. A mark that touches the correction covers all
    of it: a stretch that was hidden never comes to light through an edit."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    shift = len(after) - len(before)
    if end <= head:
        return start, end
    if start >= len(before) - tail:
        return start + shift, end + shift
    return min(start, head), max(end + shift, len(after) - tail)
