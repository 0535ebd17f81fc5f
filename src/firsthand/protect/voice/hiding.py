"""Silence, or a tone, over parts of a sound: what was hidden in the text must not be heard either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .transcript import Passage, Word

Samples = NDArray[np.float32]
MARGIN = 0.12  # seconds hidden before and after a word: the aligner's error, and sounds that run together
UNCERTAIN = 0.6  # the same for a word whose time is only estimated
FADE = 0.005  # seconds, outside the hidden time: a hard edge would click
TONE = 600.0  # hertz
TONE_LEVEL = 0.1


class Cover(StrEnum):
    """What is heard instead."""

    SILENCE = "silence"
    TONE = "tone"


@dataclass(frozen=True)
class Span:
    """A time to hide, in seconds."""

    start: float
    end: float


def around(words: Sequence[Word]) -> Span:
    """The time of words that follow one another, with its margins and what lies between them."""
    before, after = (MARGIN if word.certain else UNCERTAIN for word in (words[0], words[-1]))
    return Span(max(0.0, words[0].start - before), words[-1].end + after)


def whole(passages: Sequence[Passage]) -> list[Span]:
    """The times of whole passages with their margins."""
    return join([Span(max(0.0, passage.start - MARGIN), passage.end + MARGIN) for passage in passages])


def join(spans: Iterable[Span]) -> list[Span]:
    """The same times in order, none touching another."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def cover(blocks: Iterable[Samples], rate: int, spans: Sequence[Span], with_: Cover) -> Iterator[Samples]:
    """The blocks with nothing of the original inside the spans: zeros, or a tone."""
    at = 0
    hidden = join(spans)
    for block in blocks:
        changed = block.astype(np.float32, copy=True)
        for span in hidden:
            if span.end + FADE > at / rate and span.start - FADE < (at + len(block)) / rate:
                _cover_one(changed, at, rate, span, with_)
        at += len(block)
        yield changed


def _cover_one(block: Samples, at: int, rate: int, span: Span, with_: Cover) -> None:
    start, end = int(np.floor(span.start * rate)) - at, int(np.ceil(span.end * rate)) - at
    fade = int(FADE * rate)
    _fade(block, start - fade, np.linspace(1, 0, fade, dtype=np.float32))
    _fade(block, end, np.linspace(0, 1, fade, dtype=np.float32))
    first, last = max(0, start), min(len(block), end)
    if first >= last:
        return
    block[first:last] = 0
    if with_ is Cover.TONE:
        time = (np.arange(first, last) + at) / rate
        block[first:last] = TONE_LEVEL * np.sin(2 * np.pi * TONE * time)


def _fade(block: Samples, start: int, gain: NDArray[np.float32]) -> None:
    first, last = max(0, start), min(len(block), start + len(gain))
    if first < last:
        block[first:last] *= gain[first - start : last - start]
