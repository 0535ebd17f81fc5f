"""Finds speech (Silero's detector, MIT) and cuts it, at pauses, into portions that a recogniser takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from . import models

Samples = NDArray[np.float32]
RATE = 16000
FRAME = 512  # samples: 32 ms
CONTEXT = 64  # samples of the frame before that the network sees too
BEGINS, GOES_ON = 0.5, 0.35  # probability at which speech starts, and below which it ends
PAUSE = 0.35  # seconds without speech that end a portion once it is AT_LEAST long
LONG_PAUSE = 1.2  # seconds without speech that end any portion
MARGIN = 0.3  # seconds kept before and after, so that no consonant is cut
LONGEST = 25.0  # seconds; speech without a pause is cut where speech is least probable
AT_LEAST = 12.0  # more of a sentence at once is recognised better: 2 % fewer words differ than with 6


@dataclass(frozen=True)
class Portion:
    """Speech between two pauses: when it starts (seconds), and its samples (16 kHz mono)."""

    start: float
    samples: Samples

    @property
    def end(self) -> float:
        """When it ends, in seconds."""
        return self.start + len(self.samples) / RATE


class SpeechDetector:
    """How probable speech is in each frame of 32 ms of a stream, block after block."""

    def __init__(self) -> None:
        weights = (files("firsthand.protect.voice") / "weights" / "silero.onnx").read_bytes()
        self._session = models.session(weights, threads=1)
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def frames(self, samples: Samples) -> NDArray[np.float32]:
        """Probabilities (0 to 1) of whole frames: `samples` is a multiple of 512 long."""
        framed = samples.reshape(-1, FRAME)
        if not len(framed):
            return np.zeros(0, np.float32)
        before = np.concatenate([self._context[None], framed[:-1, -CONTEXT:]])
        self._context = framed[-1, -CONTEXT:].copy()
        feed = {"input": np.concatenate([before, framed], axis=1), "h": self._h, "c": self._c}
        probabilities, self._h, self._c = self._session.run(None, feed)
        return np.asarray(probabilities, np.float32).reshape(-1)


def find_portions(blocks: Iterable[Samples]) -> Iterator[Portion]:
    """The speech of a stream of 16 kHz blocks, in order, silence left out. Holds one portion at a time."""
    detector, cutter = SpeechDetector(), _Cutter()
    for block in _framed(blocks):
        yield from cutter.push(block, detector.frames(block))
    yield from cutter.rest()


class _Cutter:
    """Frames and their probabilities in, portions out. Places are counted in frames of what is held."""

    def __init__(self) -> None:
        self._held = np.zeros((0, FRAME), np.float32)
        self._speech = np.zeros(0, np.float32)
        self._dropped = 0  # frames of the stream before those that are held
        self._begin: int | None = None  # of the portion that is being collected
        self._next = 0  # the first frame that has not been looked at
        self._quiet = 0  # frames without speech up to there
        self._taken = 0  # where the portion before ended

    def push(self, block: Samples, speech: NDArray[np.float32]) -> Iterator[Portion]:
        self._held = np.concatenate([self._held, block.reshape(-1, FRAME)])
        self._speech = np.concatenate([self._speech, speech])
        while self._next < len(self._speech):
            if (end := self._look()) is not None:
                yield self._take(end)
        keep = self._begin if self._begin is not None else max(0, self._next - _frames(MARGIN))
        self._held, self._speech = self._held[keep:], self._speech[keep:]
        self._dropped, self._next = self._dropped + keep, self._next - keep
        self._begin = None if self._begin is None else 0
        self._taken = max(0, self._taken - keep)

    def rest(self) -> Iterator[Portion]:
        if self._begin is not None:
            yield self._take(max(self._begin + 1, self._next - max(0, self._quiet - _frames(MARGIN))))

    def _look(self) -> int | None:
        """Take in one frame; where the portion ends, if it does."""
        now, probability = self._next, self._speech[self._next]
        self._next += 1
        if self._begin is None:
            if probability >= BEGINS:
                self._begin, self._quiet = max(self._taken, now - _frames(MARGIN)), 0
            return None
        self._quiet = self._quiet + 1 if probability < GOES_ON else 0
        length = self._next - self._begin
        if self._quiet >= _frames(PAUSE) and (length >= _frames(AT_LEAST) or self._quiet >= _frames(LONG_PAUSE)):
            return self._next - self._quiet + _frames(MARGIN)
        if length >= _frames(LONGEST):
            start = self._begin + _frames(AT_LEAST)
            smooth = np.convolve(self._speech[start : self._next], np.ones(3) / 3, "same")
            return start + int(smooth.argmin()) + 1
        return None

    def _take(self, end: int) -> Portion:
        """The portion up to `end`; what comes after it is looked at anew."""
        begin = self._begin or 0
        found = Portion((self._dropped + begin) * FRAME / RATE, self._held[begin:end].ravel().copy())
        self._begin, self._next, self._quiet, self._taken = None, end, 0, end
        return found


def _frames(seconds: float) -> int:
    return round(seconds * RATE / FRAME)


def _framed(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same stream in whole frames; the last one filled up with silence."""
    rest = np.zeros(0, np.float32)
    for block in blocks:
        joined = np.concatenate([rest, block])
        whole = len(joined) // FRAME * FRAME
        rest = joined[whole:]
        if whole:
            yield joined[:whole]
    if len(rest):
        yield np.pad(rest, (0, FRAME - len(rest)))
