"""The folder of the output: whole or untouched, whatever happens in between."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

WORK: Final = ".firsthand-protect"


class Occupied(RuntimeError):
    """Another run is writing to the same folder."""


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder below `out` to work in, gone afterwards; what a killed run left there is thrown away first.

    Raises Occupied, or OSError when the folder cannot be written to.
    """
    out.mkdir(parents=True, exist_ok=True)
    work = out / WORK
    work.mkdir(exist_ok=True)
    lock = os.open(work / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Occupied(f"another run is writing to {out}: wait for it, or choose another --out") from None
        for left in work.iterdir():
            if left.name != "lock":
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(lock)


def publish(made: Path, target: Path) -> None:
    """Put a finished file or folder in its place at once, instead of one that was there."""
    with open(made if made.is_file() else made.parent / "lock", "rb") as file:
        os.fsync(file.fileno())
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    os.replace(made, target)
