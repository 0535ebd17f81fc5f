"""A file for the length of one job: written and read anywhere, sealed under a key that nobody keeps.

What a job makes piece by piece (a muxer goes back to patch its header) is sealed on the disk like
everything else, but under a key that lives in this process alone, in a file that has no name any more.
After a crash nothing is left that could be opened. Memory: a few segments, whatever the size.
"""

from __future__ import annotations

import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from .errors import Unreadable
from .kek import NONCE_BYTES
from .seal import TAG_BYTES
from .stream import SEGMENT

SLOT: Final = NONCE_BYTES + SEGMENT + TAG_BYTES
HELD: Final = 4  # segments in memory


class Scratch:
    """Random access to at most `limit` bytes. What was never written reads as zeros."""

    def __init__(self, folder: Path, *, limit: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by `close`
        self.limit, self.size = limit, 0
        self.cipher = AESGCMSIV(AESGCMSIV.generate_key(256))
        self.held: OrderedDict[int, bytearray] = OrderedDict()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_ignored: object) -> None:
        self.close()

    def write(self, offset: int, data: bytes) -> None:
        """Put `data` at `offset`. Raises OverflowError beyond the limit."""
        if offset + len(data) > self.limit:
            raise OverflowError("more than may be written")
        view, position = memoryview(data), offset
        while view:
            index, skip = divmod(position, SEGMENT)
            take = min(SEGMENT - skip, len(view))
            self._segment(index)[skip : skip + take] = view[:take]
            view, position = view[take:], position + take
        self.size = max(self.size, offset + len(data))

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset` on: `length` of them, fewer at the end."""
        stop, pieces = min(self.size, offset + length), []
        while offset < stop:
            index, skip = divmod(offset, SEGMENT)
            take = min(SEGMENT - skip, stop - offset)
            pieces.append(bytes(self._segment(index)[skip : skip + take]))
            offset += take
        return b"".join(pieces)

    def close(self) -> None:
        """Forget the key; the space is free again."""
        self.held.clear()
        self.file.close()

    def _segment(self, index: int) -> bytearray:
        if index in self.held:
            self.held.move_to_end(index)
            return self.held[index]
        if len(self.held) >= HELD:
            self._put_down(*self.held.popitem(last=False))
        sealed = os.pread(self.file.fileno(), SLOT, index * SLOT)
        plain = bytearray(SEGMENT)
        if len(sealed) == SLOT and any(sealed[:NONCE_BYTES]):
            nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            try:
                plain = bytearray(self.cipher.decrypt(nonce, body, index.to_bytes(8, "big")))
            except InvalidTag:
                raise Unreadable("a scratch file is damaged") from None
        self.held[index] = plain
        return plain

    def _put_down(self, index: int, plain: bytearray) -> None:
        nonce = os.urandom(NONCE_BYTES)
        sealed = memoryview(nonce + self.cipher.encrypt(nonce, bytes(plain), index.to_bytes(8, "big")))
        at = index * SLOT
        while sealed:
            done = os.pwrite(self.file.fileno(), sealed, at)
            sealed, at = sealed[done:], at + done
