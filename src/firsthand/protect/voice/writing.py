"""Writes sound: one mono stream, encoded anew, without metadata, there only when it is complete."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .problems import VoiceProblem

Samples = NDArray[np.float32]
#: Ending of the file: container and encoder of FFmpeg, sample format, rate (None: as it is), bits a second.
FORMATS: dict[str, tuple[str, str, str, int | None, int | None]] = {
    "wav": ("wav", "pcm_s16le", "s16", None, None),
    "m4a": ("ipod", "aac", "fltp", 48000, 96_000),
    "opus": ("ogg", "libopus", "flt", 48000, 48_000),
}


class SoundWriter:
    """Writes blocks of mono samples (-1 to 1) to `path`; the ending of its name chooses the format.

    Written beside `path` and renamed on a clean exit; on an exception nothing is left.
    """

    def __init__(self, path: Path, rate: int) -> None:
        ending = path.suffix.removeprefix(".")
        if ending not in FORMATS:
            raise VoiceProblem(f"Sound is written as {', '.join(FORMATS)}, not as '{ending}'.")
        self.path, self.rate, self.written = path, rate, 0
        self._partial = path.with_name(f".{path.name}.partial")
        self._container_name, self._codec, self._sample_format, self._out_rate, self._bits = FORMATS[ending]

    def __enter__(self) -> Self:
        import av

        # bitexact: no name or version of the encoder, no date
        container: Any = av.open(str(self._partial), "w", format=self._container_name, options={"fflags": "+bitexact"})
        self._container = container
        self._stream = container.add_stream(self._codec, rate=self._out_rate or self.rate, layout="mono")
        self._stream.codec_context.flags |= 1 << 23  # AV_CODEC_FLAG_BITEXACT
        if self._bits:
            self._stream.bit_rate = self._bits
        self._resampler: Any = av.AudioResampler(
            format=self._sample_format, layout="mono", rate=self._out_rate or self.rate
        )
        return self

    def write(self, samples: Samples) -> None:
        """Append samples; those beyond full scale are clipped."""
        import av

        if not len(samples):
            return
        frame = av.AudioFrame.from_ndarray(
            np.clip(samples, -1, 1)[None].astype(np.float32), format="flt", layout="mono"
        )
        frame.sample_rate, frame.time_base = self.rate, Fraction(1, self.rate)
        frame.pts = self.written
        self.written += len(samples)
        for ready in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(ready))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for ready in self._resampler.resample(None):
                    self._container.mux(self._stream.encode(ready))
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
            if kind is None:
                with self._partial.open("rb") as written:
                    os.fsync(written.fileno())
                self._partial.replace(self.path)
            else:
                self._partial.unlink(missing_ok=True)


def write_sound(path: Path, rate: int, blocks: Iterable[Samples]) -> None:
    """All blocks into one file."""
    with SoundWriter(path, rate) as writer:
        for block in blocks:
            writer.write(block)
