"""The confined program's end of the pipes: files that are not there as files. Standard library alone.

Bytes of an input are asked for over standard output and come over standard input; bytes of a result are
handed out the same way. So a decoder can seek in 4 GB and a muxer can patch its header while nothing
decrypted ever lies on a disk or in a tmpfs. The other end is `sandbox.run`.

    S 0       0      0               ready: limits hold, decoders are loaded, no byte was asked for
    R channel offset length          answered by that many bytes
    W channel offset length bytes    not answered
    P 0       permille length words  how far, and at what (not answered)
    D 0       0      length json     the answer; the last thing that is said
"""

from __future__ import annotations

import json
import os
import resource
import struct
from typing import Any

HEAD = struct.Struct(">cBQI")
PIECE = 256 * 1024


def limit(*, memory: int, seconds: int, descriptors: int = 64, file_bytes: int = 0) -> None:
    """Limits of this process; decoders are loaded and files touched only afterwards."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))


class Input:
    """An input of `size` bytes, as PyAV wants a file: read, seek, tell."""

    def __init__(self, channel: int, size: int) -> None:
        self.channel, self.size, self.position = channel, size, 0

    def read(self, count: int = -1) -> bytes:
        left = self.size - self.position
        count = min(left if count < 0 else count, left, PIECE)
        if count <= 0:
            return b""
        _send(HEAD.pack(b"R", self.channel, self.position, count))
        data = bytearray()
        while len(data) < count:
            piece = os.read(0, count - len(data))
            if not piece:
                raise OSError("the file was taken away")
            data += piece
        self.position += count
        return bytes(data)

    def read_all(self) -> bytes:
        """Everything from here on."""
        return b"".join(iter(self.read, b""))

    def seek(self, offset: int, whence: int = 0) -> int:
        self.position = max(0, offset + (0, self.position, self.size)[whence])
        return self.position

    def tell(self) -> int:
        return self.position

    def seekable(self) -> bool:
        return True


class Output:
    """A result, as a muxer wants a file: write, seek, tell. It cannot be read back."""

    def __init__(self, channel: int) -> None:
        self.channel, self.size, self.position = channel, 0, 0

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), PIECE):
            piece = view[start : start + PIECE]
            _send(HEAD.pack(b"W", self.channel, self.position, len(piece)))
            _send(piece)
            self.position += len(piece)
        self.size = max(self.size, self.position)
        return len(view)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.position = max(0, offset + (0, self.position, self.size)[whence])
        return self.position

    def tell(self) -> int:
        return self.position

    def seekable(self) -> bool:
        return True

    def flush(self) -> None:
        """Nothing is held back."""


def ready() -> None:
    """Say that everything is loaded. What goes wrong before it is the machine's fault, not the file's."""
    _send(HEAD.pack(b"S", 0, 0, 0))


def progress(share: float, step: str = "") -> None:
    """Say how much is done (0 to 1), and by a short code at what."""
    words = step.encode()[:64]
    _send(HEAD.pack(b"P", 0, round(1000 * min(1.0, max(0.0, share))), len(words)) + words)


def answer(**facts: Any) -> None:
    """Say what was found. Nothing may be said after it."""
    body = json.dumps(facts).encode()
    _send(HEAD.pack(b"D", 0, 0, len(body)) + body)


def _send(data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]
