"""Sealing a value: AES-256-GCM-SIV under the subject's data key (RFC 8452).

Layout: one format byte, a random 12-byte nonce, ciphertext, 16-byte tag. The associated data binds it
to the place it stands in; moved anywhere else it does not open.
"""

from __future__ import annotations

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from .errors import Unreadable
from .kek import NONCE_BYTES, derive
from .keys import data_key

FORMAT: Final = b"\x01"
TAG_BYTES: Final = 16


def seal_bytes(subject: UUID, compartment: str, data: bytes, associated: bytes) -> bytes:
    """`data` sealed for one place. Raises KeyDestroyed once the subject's keys are destroyed."""
    cipher = _cipher(data_key(subject, compartment, make=True))
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + cipher.encrypt(nonce, data, _bound(subject, compartment, associated))


def open_bytes(subject: UUID, compartment: str, sealed: bytes, associated: bytes) -> bytes:
    """What `seal_bytes` was given. Raises Unreadable or KeyDestroyed, never returns anything else.

    This is the inner door: it asks for no recorded reading. Fields and streams do.
    """
    cipher = _cipher(data_key(subject, compartment))
    if not sealed.startswith(FORMAT) or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Unreadable("not a sealed value of a known format")
    try:
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        return cipher.decrypt(nonce, body, _bound(subject, compartment, associated))
    except InvalidTag:
        raise Unreadable("a sealed value is damaged or stands in another place") from None


def bind(*parts: str | bytes | int) -> bytes:
    """Associated data of several parts that no other list of parts can equal (length-prefixed)."""
    encoded = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _bound(subject: UUID, compartment: str, associated: bytes) -> bytes:
    return FORMAT + bind(subject.bytes, compartment, associated)


def _cipher(key: bytes) -> AESGCMSIV:
    # Derived anew each time (microseconds): a cache here would outlive the key's destruction.
    return AESGCMSIV(derive(key, "seal/1"))
