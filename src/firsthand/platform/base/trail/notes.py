"""Checkpoints as signed notes: `https://c2sp.org/tlog-checkpoint` in the form of `signed-note`.

A note is text, an empty line and a signature line; notes follow each other in one file:

    firsthand/trail
    1042
    <root hash in base64>
    time 2026-11-23T01:16:45Z

    — firsthand/trail <base64 of 4 bytes of key id and 64 bytes of Ed25519 signature>

The signature covers the text up to and with the line end before the empty line. Anybody can check a
note with the public key and any Ed25519 tool; no Django here, no database.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "firsthand/trail"
_SIGNATURE = f"— {ORIGIN} "


@dataclass(frozen=True)
class Checkpoint:
    """What one note says: at `time` the trail had `size` entries and this root."""

    size: int
    root: bytes
    time: str

    def text(self) -> str:
        """The signed text."""
        return f"{ORIGIN}\n{self.size}\n{b64encode(self.root).decode('ascii')}\ntime {self.time}\n"


@dataclass(frozen=True)
class Note:
    """One block of the file: where it begins, and what became of reading it.

    `problem` is "" (signature holds), "torn" (no complete note: a write cut short), "other key" or
    "forged" (this key's id, but the signature does not belong to the text).
    """

    line: int
    checkpoint: Checkpoint | None
    problem: str


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """From 64 hexadecimal digits. Raises OSError, or ValueError naming the file."""
    return Ed25519PrivateKey.from_private_bytes(_read_hex(path))


def read_public_key(path: Path) -> Ed25519PublicKey:
    """From 64 hexadecimal digits. Raises OSError, or ValueError naming the file."""
    return Ed25519PublicKey.from_public_bytes(_read_hex(path))


def _read_hex(path: Path) -> bytes:
    try:
        raw = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ValueError(f"{path} is not an Ed25519 key: 64 hexadecimal digits expected")
    return raw


def key_id(key: Ed25519PublicKey) -> bytes:
    """Four bytes that tell keys apart in a signature line (signed-note, key ID)."""
    return sha256(ORIGIN.encode() + b"\n\x01" + key.public_bytes_raw()).digest()[:4]


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The complete note, with the empty line that parts it from the next."""
    text = checkpoint.text()
    signature = key_id(key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_SIGNATURE}{b64encode(signature).decode('ascii')}\n\n"


def parse(lines: Iterable[str], key: Ed25519PublicKey) -> Iterator[Note]:
    """Every note in the file, in order, with what became of it."""
    block: list[str] = []
    start = 1
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\n")
        if line == ORIGIN and block:  # the block before it has no signature line
            yield Note(start, None, "torn")
            block = []
        if not block and not line:
            continue
        if not block:
            start = number
        block.append(line)
        if line.startswith("— "):
            # A last line without its end is a write cut short, even if what is there looks whole.
            yield _read(start, block, key) if raw.endswith("\n") else Note(start, None, "torn")
            block = []
    if block:
        yield Note(start, None, "torn")


def _read(start: int, block: list[str], key: Ed25519PublicKey) -> Note:
    try:
        origin, size, root, time, empty, signature_line = block
        checkpoint = Checkpoint(int(size), b64decode(root, validate=True), time.removeprefix("time "))
        datetime.strptime(checkpoint.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        signature = b64decode(signature_line.removeprefix(_SIGNATURE), validate=True)
        sound = origin == ORIGIN and not empty and len(checkpoint.root) == 32 and len(signature) == 68
        sound = sound and "\n".join(block[:4]) + "\n" == checkpoint.text()
    except (ValueError, Base64Error):
        return Note(start, None, "forged")
    if not sound:
        return Note(start, None, "forged")
    if signature[:4] != key_id(key):
        return Note(start, checkpoint, "other key")
    try:
        key.verify(signature[4:], checkpoint.text().encode())
    except InvalidSignature:
        return Note(start, checkpoint, "forged")
    return Note(start, checkpoint, "")
