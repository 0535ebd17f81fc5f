"""The backup file: a stream encrypted to a public key, in segments, in constant memory.

A fresh file key is sealed to the recipient by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). The
content follows in segments of 1 MiB under AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár 2015), as in the `age` format: the nonce is the segment's number and a mark on the last
one, so a segment lost, moved or cut off is found. The header is bound to every segment.

It proves that a file is whole, not who wrote it: whoever holds the public key can write one. The trail
of a restored database is therefore verified against the checkpoints (`firsthand verify`).
"""

from __future__ import annotations

import io
import secrets
import struct
from hashlib import sha256
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

MAGIC = b"firsthand-backup/1\n"
SEGMENT = 1024 * 1024
TAG = 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class BackupUnreadable(Exception):
    """The file is no backup, is damaged or cut off, or belongs to another key. The text says which."""


def recipient(text: str) -> X25519PublicKey:
    """The public key from 64 hexadecimal digits. Raises ValueError when it is not one."""
    return X25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """Write plaintext here, ciphertext goes to `target`. Without `close()` the file is not whole."""

    def __init__(self, target: IO[bytes], public_key: X25519PublicKey) -> None:
        key = secrets.token_bytes(32)
        wrapped = _SUITE.encrypt(key, public_key, info=MAGIC)
        header = MAGIC + struct.pack(">H", len(wrapped)) + wrapped
        target.write(header)
        self._target, self._cipher, self._header = target, AESGCM(key), sha256(header).digest()
        self._pending, self._number = bytearray(), 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Take bytes; returns how many."""
        taken = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._pending += taken
        while len(self._pending) > SEGMENT:  # a full segment is kept back: it may be the last
            self._seal(bytes(self._pending[:SEGMENT]), last=False)
            del self._pending[:SEGMENT]
        return len(taken)

    def close(self) -> None:
        """Seal the last segment. The target stays open."""
        if not self.closed:
            self._seal(bytes(self._pending), last=True)
            self._pending.clear()
        super().close()

    def _seal(self, segment: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), segment, self._header))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Read plaintext from a backup file; nothing is returned that was not authenticated.

    Raises BackupUnreadable on anything wrong, at the latest when the end is reached.
    """

    def __init__(self, source: IO[bytes], private_key: X25519PrivateKey) -> None:
        start = source.read(len(MAGIC) + 2)
        if len(start) < len(MAGIC) + 2 or not start.startswith(MAGIC):
            raise BackupUnreadable("This is not a backup of Firsthand.")
        wrapped = source.read(struct.unpack(">H", start[-2:])[0])
        try:
            key = _SUITE.decrypt(wrapped, private_key, info=MAGIC)
        except (InvalidTag, ValueError):
            raise BackupUnreadable("This backup belongs to another key, or its beginning is damaged.") from None
        self._source, self._cipher, self._header = source, AESGCM(key), sha256(start + wrapped).digest()
        self._segment, self._number, self._ahead = b"", 0, source.read(SEGMENT + TAG)
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` with the next bytes; returns how many, 0 at the end."""
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._segment and not self._ended:
            self._open_next()
        taken = min(len(room), len(self._segment))
        room[:taken] = self._segment[:taken]
        self._segment = self._segment[taken:]
        return taken

    def _open_next(self) -> None:
        current, self._ahead = self._ahead, self._source.read(SEGMENT + TAG)
        self._ended = not self._ahead
        try:
            self._segment = self._cipher.decrypt(_nonce(self._number, self._ended), current, self._header)
        except (InvalidTag, ValueError):
            raise BackupUnreadable("This backup is damaged or was cut off; nothing was restored.") from None
        self._number += 1
