"""The second pass over one segment: mask every frame and encode it. And the joining of the segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.logging
from av.video.reformatter import Interpolation

from .mask import Masker
from .shades import Shade

#: x264, constant quality. No frames that refer forward: times stay as they are and segments join.
ENCODER: Final = {"preset": "veryfast", "crf": "21", "bf": "0", "threads": "1"}
KEY_EVERY: Final = 4.0  # seconds; a player can jump to these
#: Container of a segment: keeps every time base and time as it is.
SEGMENT: Final = "nut"
STRIP_WIDTH: Final = 480


def encoder(container: Any, *, size: tuple[int, int], rate: float, base: Fraction, shape: Fraction, full: bool) -> Any:
    """The stream that every segment and the whole have alike."""
    stream = container.add_stream("libx264", rate=Fraction(rate).limit_denominator(1001))
    stream.width, stream.height = size
    stream.pix_fmt = "yuvj420p" if full else "yuv420p"
    context = stream.codec_context
    context.time_base, context.sample_aspect_ratio = base, shape
    context.options = {**ENCODER, "g": str(max(1, round(rate * KEY_EVERY)))}
    context.flags |= 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER: MP4 keeps the headers apart
    return stream


def hide(
    frames: Iterable[Any], target: Path, *, shades: Sequence[Shade], rate: float, base: Fraction,
    shape: Fraction, strip: dict[int, Path],
) -> Iterator[tuple[int, dict[str, Any]]]:  # fmt: skip
    """Mask and encode upright frames into `target`. `strip`: pts of the frames to keep as PNG too.

    Yields (frames so far, facts so far) after each frame; the file is complete at the end.
    """
    av.logging.set_level(av.logging.PANIC)
    masker, facts = Masker(shades), {"frames": 0, "hidden": 0, "pixels": 0}
    stream: Any = None
    with av.open(str(target), "w", format=SEGMENT) as container:
        for number, frame in enumerate(frames, 1):
            if stream is None:
                full = frame.format.name == "yuvj420p"
                stream = encoder(
                    container, size=(frame.width, frame.height), rate=rate, base=base, shape=shape, full=full
                )
                _colours(frame, stream.codec_context)
            frame.make_writable()
            facts["hidden"] += masker(frame)
            facts["pixels"] += frame.width * frame.height
            facts["frames"] = number
            if frame.pts in strip:
                picture(frame, strip[frame.pts])
            frame.time_base, frame.pict_type = base, 0
            for packet in stream.encode(frame):
                container.mux(packet)
            yield number, facts
        if stream is not None:
            for packet in stream.encode(None):
                container.mux(packet)


def _colours(frame: Any, context: Any) -> None:
    """How the numbers of the original are to be shown; without it a player guesses."""
    for name in ("color_primaries", "color_trc", "colorspace"):
        value = getattr(frame, name, None)
        if value not in (None, 2):
            setattr(context, name, value)


def picture(frame: Any, target: Path) -> None:
    """Write a frame as a small PNG without metadata."""
    width = min(frame.width, STRIP_WIDTH)
    height = max(1, round(frame.height * width / frame.width))
    codec: Any = av.CodecContext.create("png", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = width, height, "rgb24", Fraction(1, 25)
    small = frame.reformat(width, height, "rgb24", interpolation=Interpolation.AREA)
    small.pts = 0
    target.write_bytes(b"".join(bytes(packet) for packet in [*codec.encode(small), *codec.encode(None)]))


def join(segments: Sequence[Path], target: Path, *, base: Fraction, start: int, rate: float) -> int:
    """Put encoded segments into one MP4 whose time begins at `start`; returns the number of frames."""
    av.logging.set_level(av.logging.PANIC)
    frames, before = 0, -1
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as whole:
        stream: Any = None
        for segment in segments:
            opened: Any = av.open(str(segment), format=SEGMENT, options={"protocol_whitelist": "file"})
            with opened as part:
                if stream is None:
                    stream = whole.add_stream_from_template(part.streams.video[0])
                    stream.time_base = base
                for packet in part.demux(part.streams.video[0]):
                    if packet.size == 0:
                        continue
                    pts = max(before + 1, round(packet.pts * packet.time_base / base) - start)
                    packet.pts = packet.dts = before = pts
                    packet.time_base, packet.stream = base, stream
                    packet.duration = max(1, round(1 / (rate * base)))  # counts for the last one only
                    whole.mux(packet)
                    frames += 1
    return frames
