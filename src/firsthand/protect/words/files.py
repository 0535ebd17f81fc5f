"""Reads the file to be redacted, or says in words why it cannot be used."""

from __future__ import annotations

from pathlib import Path

#: A transcript of a hundred hours has some 6 MB; what is larger is something else and is not read at all.
LARGEST = 8 * 1024 * 1024


class NotText(ValueError):
    """The file is not a text that can be redacted; the message says what to do."""


def read_text(path: Path) -> str:
    """The text of a file, its line ends as they are, so that offsets are those of the file."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise NotText(f"{path}: {size:,} bytes; at most {LARGEST:,} can be redacted at once. Split it by session.")
        raw = path.read_bytes()
    except OSError as error:
        raise NotText(f"{path}: cannot be read ({error.strerror}).") from None
    if not raw.strip():
        raise NotText(f"{path}: the file is empty.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4096]:
        words = "Open it in the program that made it and save it as plain text, UTF-8."
        raise NotText(f"{path}: this is not a text file, or it is UTF-16. {words}")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise NotText(f"{path}, row {row}: this is not UTF-8. Save the file as UTF-8 and try again.") from None
    odd = sum(1 for c in text if ord(c) < 32 and c not in "\n\r\t\f")
    if odd > len(text) // 100:
        raise NotText(f"{path}: this is not a text file. Transcripts are .txt, .vtt or .srt.")
    return text
