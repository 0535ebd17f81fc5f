"""Sealed files: 1 MiB segments that can be written as they come and read from the middle.

    header    16 bytes magic, 16 bytes salt
    segment   12 bytes nonce, up to 1 MiB of ciphertext, 16 bytes tag

Each file has its own key (HKDF of the subject's data key with the salt). The associated data of a
segment holds its number and whether it is the last, so that a segment cannot be moved, repeated, left
out or cut off (the idea of STREAM, Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015). AES-256-GCM-SIV
stays safe should a crashed writer ever repeat a nonce. Memory: a few segments, whatever the size.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from . import reading
from .errors import Unreadable
from .kek import NONCE_BYTES, derive
from .keys import data_key
from .seal import TAG_BYTES, bind

MAGIC: Final = b"FIRSTHAND-FILE-1"
SALT_BYTES: Final = 16
HEADER_BYTES: Final = len(MAGIC) + SALT_BYTES
SEGMENT: Final = 1 << 20
OVERHEAD: Final = NONCE_BYTES + TAG_BYTES


def segments(size: int) -> int:
    """How many segments `size` plain bytes take (an empty file takes one)."""
    return max(1, -(-size // SEGMENT))


def sealed_size(size: int) -> int:
    """Bytes on disk of `size` plain bytes in a complete file."""
    return HEADER_BYTES + size + segments(size) * OVERHEAD


def segment_offset(index: int) -> int:
    """Where segment `index` begins on disk."""
    return HEADER_BYTES + index * (SEGMENT + OVERHEAD)


def new_header() -> bytes:
    """The first bytes of a new file."""
    return MAGIC + os.urandom(SALT_BYTES)


@dataclass(frozen=True, slots=True)
class StreamKey:
    """Seals and opens the segments of one file. The data key is asked for anew for every segment,
    so that a destruction stops also a playback under way."""

    subject: UUID
    compartment: str
    header: bytes
    associated: bytes = b""

    def __post_init__(self) -> None:
        if len(self.header) != HEADER_BYTES or not self.header.startswith(MAGIC):
            raise Unreadable("not a sealed file of a known format")

    def seal(self, index: int, plain: bytes, *, last: bool) -> bytes:
        """Segment `index` as it stands on disk. Raises ValueError for a short segment in the middle."""
        if len(plain) > SEGMENT or (not last and len(plain) != SEGMENT):
            raise ValueError("only the last segment may be shorter than the others")
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher(make=True).encrypt(nonce, plain, self._bound(index, last))

    def open(self, index: int, sealed: bytes, *, last: bool) -> bytes:
        """The plain bytes of segment `index`. Raises Unreadable or KeyDestroyed."""
        if len(sealed) < OVERHEAD:
            raise Unreadable("a sealed file is cut off")
        try:
            return self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound(index, last))
        except InvalidTag:
            raise Unreadable("a sealed file is damaged or is another's") from None

    def _bound(self, index: int, last: bool) -> bytes:
        return bind(MAGIC, self.subject.bytes, self.compartment, self.associated, index, int(last))

    def _cipher(self, *, make: bool = False) -> AESGCMSIV:
        key = data_key(self.subject, self.compartment, make=make)
        return AESGCMSIV(derive(key, "stream/1", salt=self.header[len(MAGIC) :]))


class Reader:
    """Random access to a sealed file of `size` plain bytes.

    Opening it needs a recorded reading of the subject; the bytes may then be taken after the scope
    has ended, as a streaming response does. Raises ReadingNotRecorded, Unreadable, KeyDestroyed.
    """

    def __init__(self, file: BinaryIO, *, size: int, subject: UUID, compartment: str, associated: bytes = b"") -> None:
        reading.require(subject, "sealed file")
        self.file, self.size = file, size
        if os.fstat(file.fileno()).st_size != sealed_size(size):
            raise Unreadable("a sealed file has not the length it should have")
        file.seek(0)
        self.key = StreamKey(subject, compartment, file.read(HEADER_BYTES), associated)

    def read_range(self, start: int, stop: int) -> Iterator[bytes]:
        """Plain bytes from `start` up to, not including, `stop`, in pieces of at most one segment."""
        if not 0 <= start <= stop <= self.size:
            raise ValueError("the range lies outside the file")
        position = start
        while position < stop:
            index, skip = divmod(position, SEGMENT)
            take = min(SEGMENT - skip, stop - position)
            yield self.segment(index)[skip : skip + take]
            position += take

    def segment(self, index: int) -> bytes:
        """The plain bytes of one segment."""
        self.file.seek(segment_offset(index))
        sealed = self.file.read(SEGMENT + OVERHEAD)
        return self.key.open(index, sealed, last=index == segments(self.size) - 1)


def write(source: BinaryIO, target: BinaryIO, *, subject: UUID, compartment: str, associated: bytes = b"") -> int:
    """Seal all of `source` into `target`; returns the number of plain bytes. The caller syncs."""
    key = StreamKey(subject, compartment, new_header(), associated)
    target.write(key.header)
    size, index = 0, 0
    piece = _fill(source)
    while True:
        following = _fill(source) if len(piece) == SEGMENT else b""
        target.write(key.seal(index, piece, last=not following))
        size, index = size + len(piece), index + 1
        if not following:
            return size
        piece = following


def _fill(source: BinaryIO) -> bytes:
    """A whole segment unless the source ends: a pipe gives less than it was asked for."""
    pieces, missing = [], SEGMENT
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
