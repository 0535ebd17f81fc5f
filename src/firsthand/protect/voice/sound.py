"""Opens recordings: what is in them, and their sound as blocks of mono samples. Bounded memory.

Decoding is PyAV's (FFmpeg). Only a local file is opened, with the `file` protocol alone, so that a
playlist cannot point elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problems import BadSound

Samples = NDArray[np.float32]
BLOCK = 1.0  # seconds in a block
#: Playlists and the like: what they list is not in the file, so it could not be protected.
LISTS = frozenset({"hls", "concat", "dash", "applehttp", "imf"})
#: An error of the decoder in the middle is a damaged frame; more than these in a row is not a recording.
PATIENCE = 50
CLOCK = 0.05  # seconds: a gap shorter than that is the clock's rounding
LONGEST_GAP = 900.0  # seconds: a recording does not pause for longer, a broken clock does


@dataclass(frozen=True)
class Track:
    """One sound track of a recording. `seconds` is 0 when the container does not say."""

    number: int  # from 1, in the order of the file
    codec: str
    rate: int
    channels: int
    language: str
    seconds: float


def _faults() -> tuple[type[Exception], ...]:
    """What PyAV raises over damaged data. Some of its own errors are neither OSError nor ValueError."""
    import av.error

    return (av.error.FFmpegError, OSError, ValueError, OverflowError)


def _open(path: Path) -> Any:
    import av

    if not path.is_file():
        raise BadSound("This is not a file that can be read: give the path of one recording.")
    try:
        container = av.open(str(path), options={"protocol_whitelist": "file"}, metadata_errors="ignore")
    except _faults() as error:
        raise BadSound("This is not a recording that can be opened.") from error
    if LISTS & set(container.format.name.split(",")):
        container.close()
        raise BadSound("This is a playlist: give the recording itself.")
    return container


def tracks(path: Path) -> list[Track]:
    """The sound tracks of a recording, none for a silent film. Raises BadSound for what is no recording."""
    with _open(path) as container:
        whole = float(container.duration or 0) / 1_000_000
        return [
            Track(
                number=number,
                codec=stream.codec_context.name,
                rate=stream.rate or 0,
                channels=stream.channels or 0,
                language=stream.metadata.get("language", ""),
                seconds=float(stream.duration * stream.time_base) if stream.duration else whole,
            )
            for number, stream in enumerate(container.streams.audio, 1)
            if stream.codec_context is not None
        ]


def choose_track(path: Path, wanted: int | None) -> Track:
    """The track to protect. Raises BadSound without sound, and when there are several and none is named."""
    found = tracks(path)
    if not found:
        raise BadSound("This recording has no sound.")
    if wanted is None and len(found) > 1:
        listed = "; ".join(f"{t.number}: {t.codec}, {t.channels} ch, {t.language or 'no language'}" for t in found)
        raise BadSound(f"This recording has {len(found)} sound tracks: name one with --track ({listed}).")
    if wanted is not None and not 1 <= wanted <= len(found):
        raise BadSound(f"This recording has {len(found)} sound track(s), not a track {wanted}.")
    return found[(wanted or 1) - 1]


def blocks(path: Path, track: int, rate: int) -> Iterator[Samples]:
    """The track as mono blocks of one second at `rate`, the last one shorter. Gaps in its time are silence.

    Samples lie where their time stamp says, counted from the start of the recording, so that sound stays
    in step with the picture. Raises BadSound when nothing can be decoded or the time stamps leap.
    """
    cutter = _Cutter(int(BLOCK * rate))
    with _open(path) as container:
        for piece in _pieces(container, track, rate, cutter):
            yield from cutter.push(piece)
    if not cutter.taken:
        raise BadSound("The sound of this recording cannot be decoded: the file is damaged or cut off.")
    yield from cutter.rest()


def _pieces(container: Any, track: int, rate: int, cutter: _Cutter) -> Iterator[Samples]:
    """What the decoder gives, in order, and silence where its time stamps leave a gap."""
    import av

    faults = _faults()
    stream = container.streams.audio[track - 1]
    resampler: Any = None
    shape = None  # rate, channels and sample format that the resampler was made for; damage and joins change them
    origin = Fraction(container.start_time or 0, 1_000_000) if len(container.streams.video) else None
    failures = 0
    for packet in _packets(container, stream):
        try:
            frames = packet.decode()
            failures = 0
        except faults:  # a damaged packet leaves a gap, which becomes silence
            failures += 1
            if failures > PATIENCE:
                break
            continue
        for frame in frames:
            if frame.pts is not None:
                at = frame.pts * frame.time_base
                origin = at if origin is None else origin
                yield from _silence(int((at - origin) * rate) - cutter.taken, rate)
                frame.pts = None
            if shape != (frame.sample_rate, frame.layout.name, frame.format.name):
                yield from _flushed(resampler)
                resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
                shape = (frame.sample_rate, frame.layout.name, frame.format.name)
            for mono in resampler.resample(frame):
                yield _samples(mono)
    yield from _flushed(resampler)


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    """The packets of a stream, up to its end or to damage that cannot be read past, as of a file cut off."""
    with suppress(*_faults()):
        yield from container.demux(stream)


def _flushed(resampler: Any) -> Iterator[Samples]:
    """What a resampler still holds; None holds nothing."""
    for mono in resampler.resample(None) if resampler is not None else ():
        yield _samples(mono)


def _samples(frame: Any) -> Samples:
    return np.asarray(np.clip(np.nan_to_num(frame.to_ndarray().ravel()), -1, 1), np.float32)


def _silence(missing: int, rate: int) -> Iterator[Samples]:
    if missing > LONGEST_GAP * rate:
        raise BadSound("The time stamps of this recording leap: convert it with a video editor first.")
    if missing > CLOCK * rate:
        yield np.zeros(missing, np.float32)


class _Cutter:
    """Pieces of any length in, blocks of one length out. `taken`: samples that have come in."""

    def __init__(self, size: int) -> None:
        self.size, self.taken = size, 0
        self._waiting: list[Samples] = []
        self._held = 0

    def push(self, piece: Samples) -> Iterator[Samples]:
        self._waiting.append(piece)
        self._held += len(piece)
        self.taken += len(piece)
        if self._held >= self.size:
            joined = np.concatenate(self._waiting)
            whole = len(joined) // self.size * self.size
            self._waiting, self._held = [joined[whole:]], len(joined) - whole
            for start in range(0, whole, self.size):
                yield joined[start : start + self.size]

    def rest(self) -> Iterator[Samples]:
        if self._held:
            yield np.concatenate(self._waiting)
