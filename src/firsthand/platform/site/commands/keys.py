"""The keys of an installation: made once, never over existing ones."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from . import operation, start_django


@operation("keys")
@click.group()
def keys() -> None:
    """The keys of an installation."""


@operation("keys.make")
@keys.command()
def make() -> None:
    """Make the keys that are missing: unlock, session and checkpoint key, each readable by you alone.

    Keys that exist are never touched. Copy the unlock key to a safe: without it nothing can be read.
    """
    start_django()
    for path in make_missing():
        click.echo(f"made {path}")


def session_key_file() -> Path:
    """Where Django's secret key is kept."""
    from django.conf import settings

    return Path(os.environ.get("FIRSTHAND_SECRET_KEY_FILE") or settings.KEYS / "session.key")


def make_missing() -> list[Path]:
    """Make each key file that does not exist; returns those made. Raises ClickException when one cannot be written."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    unlock, signing = Path(settings.FIRSTHAND_KEY_FILE), Path(settings.FIRSTHAND_SIGNING_KEY)
    if settings.FIRSTHAND_PASSPHRASE_FILE:  # the passphrase is the operator's; its salt is made here
        unlock = unlock.with_name("unlock.salt")
    if not unlock.exists() and _key_store_in_use():
        raise click.ClickException(
            f"{unlock} is missing, and the key store was sealed under it: a new one would open nothing. "
            "Bring it back from the safe, or set FIRSTHAND_KEY_FILE to where it is."
        )
    wanted = {unlock: secrets.token_hex(32), session_key_file(): secrets.token_urlsafe(64)}
    made = [path for path, content in wanted.items() if not path.exists() and write_secret(path, content.encode())]
    if not signing.exists():
        key = Ed25519PrivateKey.generate()
        write_secret(signing, key.private_bytes_raw().hex().encode())
        public = signing.with_suffix(".pub")  # for the auditor: `firsthand verify` asks for it
        public.unlink(missing_ok=True)
        write_secret(public, key.public_key().public_bytes_raw().hex().encode())
        made += [signing, public]
    return made


def _key_store_in_use() -> bool:
    from django.conf import settings

    from firsthand.platform.base import vault

    database = settings.DATABASES["keys"]
    if "sqlite" in database["ENGINE"] and not Path(database["NAME"]).exists():
        return False  # asking would make the file
    return vault.keys.is_in_use()


def write_secret(path: Path, content: bytes) -> bool:
    """Write a new file of mode 0600, durably. Raises ClickException when it exists or cannot be made."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content.rstrip(b"\n") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error
    return True
