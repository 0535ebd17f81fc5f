"""Making the keys of an installation, and changing the unlock secret."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.apps import apps
from django.conf import settings
from django.db import transaction

from . import kek, keys
from .errors import NotUnlocked


def make_keys(folder: Path, *, passphrase: bool = False) -> list[Path]:
    """Make `unlock.key`, `session.key`, `checkpoint.key` and `checkpoint.pub`; returns their paths.

    With `passphrase` there is no unlock.key but an `unlock.salt` for scrypt; the passphrase file is
    the operator's. Hexadecimal, mode 0600 (the public key 0644). Raises FileExistsError, having made
    nothing, when any of them is there: an overwritten key is lost content.
    """
    signing = Ed25519PrivateKey.generate()
    private = signing.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    files = {
        "unlock.salt" if passphrase else "unlock.key": (os.urandom(32), 0o600),
        "session.key": (os.urandom(48), 0o600),
        "checkpoint.key": (private, 0o600),
        "checkpoint.pub": (public, 0o644),
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in {*files, "unlock.key", "unlock.salt"}:
        if (folder / name).exists():
            raise FileExistsError(f"{folder / name} is there already; keys are never overwritten")
    for name, (content, mode) in files.items():
        write_new(folder / name, content.hex() + "\n", mode)
    return [folder / name for name in files]


def write_new(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file that must not exist yet, on disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed name in `folder` survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rotate_key_file() -> int:
    """Give the installation a new unlock key and wrap every data key under it; returns how many.

    Content is not touched. The new key stands beside the old one until every data key is under it,
    so that a crash at any point leaves both readable; running it again finishes the work. Stop the
    server first. Raises NotUnlocked for an installation with a passphrase (see `rewrap`).
    """
    key_file = Path(settings.FIRSTHAND_KEY_FILE)
    if getattr(settings, "FIRSTHAND_PASSPHRASE_FILE", ""):
        raise NotUnlocked("this installation is unlocked by a passphrase, not by a key file")
    upcoming = kek.next_to(key_file)
    kek.current()  # there must be something to rotate from
    if not upcoming.exists():
        write_new(upcoming, os.urandom(kek.KEY_BYTES).hex() + "\n")
    new, old = kek.candidates()
    count = rewrap(old, new)
    upcoming.replace(key_file)
    sync_folder(key_file.parent)
    count += rewrap(old, new)  # what a process with the old key in mind wrote in between
    keys.forget()
    return count


def rewrap(old: kek.Kek, new: kek.Kek) -> int:
    """Wrap every living data key under `new`, in one transaction; returns how many were under `old`.

    Raises Unreadable, changing nothing, if one of them is under neither.
    """
    model = apps.get_model("keystore", "DataKey")
    identifier, count = new.identifier(), 0
    with transaction.atomic(using=keys.ALIAS):
        stored = model.objects.using(keys.ALIAS).filter(destroyed_at__isnull=True)
        for row in stored.select_for_update().iterator(chunk_size=500):
            wrapped = bytes(row.wrapped or b"")
            if wrapped.startswith(identifier):
                continue
            row.wrapped = new.wrap(old.unwrap(wrapped, row.subject, row.compartment), row.subject, row.compartment)
            row.save(using=keys.ALIAS, update_fields=["wrapped"])
            count += 1
    return count
