"""Runs alone in the sandbox: opens one file and says what is in it. Knows nothing of the platform.

The file is not there as a file. Its bytes are asked for over standard output and come over standard
input, piece by piece: first `S` 0 0, when the decoder is loaded and no byte was touched; then `R` offset
length, answered by the bytes; at the end `D` 0 length and a JSON answer. So a decoder can seek in 4 GB
while nothing decrypted ever lies on a disk or in a tmpfs.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from typing import Any

REQUEST = struct.Struct(">cQI")
PIECE = 256 * 1024


def limit(memory: int, seconds: int) -> None:
    """Limits of this process; the decoder is loaded and the file touched only afterwards."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


class Remote:
    """The file at the other end of the pipes, as PyAV wants one."""

    def __init__(self, size: int) -> None:
        self.size, self.position = size, 0

    def read(self, count: int = -1) -> bytes:
        left = self.size - self.position
        count = min(left if count < 0 else count, left, PIECE)
        if count <= 0:
            return b""
        send(REQUEST.pack(b"R", self.position, count))
        data = bytearray()
        while len(data) < count:
            piece = os.read(0, count - len(data))
            if not piece:
                raise OSError("the file was taken away")
            data += piece
        self.position += count
        return bytes(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.position = max(0, offset + (0, self.position, self.size)[whence])
        return self.position

    def tell(self) -> int:
        return self.position

    def seekable(self) -> bool:
        return True


def send(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


def answer(**facts: Any) -> None:
    body = json.dumps(facts).encode()
    send(REQUEST.pack(b"D", 0, len(body)) + body)


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
    opened = av.open(Remote(size), format=demuxer, buffer_size=PIECE, metadata_errors="replace")
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
        answer(streams=kinds, duration_ms=duration // 1000, decoded=[start, end], others=others)


if __name__ == "__main__":
    limit(int(sys.argv[3]), int(sys.argv[4]))
    try:
        decoder = load_decoder()
    except Exception as error:  # it can write to no file now, so this is how it complains
        answer(error=f"{type(error).__name__}: {error}")
        sys.exit(1)
    send(REQUEST.pack(b"S", 0, 0))
    try:
        examine(decoder, int(sys.argv[1]), sys.argv[2])
    except MemoryError:
        answer(error="too_demanding")
    except Exception as error:  # whatever a decoder says, the file is not playable
        answer(error="not_decodable", kind=type(error).__name__)
