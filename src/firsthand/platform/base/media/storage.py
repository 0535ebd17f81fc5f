"""Where sealed bytes lie: random names in two levels of folders, written so that they survive.

Only whole segments count. A segment is written and synced before anybody says so in the database, and
whatever a crash left behind the database's offset is cut away at the next attempt. The writer holds an
advisory lock on the file (flock): it works between processes, and the kernel drops it when a process
is killed, which a row marked "locked" would survive.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from ..vault import Unreadable
from ..vault.making import sync_folder
from ..vault.stream import HEADER_BYTES, SEGMENT, StreamKey, new_header, segment_offset
from .models import MediaObject


class Busy(Exception):
    """Another request is writing this file now."""


def path_of(media: MediaObject) -> Path:
    """Where the sealed bytes of `media` lie."""
    name = media.storage_name
    return Path(settings.FIRSTHAND_MEDIA) / name[:2] / name[2:4] / name[4:]


@contextmanager
def opened(media: MediaObject) -> Iterator[BinaryIO]:
    """The sealed file for reading. Raises Unreadable when it is not there."""
    with open_sealed(media) as file:
        yield file


def open_sealed(media: MediaObject) -> BinaryIO:
    """Like `opened`, for a caller that closes the file itself."""
    try:
        return path_of(media).open("rb", buffering=0)
    except FileNotFoundError:
        raise Unreadable("a stored file is missing") from None


@contextmanager
def locked(media: MediaObject) -> Iterator[BinaryIO]:
    """The file for writing, made if need be and locked. Raises Busy when another request has it."""
    path = path_of(media)
    if not path.exists():
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


class Writer:
    """Seals segments into a locked file, from the database's offset on."""

    def __init__(self, file: BinaryIO, media: MediaObject) -> None:
        self.file, self.size, self.offset = file, media.size, media.offset
        if self.offset == 0:
            file.seek(0)
            file.truncate()
            file.write(new_header())
            os.fsync(file.fileno())
            sync_folder(path_of(media).parent)
        end = segment_offset(self.offset // SEGMENT)
        if os.fstat(file.fileno()).st_size < end:
            raise Unreadable("a stored file is shorter than what was acknowledged")
        file.truncate(end)  # what was written but never acknowledged
        file.seek(0)
        self.key = StreamKey(media.file_id, media.compartment, file.read(HEADER_BYTES), media.associated)
        file.seek(end)

    def add(self, plain: bytes | bytearray) -> None:
        """Append one segment: a whole one, or the rest of the file."""
        last = self.offset + len(plain) == self.size
        sealed = memoryview(self.key.seal(self.offset // SEGMENT, bytes(plain), last=last))
        while sealed:  # an unbuffered write may take less than it was given
            sealed = sealed[self.file.write(sealed) :]
        self.offset += len(plain)

    def sync(self) -> None:
        """Everything added is on the disk when this returns."""
        os.fsync(self.file.fileno())

    def cut_back(self, offset: int) -> None:
        """Forget what was added after `offset`."""
        self.offset = offset
        self.file.truncate(segment_offset(offset // SEGMENT))
        self.file.seek(0, os.SEEK_END)


def remove(media: MediaObject) -> None:
    """Take the file away; no error when it is gone already."""
    path = path_of(media)
    path.unlink(missing_ok=True)
    if path.parent.exists():
        sync_folder(path.parent)


def remove_strays(older_than: timedelta) -> int:
    """Remove files that no row knows and nobody has written to for so long; returns how many."""
    count, before = 0, time.time() - older_than.total_seconds()
    for folder in Path(settings.FIRSTHAND_MEDIA).glob("??/??"):
        old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
        names = {path: folder.parent.name + folder.name + path.name for path in old}
        known = set(MediaObject.objects.filter(storage_name__in=names.values()).values_list("storage_name", flat=True))
        for path, name in names.items():
            if name not in known:
                path.unlink(missing_ok=True)
                count += 1
    return count
