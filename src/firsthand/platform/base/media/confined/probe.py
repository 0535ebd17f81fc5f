"""Runs alone in the sandbox: opens one file and says what is in it. Knows nothing of the platform."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import wire
else:  # started by path, with no package around it
    sys.path.insert(0, str(Path(__file__).parent))
    import wire


def decode(container: Any, stream: Any, seconds: float) -> int:
    """Decode `seconds` of one stream from where the container stands; returns the number of frames."""
    frames, first = 0, None
    for frame in container.decode(stream):
        frames += 1
        if frame.time is not None:
            first = frame.time if first is None else first
            if frame.time - first >= seconds:
                break
    return frames


def load_decoder() -> Any:
    import av  # noqa: PLC0415  # after the limits

    av.logging.set_level(av.logging.PANIC)
    return av


def examine(av: Any, size: int, demuxer: str) -> None:
    opened = av.open(wire.Input(0, size), format=demuxer, buffer_size=wire.PIECE, metadata_errors="replace")
    with opened as container:
        cover = av.stream.Disposition.attached_pic
        streams = [
            each for each in container.streams if each.type in ("audio", "video") and not each.disposition & cover
        ]
        for stream in streams:
            stream.codec_context.thread_count = 1
        kinds = [stream.type for stream in streams]
        # duration: microseconds; a picture has none
        duration = container.duration or 0
        start = sum(decode(container, stream, 1.0) for stream in streams[:1])
        others = 0
        for stream in streams[1:2]:
            container.seek(0)
            others = decode(container, stream, 1.0)
        end = start
        if duration > 2_000_000:
            container.seek(max(0, duration - 2_000_000) + (container.start_time or 0))
            end = decode(container, streams[0], 3.0) if streams else 0
        wire.answer(streams=kinds, duration_ms=duration // 1000, decoded=[start, end], others=others)


if __name__ == "__main__":
    memory, seconds, _place, size, demuxer = sys.argv[1:]
    wire.limit(memory=int(memory), seconds=int(seconds))
    try:
        decoder = load_decoder()
    except Exception as error:  # it can write to no file now, so this is how it complains
        wire.answer(error=f"{type(error).__name__}: {error}")
        sys.exit(1)
    wire.ready()
    try:
        examine(decoder, int(size), demuxer)
    except MemoryError:
        wire.answer(error="too_demanding")
    except Exception as error:  # whatever a decoder says, the file is not playable
        wire.answer(error="not_decodable", kind=type(error).__name__)
