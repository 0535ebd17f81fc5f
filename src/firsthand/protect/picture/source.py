"""Opens the video that is to be protected, safely, and says what is in it.

FFmpeg never sees a path: it reads through one file that Python opened. The list of demuxers holds none
that follows references (playlists, concatenations, image sequences), no protocol is allowed, and MOV's
external references are off. So no other file is opened and the network is not touched, whatever the
file says.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.error
import av.logging

from .refusals import Refused

DEMUXERS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,asf,flv,h264,hevc,ivf,mjpeg,yuv4mpegpipe"
#: What those demuxers and the decoders inside may open besides the file itself: nothing.
OPTIONS: Final = {"format_whitelist": DEMUXERS, "protocol_whitelist": "none", "enable_drefs": "0"}
SIDE: Final = 8192
PIXELS: Final = 40_000_000
BUFFER: Final = 1 << 18
#: Key frames closer together than this (seconds) are not all remembered.
SPACING: Final = 2.0
#: Seconds before a place from which it is looked for; None: from the beginning of the file.
MARGINS: Final = (1.0, 8.0, 60.0, None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one video file holds. Times in ticks of `time_base` (seconds) unless said otherwise."""

    width: int  # of the coded picture, before it is set upright
    height: int
    codec: str
    pixel_format: str
    time_base: Fraction
    rate: float  # frames a second, mean
    frames: int  # packets of the picture; a damaged one gives no frame
    first: int
    last: int
    zero: int  # where the file's own clock begins, for sound and captions: at `first` or a little before
    seekable: bool
    keys: list[int] = field(default_factory=list)
    shape: Fraction = Fraction(1)  # width of a pixel divided by its height
    pictures: int = 1  # streams that show something
    sounds: int = 0
    others: int = 0

    @property
    def seconds(self) -> float:
        return float((self.last - self.first) * self.time_base) + (1 / self.rate if self.rate else 0.0)


def plain(facts: Facts) -> dict[str, Any]:
    """Facts as JSON can hold them; `from_plain` takes them back."""
    return {**asdict(facts), "time_base": str(facts.time_base), "shape": str(facts.shape)}


def from_plain(data: dict[str, Any]) -> Facts:
    """Raises TypeError or ValueError for anything else than what `plain` gave."""
    return Facts(**{**data, "time_base": Fraction(data["time_base"]), "shape": Fraction(data["shape"])})


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """The container and the stream of the moving picture. Raises Refused."""
    av.logging.set_level(av.logging.PANIC)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("not_a_file")
        file = path.open("rb", buffering=0)
    except OSError:
        raise Refused("not_a_file") from None
    with file:
        try:
            container: Any = av.open(
                file, options=dict(OPTIONS), buffer_size=BUFFER, metadata_errors="replace", io_open=nothing_else
            )
        except (av.error.FFmpegError, OSError, ValueError, OverflowError):
            raise Refused("not_a_video") from None
        with container:
            yield container, _moving_picture(container)


def nothing_else(*_: Any) -> Any:
    """What FFmpeg is given to open further files with: it opens none."""
    raise PermissionError("a video may not open other files")


def _moving_picture(container: Any) -> Any:
    """The stream to protect: of those that move and are no cover picture, the default or else the largest."""
    cover = av.stream.Disposition.attached_pic
    moving = [each for each in container.streams.video if not each.disposition & cover and each.codec_context]
    moving = [each for each in moving if each.codec_context.width > 0 and each.codec_context.height > 0]
    if not moving:
        raise Refused("no_picture")
    default = av.stream.Disposition.default
    best = max(moving, key=lambda each: (bool(each.disposition & default), each.width * each.height, -each.index))
    if best.width > SIDE or best.height > SIDE or best.width * best.height > PIXELS:
        raise Refused("too_large")
    return best


def facts(path: Path, tell: Callable[[int], None] = lambda count: None) -> Facts:
    """Read the whole file once without decoding it (a second for an hour). Raises Refused.

    `tell` hears how many packets were read.
    """
    with opened(path) as (container, stream):
        base = stream.time_base or Fraction(1, 90000)
        count, unsure = 0, 0
        times: list[int] = []
        keys: list[int] = []
        spacing, place = SPACING / float(base), -1
        try:
            for packet in container.demux(stream):
                if packet.size == 0:
                    continue
                count += 1
                tell(count)
                if packet.pts is None:
                    unsure += 1
                    continue
                times = [min(packet.pts, *times[:1]), max(packet.pts, *times[1:])] if times else [packet.pts] * 2
                if packet.is_keyframe and (not keys or packet.pts - keys[-1] >= spacing):
                    keys.append(packet.pts)
                place = packet.pos if packet.pos is not None else place
        except (av.error.FFmpegError, ValueError, OverflowError):
            pass  # cut off: what came before it can still be protected
        if not count:
            raise Refused("not_decodable")
        rate = _rate(stream, count, times, base)
        first, last = times or [0, round((count - 1) / rate / float(base))]
        begins = round(Fraction(container.start_time, 1_000_000) / base) if container.start_time is not None else first
        zero = begins if first - 2 / float(base) <= begins <= first else first
        return Facts(
            width=stream.width, height=stream.height, codec=stream.codec_context.name,
            pixel_format=stream.codec_context.pix_fmt or "", time_base=base, rate=rate, frames=count,
            shape=_shape(stream), first=first, last=last, zero=zero, keys=keys, seekable=not unsure and bool(keys),
            pictures=len(container.streams.video), sounds=len(container.streams.audio),
            others=len(container.streams) - len(container.streams.video) - len(container.streams.audio),
        )  # fmt: skip


def _shape(stream: Any) -> Fraction:
    shape = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or Fraction(1)
    return Fraction(shape) if 0.2 < shape < 5 else Fraction(1)


def _rate(stream: Any, count: int, times: list[int], base: Fraction) -> float:
    """Mean frames a second by the times, else as the file states it, between 1 and 240."""
    if count > 1 and times and times[1] > times[0]:
        rate = (count - 1) / float((times[1] - times[0]) * base)
    else:
        rate = float(stream.average_rate or stream.guessed_rate or 25)
    return min(240.0, max(1.0, rate))


def decoded(path: Path, *, start: int | None, end: int | None, facts: Facts) -> Iterator[Any]:
    """Frames with start <= pts < end in order, each with a pts that is larger than the one before.

    What cannot be decoded is left out. Raises Refused when nothing can.
    """
    step = max(1, round(1 / (facts.rate * float(facts.time_base))))
    for margin in MARGINS:
        with opened(path) as (container, stream):
            stream.thread_type = "NONE"  # the segments are what runs side by side
            stream.codec_context.thread_count = 1
            jumped = start is not None and start > facts.first and facts.seekable and margin is not None
            if jumped and start is not None and margin is not None:
                place = max(facts.first, start - round(margin / float(facts.time_base)))
                with suppress(av.error.FFmpegError, OverflowError):  # else from the beginning on
                    container.seek(place, stream=stream, backward=True)
            before: int | None = None
            for frame in _decode(container, stream):
                pts = frame.pts if frame.pts is not None else (facts.first if before is None else before + step)
                if before is None and jumped and start is not None and pts > start:
                    break  # the index led past the place: seek further back
                if before is not None and pts <= before:
                    pts = before + 1
                before = frame.pts = pts
                if end is not None and pts >= end:
                    return
                if start is None or pts >= start:
                    yield frame
            else:
                return


def _decode(container: Any, stream: Any) -> Iterator[Any]:
    """Every frame that can be had; a damaged packet is passed over."""
    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except (av.error.FFmpegError, ValueError, OverflowError):
                continue
    except (av.error.FFmpegError, ValueError, OverflowError):
        return
