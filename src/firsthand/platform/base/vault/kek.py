"""The key-encryption key: from an unlock secret that is kept off the data disk.

Either a key file (32 random bytes in hex) or a passphrase file stretched by scrypt with a salt file.
Never derived from Django's SECRET_KEY. Wrapping is AES-256-GCM-SIV (RFC 8452) under a key that HKDF
(RFC 5869) derives from the secret; the wrapped form names the secret it needs by a short identifier,
so that a rotation cut in half is told apart from damage.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from .errors import NotUnlocked, Unreadable

KEY_BYTES = 32
NONCE_BYTES = 12
IDENTIFIER_BYTES = 8
#: 128 MiB and about half a second once a process: OWASP's first choice for scrypt.
SCRYPT_COST = {"n": 2**17, "r": 8, "p": 1}


def derive(secret: bytes, purpose: str, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """`length` bytes for one purpose out of `secret` (HKDF-SHA256)."""
    return HKDF(SHA256(), length, salt, b"firsthand/" + purpose.encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class Kek:
    """The unlock secret, able to wrap and unwrap data keys. Its repr shows nothing."""

    secret: bytes = field(repr=False)

    def identifier(self) -> bytes:
        """Eight bytes that name this secret and give nothing away of it."""
        return derive(self.secret, "kek/identifier", length=IDENTIFIER_BYTES)

    def wrap(self, key: bytes, subject: UUID, compartment: str) -> bytes:
        """The data key as it is stored: identifier, nonce, ciphertext and tag."""
        nonce = os.urandom(NONCE_BYTES)
        return self.identifier() + nonce + self._cipher().encrypt(nonce, key, _place(subject, compartment))

    def unwrap(self, wrapped: bytes, subject: UUID, compartment: str) -> bytes:
        """The data key. Raises Unreadable under another secret, for another place, or when damaged."""
        identifier, nonce = wrapped[:IDENTIFIER_BYTES], wrapped[IDENTIFIER_BYTES : IDENTIFIER_BYTES + NONCE_BYTES]
        if identifier != self.identifier():
            raise Unreadable("the key store was wrapped under another unlock secret")
        try:
            body = wrapped[IDENTIFIER_BYTES + NONCE_BYTES :]
            return self._cipher().decrypt(nonce, body, _place(subject, compartment))
        except (InvalidTag, ValueError):
            raise Unreadable("a wrapped data key is damaged or was moved") from None

    def _cipher(self) -> AESGCMSIV:
        return AESGCMSIV(_wrapping_key(self.secret))


@lru_cache(maxsize=4)
def _wrapping_key(secret: bytes) -> bytes:
    return derive(secret, "kek/wrap")


def _place(subject: UUID, compartment: str) -> bytes:
    return b"firsthand/data-key/1\0" + subject.bytes + compartment.encode()


def next_to(key_file: Path) -> Path:
    """Where a rotation keeps the new secret until every data key is under it."""
    return key_file.with_name(key_file.name + ".next")


def salt_beside(key_file: Path) -> Path:
    """Where the scrypt salt of a passphrase is kept. It is no secret; losing it loses everything."""
    return key_file.with_name("unlock.salt")


def from_passphrase(passphrase: bytes, salt: bytes) -> Kek:
    """The secret that a passphrase stretches to (scrypt, RFC 7914)."""
    return Kek(Scrypt(salt=salt, length=KEY_BYTES, **SCRYPT_COST).derive(passphrase))


def current() -> Kek:
    """The unlock secret of this installation. Raises NotUnlocked with what to do."""
    return candidates()[0]


def candidates() -> list[Kek]:
    """The secrets that may have wrapped a data key: the newest first (two during a rotation)."""
    key_file = Path(settings.FIRSTHAND_KEY_FILE)
    passphrase_file = getattr(settings, "FIRSTHAND_PASSPHRASE_FILE", "")
    if passphrase_file:
        return [_stretched(Path(passphrase_file), salt_beside(key_file))]
    upcoming = next_to(key_file)
    return [_from_file(path) for path in (upcoming, key_file) if path == key_file or path.exists()]


def _from_file(path: Path) -> Kek:
    try:
        return _parse(str(path), path.stat().st_mtime_ns)
    except OSError:
        raise NotUnlocked(f"no unlock key at {path}: run `firsthand keys make`, or set FIRSTHAND_KEY_FILE") from None


@lru_cache(maxsize=4)
def _parse(path: str, _modified: int) -> Kek:
    try:
        secret = bytes.fromhex(Path(path).read_text("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise NotUnlocked(f"{path} is not an unlock key: 64 hexadecimal digits were expected")
    return Kek(secret)


def _stretched(passphrase_file: Path, salt_file: Path) -> Kek:
    try:
        passphrase, salt = passphrase_file.read_bytes().strip(), bytes.fromhex(salt_file.read_text("ascii").strip())
    except (OSError, ValueError):
        raise NotUnlocked(f"passphrase {passphrase_file} or its salt {salt_file} cannot be read") from None
    if len(passphrase) < 16 or len(salt) < 16:
        raise NotUnlocked(f"{passphrase_file}: a passphrase of at least 16 characters and its salt are needed")
    return _stretch(passphrase, salt)


@lru_cache(maxsize=2)
def _stretch(passphrase: bytes, salt: bytes) -> Kek:
    return from_passphrase(passphrase, salt)
