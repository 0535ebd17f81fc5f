"""The Range header of RFC 9110, section 14: one range of bytes."""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z")


class NotSatisfiable(Exception):
    """The range lies wholly outside the file (416)."""


def parse(header: str | None, size: int) -> tuple[int, int] | None:
    """First and one past the last byte asked for; None for the whole file.

    A header that is malformed or asks for several ranges is ignored, as the RFC allows.
    """
    match = _ONE.match(header.strip()) if header else None
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":  # the last so many bytes
        count = int(last)
        if count == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - count), size
    start = int(first)
    if last != "" and int(last) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return start, size if last == "" else min(size, int(last) + 1)
