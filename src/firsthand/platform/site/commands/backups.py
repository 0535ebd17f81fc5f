"""Backups, encrypted to a key that the server does not hold, and the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import database_option, operation, start_django
from .keys import write_secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SUFFIX = ".firsthand-backup"
#: In the folder of the checkpoints: those that were there when a backup was restored.
BEFORE = "before-restore-"


@operation("backup-key")
@click.group("backup-key")
def backup_key() -> None:
    """The key pair of the backups."""


@operation("backup-key.make")
@backup_key.command("make")
@click.argument("file", type=click.Path(path_type=Path))
def make_pair(file: Path) -> None:
    """Write a new private key to FILE and print the public key for FIRSTHAND_BACKUP_RECIPIENT.

    Do this on another machine than the server. Who holds FILE can read every backup; without it
    nobody can.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = X25519PrivateKey.generate()
    write_secret(file, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    click.echo(private.public_key().public_bytes_raw().hex())


@operation("backup")
@click.command()
@database_option
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder; otherwise FIRSTHAND_BACKUPS.")
@click.option("--recipient", "key", help="Public key; otherwise FIRSTHAND_BACKUP_RECIPIENT.")
def backup(folder: Path | None, key: str | None) -> None:
    """Write two encrypted files: the data, and the key store (its older copies are deleted).

    The platform may go on running. Prints the names of the files.
    """
    start_django()
    from django.conf import settings

    from firsthand.platform.site.backup.contents import BackupFailed

    target = folder or (Path(settings.FIRSTHAND_BACKUPS) if settings.FIRSTHAND_BACKUPS else None)
    text = key or settings.FIRSTHAND_BACKUP_RECIPIENT
    if target is None or not text:
        raise click.ClickException("Say where to and for whom: set FIRSTHAND_BACKUPS and FIRSTHAND_BACKUP_RECIPIENT.")
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for kind, alias, folders in (("data", "default", _folders()), ("keys", "keys", {})):
            path = target / f"{stamp}-{kind}{SUFFIX}"
            _write(path, kind, settings.DATABASES[alias], folders, text)
            click.echo(str(path))
    except OSError as error:
        raise click.ClickException(f"{error.filename or target}: {error.strerror}.") from error
    except BackupFailed as error:
        raise click.ClickException(str(error)) from error
    for old in expired_key_backups(target, settings.FIRSTHAND_KEY_BACKUP_DAYS):
        old.unlink(missing_ok=True)


@operation("restore")
@click.command()
@database_option
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("keys", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "private", required=True, type=click.Path(exists=True, path_type=Path), help="Private key file.")
@click.option("--replace", is_flag=True, help="Overwrite what this installation holds.")
def restore(data: Path, keys: Path, private: Path, replace: bool) -> None:
    """Bring back the files DATA and KEYS that `firsthand backup` wrote. Stop the platform first.

    Both are read to their end and proved whole before anything is put in place. A case that was
    erased after the backup stays erased if this installation's key store still knows of it.
    """
    start_django()
    from django.conf import settings
    from django.db import connections

    from firsthand.platform.site.backup.contents import BackupFailed, restore_database
    from firsthand.platform.site.backup.sealed import BackupUnreadable

    held = [] if replace else holds_something(settings.DATABASES, settings.FIRSTHAND_MEDIA)
    if held:
        raise click.ClickException(f"This installation is not empty ({', '.join(held)}). To overwrite it: --replace.")
    _require_writable([settings.VAR, settings.KEYS, *_folders().values()])
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restoring-") as scratch:
            unlock = _private_key(private)
            places = [Path(scratch) / kind for kind in ("data", "keys")]
            dumps = [
                place / _unpack(file, kind, unlock, place)
                for file, kind, place in zip((data, keys), ("data", "keys"), places, strict=True)
            ]
            erased = _erased() if replace else []
            connections.close_all()
            restore_database(settings.DATABASES["keys"], dumps[1])
            again = _keep_erased(erased)
            connections.close_all()
            restore_database(settings.DATABASES["default"], dumps[0])
            for name, folder in _folders().items():
                # checkpoints are evidence: those of today are never overwritten
                _put_folder(places[0] / name, folder, keep=name == "checkpoints")
    except (BackupUnreadable, BackupFailed) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, tarfile.TarError, sqlite3.Error) as error:
        raise click.ClickException(f"The backup could not be restored: {error}") from error
    if again:
        click.echo(f"{again} keys that had been destroyed after this backup were destroyed in it as well.")
    click.echo("Restored. Now: firsthand keys make (session and checkpoint key are in no backup), firsthand migrate,")
    click.echo("firsthand verify against your newest checkpoint, firsthand check.")


def expired_key_backups(folder: Path, days: int) -> list[Path]:
    """Copies of the key store older than `days`: kept longer, they would undo an erasure."""
    oldest = time.time() - days * 86400
    return [path for path in folder.glob(f"*-keys{SUFFIX}") if path.stat().st_mtime < oldest]


def holds_something(databases: Mapping[str, Mapping[str, Any]], media: Path) -> list[str]:
    """What a restore would overwrite, in words."""
    from django.db import DatabaseError, connections

    found = []
    for alias, name in (("default", "database"), ("keys", "key store")):
        if "sqlite" in databases[alias]["ENGINE"]:
            there = Path(databases[alias]["NAME"]).exists()
        else:
            try:
                there = bool(connections[alias].introspection.table_names())
            except DatabaseError as error:
                raise click.ClickException(f"The {name} cannot be reached: {str(error).splitlines()[0]}") from error
            finally:
                connections[alias].close()
        found += [name] if there else []
    return [*found, "media"] if media.is_dir() and any(media.iterdir()) else found


def _folders() -> dict[str, Path]:
    from django.conf import settings

    return {"media": Path(settings.FIRSTHAND_MEDIA), "checkpoints": Path(settings.FIRSTHAND_CHECKPOINTS).parent}


def _write(path: Path, kind: str, database: Mapping[str, Any], folders: Mapping[str, Path], key: str) -> None:
    """Write one file beside its final name, make it durable, then give it its name."""
    from firsthand.platform.site.backup.contents import write_archive
    from firsthand.platform.site.backup.sealed import SealingWriter, recipient

    try:
        public = recipient(key)
    except ValueError:
        raise click.ClickException("FIRSTHAND_BACKUP_RECIPIENT is no public key: 64 hexadecimal digits.") from None
    partial = path.with_suffix(".partial")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with SealingWriter(file, public) as sealing:
                write_archive(sealing, kind, database, folders)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _private_key(file: Path) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, X25519PrivateKey):
        raise click.ClickException(f"{file} is not a private key that `firsthand backup-key make` wrote.")
    return found


def _unpack(file: Path, kind: str, private: X25519PrivateKey, place: Path) -> str:
    from firsthand.platform.site.backup.contents import read_archive
    from firsthand.platform.site.backup.sealed import OpeningReader

    place.mkdir(mode=0o700)
    with file.open("rb") as source, OpeningReader(source, private) as reader:
        return read_archive(reader, kind, place, _folders() if kind == "data" else {})  # type: ignore[arg-type]


def _erased() -> list[dict[str, Any]]:
    """The tombstones of the key store as it is now; none when there is no key store yet."""
    from django.db import DatabaseError

    from firsthand.platform.base.vault.keystore.models import DataKey

    try:
        return [dict(row) for row in DataKey.objects.filter(destroyed_at__isnull=False).values()]
    except DatabaseError:
        return []


def _keep_erased(tombstones: list[dict[str, Any]]) -> int:
    """Destroy in the restored key store every key that was destroyed before; returns how many were alive in it."""
    from firsthand.platform.base.vault.keystore.models import DataKey

    alive = 0
    for row in tombstones:
        place = {"subject": row["subject"], "compartment": row["compartment"]}
        _, made = DataKey.objects.get_or_create(**place, defaults=row)
        if not made:
            alive += DataKey.objects.filter(**place, destroyed_at__isnull=True).update(
                wrapped=None, destroyed_at=row["destroyed_at"]
            )
    return alive


def _put_folder(unpacked: Path, folder: Path, *, keep: bool) -> None:
    """Put what was unpacked into the folder, which is never replaced itself: it may be a mount point, or lie
    where only root may make one. What was in it goes; with `keep` it stays in a folder of its own for good."""
    unpacked.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = [entry for entry in folder.iterdir() if not (keep and entry.name.startswith(BEFORE))]
    aside = folder / f"{BEFORE}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    if before:
        aside.mkdir(mode=0o700)
        for entry in before:
            entry.rename(aside / entry.name)
    shutil.copytree(unpacked, folder, dirs_exist_ok=True)
    if before and not keep:
        shutil.rmtree(aside)


def _require_writable(folders: Iterable[Path]) -> None:
    """Raises ClickException before anything is changed: half a restore is none."""
    for folder in folders:
        there = next(place for place in (folder, *folder.parents) if place.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise click.ClickException(f"{there} cannot be written to by this user: nothing was restored.")
