"""Reading a text whole and writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from firsthand.problems import InputProblem, Unwritable
from firsthand.said import Said, _


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without its mark. Raises InputProblem naming file and row."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise InputProblem(path, row, None, _("this is not UTF-8."), _("Save the file as UTF-8 text.")) from None


def unreadable(path: Path, error: OSError) -> InputProblem:
    """The problem of a file that cannot be opened."""
    return InputProblem(
        path, None, None, _("cannot be read (%(why)s).", why=error.strerror or ""), _("Check the path.")
    )


def folder(path: Path) -> Path:
    """The folder, made if it is not there. Raises Unwritable."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or ""
        raise Unwritable(_("%(file)s: cannot be made (%(why)s).", file=str(path), why=why)) from None
    return path


def write_whole(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Writes a file at once or not at all; `mode` says who may read it. Raises Unwritable."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    except OSError as error:
        raise Unwritable(_unwritable(path, error)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Unwritable(_unwritable(path, error)) from None
        raise


def _unwritable(path: Path, error: OSError) -> Said:
    return _("%(file)s: cannot be written (%(why)s).", file=str(path), why=error.strerror or "")
