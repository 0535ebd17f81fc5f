"""What a backup holds: a consistent copy of a database, the media, the checkpoints.

Two kinds, in separate files, because they are kept for different times: `data` (everything, all of it
sealed under data keys) and `keys` (the key store, kept for a few days only, so that an erased case
stays erased). The unlock key is in neither.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .sealed import BackupUnreadable

MANIFEST = "manifest.json"
DUMPS = {"django.db.backends.sqlite3": "database.sqlite3", "django.db.backends.postgresql": "database.pgdump"}
FORMAT = 1


class BackupFailed(Exception):
    """The backup or the restore could not be done; the text says why and what to do."""


def dump_name(database: Mapping[str, Any]) -> str:
    """The name of the database's copy inside a backup, which tells its engine."""
    return DUMPS[database["ENGINE"]]


def write_archive(out: IO[bytes], kind: str, database: Mapping[str, Any], folders: Mapping[str, Path]) -> None:
    """Write a tar stream: manifest, then the database as of now, then the files.

    The database is copied first: a file that arrives later is merely extra, and a file that the
    copy names is missing only if it was erased since. Raises BackupFailed.
    """
    manifest = {"format": FORMAT, "kind": kind, "database": dump_name(database), "made_at": time.time()}
    with (
        tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        tempfile.TemporaryDirectory() as scratch,
    ):
        _add_bytes(tar, MANIFEST, json.dumps(manifest).encode())
        dump = Path(scratch) / dump_name(database)
        _dump(database, dump)
        tar.add(dump, dump.name, recursive=False)
        dump.unlink()
        for name, folder in folders.items():
            for path in _files(folder):
                _add_file(tar, path, str(PurePosixPath(name, *path.relative_to(folder).parts)))


def read_archive(source: IO[bytes], kind: str, staging: Path, folders: Mapping[str, Path]) -> str:
    """Unpack a whole archive below `staging`; returns the name of the database's copy in it.

    Only plain files under the names that a backup has are accepted. Raises BackupUnreadable.
    """
    manifest: dict[str, Any] = {}
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() else None
            name = PurePosixPath(member.name)
            if content is None or name.is_absolute() or ".." in name.parts:
                raise BackupUnreadable(f"The backup holds something that is no plain file: {member.name!r}.")
            if not manifest:
                manifest = _manifest(member.name, content.read(4096), kind)
                continue
            if member.name != manifest["database"] and name.parts[0] not in folders:
                raise BackupUnreadable(f"The backup holds an unexpected file: {member.name!r}.")
            target = staging / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                os.fsync(file.fileno())
    while source.read(1024 * 1024):  # to the end: only then is the last segment known to be the last
        pass
    if not manifest or not (staging / manifest["database"]).is_file():
        raise BackupUnreadable("The backup holds no database.")
    return str(manifest["database"])


def _manifest(name: str, content: bytes, kind: str) -> dict[str, Any]:
    try:
        found = json.loads(content) if name == MANIFEST else {}
    except ValueError:
        found = {}
    if found.get("format") != FORMAT or found.get("database") not in DUMPS.values():
        raise BackupUnreadable("The backup was made by a version of Firsthand that this one does not know.")
    if found.get("kind") != kind:
        raise BackupUnreadable(f"This is the backup of the {found.get('kind')}, not of the {kind}.")
    return dict(found)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            yield path


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime = len(content), int(time.time())
    tar.addfile(info, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Add as many bytes as the file has now; one that grows meanwhile is cut there, one that is gone is left out."""
    try:
        with path.open("rb") as file:
            info = tar.gettarinfo(arcname=name, fileobj=file)
            tar.addfile(info, file)
    except FileNotFoundError:
        return


def _dump(database: Mapping[str, Any], target: Path) -> None:
    if target.name.endswith(".sqlite3"):
        # SQLite's backup interface: one consistent state, while others go on writing.
        origin = f"{Path(database['NAME']).absolute().as_uri()}?mode=ro"
        try:
            source = sqlite3.connect(origin, uri=True, timeout=60)
        except sqlite3.OperationalError:
            raise BackupFailed(f"{database['NAME']} cannot be opened: run `firsthand migrate` first.") from None
        with closing(source), closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _program(database, ["pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={target}"])


def restore_database(database: Mapping[str, Any], dump: Path) -> None:
    """Put a database's copy in place of what is there. Raises BackupFailed; PostgreSQL then keeps what it had."""
    if dump.name != dump_name(database):
        raise BackupFailed(f"The backup is of another kind of database ({dump.name}): set FIRSTHAND_DATABASE to match.")
    if dump.name.endswith(".sqlite3"):
        target = Path(database["NAME"])
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for leftover in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        shutil.copyfile(dump, partial := target.with_name(target.name + ".restoring"))
        os.replace(partial, target)
        return
    options = ["--clean", "--if-exists", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
    _program(database, ["pg_restore", *options, f"--dbname={database['NAME']}", str(dump)])


def _program(database: Mapping[str, Any], command: list[str]) -> None:
    """Run one of PostgreSQL's programs against the database; the password goes by the environment alone."""
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {ours: str(database[theirs]) for ours, theirs in given.items() if database.get(theirs)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BackupFailed(
            f"{command[0]} is missing: install PostgreSQL's client (apt install postgresql-client)."
        ) from None
    if done.returncode:
        raise BackupFailed(f"{command[0]} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
