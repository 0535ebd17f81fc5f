"""Signed checkpoints: what the trail was, written where the database's keeper cannot rewrite it.

The file is outside the database and only ever appended to. It is worth as much as the distance
between it and the database: copy it to another machine, print its last note, send it to the auditor.
Entries after the last checkpoint are held by the tree's own head only.
"""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from .merkle import Frontier
from .models import Head
from .notes import Checkpoint, parse, read_private_key, sign

#: A note has at most about 300 bytes; the last whole one lies in this many bytes before the end.
_TAIL = 4096


class TrailShrunk(RuntimeError):
    """The database has fewer entries than an earlier checkpoint, or other ones: look at once."""


def checkpoint_if_grown() -> Checkpoint | None:
    """Sign the head when it has grown since the last checkpoint; returns the new one or None.

    Called every minute by the scheduler and when server or worker stop; safe from several processes.
    Raises TrailShrunk instead of signing when the database contradicts the last checkpoint, OSError
    when key or file cannot be used (the message names the path and nothing else).
    """
    path = Path(settings.FIRSTHAND_CHECKPOINTS)
    key = read_private_key(Path(settings.FIRSTHAND_SIGNING_KEY))
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # released when the file is closed
        tail = _read_tail(file)
        lines = tail.decode("utf-8", "replace").splitlines(keepends=True)
        whole = [note.checkpoint for note in parse(lines, key.public_key()) if not note.problem and note.checkpoint]
        last = whole[-1] if whole else None
        head = Head.objects.filter(pk=1).first() or Head()
        root = Frontier.from_bytes(head.size, bytes(head.frontier)).root()
        if last is not None and (head.size < last.size or (head.size == last.size and root != last.root)):
            raise TrailShrunk(f"the trail has {head.size} entries and contradicts the checkpoint over {last.size}")
        if head.size == (last.size if last else 0):
            return None
        checkpoint = Checkpoint(head.size, root, timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        # After a write that was cut short, begin on a line of our own.
        opening = b"" if not tail or tail.endswith(b"\n\n") else b"\n\n"
        file.write(opening + sign(checkpoint, key).encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)
    return checkpoint


def last_checkpoint() -> Checkpoint | None:
    """The last note in the file that this installation's key signed, or None."""
    path = Path(settings.FIRSTHAND_CHECKPOINTS)
    if not path.exists():
        return None
    key = read_private_key(Path(settings.FIRSTHAND_SIGNING_KEY)).public_key()
    with path.open("rb") as file:
        lines = _read_tail(file).decode("utf-8", "replace").splitlines(keepends=True)
    whole = [note.checkpoint for note in parse(lines, key) if not note.problem and note.checkpoint]
    return whole[-1] if whole else None


def taken_at(checkpoint: Checkpoint) -> datetime:
    """The moment a checkpoint names, as an aware time."""
    return datetime.strptime(checkpoint.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _read_tail(file: BinaryIO) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    return file.read()


def _sync_folder(folder: Path) -> None:
    """A new file is safe only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
