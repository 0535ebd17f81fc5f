"""Reading a text whole and writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .problems import Unwritable, fault
from .said import Sentence as _


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without its mark. Raises Faults naming file and row."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise fault(
            path, None, None, _("cannot be read (%(why)s).", why=error.strerror or error), _("Check the path.")
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise fault(path, row, None, _("this is not UTF-8."), _("Save the file as UTF-8 text.")) from None


def folder(path: Path) -> Path:
    """The folder, made if it is not there. Raises Unwritable."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be made ({error.strerror}).") from None
    return path


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file at once or not at all. Raises Unwritable."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written ({error.strerror}).") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)  # mkstemp's mode stays: a plan says where speakers will be
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Unwritable(f"{path}: cannot be written ({error.strerror}).") from None
        raise
