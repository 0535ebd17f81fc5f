"""What can go wrong in the vault. None of these is ever answered by falling back to the raw value."""

from __future__ import annotations


class VaultError(Exception):
    """Base of every error of the vault; its text never holds content, only what failed."""


class Unreadable(VaultError):
    """The ciphertext, its place (model, field, row, version) or its key do not belong together."""


class KeyDestroyed(VaultError):
    """The data key of this subject was destroyed: its content is gone on purpose and for ever."""


class ReadingNotRecorded(VaultError):
    """Protected content was asked for outside a recorded reading (see `vault.reading`)."""


class NotUnlocked(VaultError):
    """The unlock secret cannot be had: no key file, no passphrase, or one of the wrong form."""
