"""Says a transcript again in a synthetic voice, each passage in the time of the original.

Nothing of the recording is read here but its length: not one of its samples can reach the output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .fitting import stretch
from .in_order import in_order
from .transcript import Passage

Samples = NDArray[np.float32]
SLOWEST, FASTEST = 0.85, 1.3  # of the voice's own pace: outside it sounds drugged, or cannot be followed
LAST_PUSH = 0.88  # what is still too long is compressed to this at most
INTO_PAUSE = 1.15  # of its own time may a passage take before it is spoken faster
GAP = 0.08  # seconds between two passages


class Voice(Protocol):
    """Anything that speaks: Kokoro for English, the program espeak-ng for other languages."""

    rate: int

    def seconds(self, text: str) -> float:
        """About how long `text` takes at speed 1."""

    def speak(self, text: str, *, speed: float = 1.0) -> Samples:
        """`text` as mono samples without silence around it."""


@dataclass(frozen=True)
class Spoken:
    """A passage said again: the caption with its new time, its samples, and how late it is (seconds)."""

    caption: Passage
    samples: Samples
    late: float
    speed: float


def revoice(passages: Sequence[Passage], voice: Voice, *, seconds: float, workers: int) -> Iterator[Spoken]:
    """Every passage in order, placed at its own time, or just behind the one before when that is longer.

    `seconds` is the length of the recording; the last passage may end after it.
    """
    ends = [following.start - GAP for _, following in pairwise(passages)] + [max(seconds, passages[-1].end)]
    free = 0.0
    rooms = list(zip(passages, ends, strict=True))

    def say(task: tuple[Passage, float]) -> tuple[Samples, float]:
        return _say(*task, voice)

    for (passage, room), (samples, speed) in zip(rooms, in_order(say, rooms, workers=workers), strict=True):
        start = max(passage.start, free)
        length = len(samples) / voice.rate
        if length and start + length > room:
            samples = stretch(samples, max(LAST_PUSH, min(1.0, (room - start) / length)), voice.rate)
            length = len(samples) / voice.rate
        free = start + length + GAP
        caption = Passage(start, start + max(length, 0.2), passage.text)
        yield Spoken(caption, samples, start - passage.start, speed)


def _say(passage: Passage, room: float, voice: Voice) -> tuple[Samples, float]:
    """The passage as long as it was said, where the pace allows; else a bit into the pause behind it."""
    natural = voice.seconds(passage.text)
    own = passage.end - passage.start
    wanted = max(own, min(natural, own * INTO_PAUSE, room - passage.start))
    speed = float(np.clip(natural / max(wanted, 0.2), SLOWEST, FASTEST))
    return voice.speak(passage.text, speed=speed), speed


def as_blocks(spoken: Iterable[Spoken], rate: int, *, seconds: float) -> Iterator[Samples]:
    """The spoken passages as one stream: silence between them, and after them up to the recording's end."""
    written = 0
    for one in spoken:
        start = round(one.caption.start * rate)
        yield from _quiet(start - written, rate)
        yield one.samples
        written = max(written, start) + len(one.samples)
    yield from _quiet(round(seconds * rate) - written, rate)


def _quiet(missing: int, rate: int) -> Iterator[Samples]:
    while missing > 0:
        length = min(missing, rate * 10)
        yield np.zeros(length, np.float32)
        missing -= length
