"""From a recording to a transcript: speech is found, written down, and every word given its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from .align import Aligner
from .in_order import in_order
from .passages import RATE, Portion, find_portions
from .recognise import Recogniser
from .sound import blocks
from .transcript import Passage, Word

Progress = Callable[[float], None]
SENTENCE_END = (".", "!", "?", "…")
BREATH = 0.15  # seconds after the end of a sentence that end a passage
STOP = 0.6  # seconds anywhere that end a passage
LONGEST = 9.0  # seconds of a passage: a caption must be read
SHORTEST = 1.0  # seconds: below it a passage joins its neighbour


def listen(
    path: Path, track: int, recogniser: Recogniser, aligner: Aligner | None, *, workers: int, progress: Progress
) -> Iterator[Passage]:
    """The passages of a recording in order. `progress` is told how many seconds have been heard."""

    def write_down(portion: Portion) -> tuple[Portion, str]:
        return portion, recogniser.write_down(portion.samples)

    portions = find_portions(blocks(path, track, RATE))
    for portion, text in in_order(write_down, portions, workers=workers):
        yield from passages_of(portion, text, aligner)
        progress(portion.end)


def passages_of(portion: Portion, text: str, aligner: Aligner | None) -> Iterator[Passage]:
    """One portion's text as passages: sentences and parts of them, each with its time."""
    if not any(c.isalnum() for c in text):
        return
    if aligner is None:
        yield Passage(portion.start, portion.end, text)
        return
    words = aligner.times(portion.samples, text, start=portion.start)
    for group in _joined(_split(words)):
        yield Passage(group[0].start, group[-1].end, " ".join(word.text for word in group), tuple(group))


def _split(words: tuple[Word, ...]) -> list[list[Word]]:
    groups: list[list[Word]] = [[]]
    for word in words:
        if groups[-1]:
            last = groups[-1][-1]
            pause = word.start - last.end
            ends = last.text.endswith(SENTENCE_END) and pause >= BREATH
            comma = last.text.endswith((",", ";", ":")) and word.end - groups[-1][0].start > LONGEST * 0.6
            if ends or comma or pause >= STOP or word.end - groups[-1][0].start > LONGEST:
                groups.append([])
        groups[-1].append(word)
    return [group for group in groups if group]


def _joined(groups: list[list[Word]]) -> list[list[Word]]:
    """Groups shorter than SHORTEST go with the neighbour that is nearer."""
    joined: list[list[Word]] = []
    for group in groups:
        before = joined[-1] if joined else None
        short = group[-1].end - group[0].start < SHORTEST
        after_short = before is not None and before[-1].end - before[0].start < SHORTEST
        near = before is not None and group[0].start - before[-1].end < STOP
        if before is not None and near and (short or after_short):
            before.extend(group)
        else:
            joined.append(list(group))
    return joined
