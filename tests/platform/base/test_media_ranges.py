# ruff: noqa: E501  # tables of signatures
"""Range headers, types by their first bytes, and the words of tus: no database in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.platform.base.media import kinds, ranges


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None), ("", None), ("bytes=0-9", (0, 10)), ("bytes=5-", (5, 100)), ("bytes=-7", (93, 100)),
        ("bytes=0-999", (0, 100)), ("bytes=-999", (0, 100)), ("bytes=9-5", None), ("bytes=1-2,5-6", None),
        ("bytes=-", None), ("bytes=a-b", None), ("items=0-5", None), ("bytes=٣-٥", None), ("bytes=99-99", (99, 100)),
    ],
)  # fmt: skip
def test_one_range_is_understood_and_the_rest_ignored(header: str | None, expected: tuple[int, int] | None) -> None:
    assert ranges.parse(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(ranges.NotSatisfiable):
        ranges.parse(header, 100)


@given(
    header=st.text(max_size=30) | st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True),
    size=st.integers(1, 5000),
)
def test_whatever_is_asked_the_range_lies_in_the_file(header: str, size: int) -> None:
    try:
        span = ranges.parse(header, size)
    except ranges.NotSatisfiable:
        return
    assert span is None or 0 <= span[0] < span[1] <= size


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\0\0\0\x20ftypisom", "video/mp4"), (b"\0\0\0\x20ftypM4A ", "audio/mp4"), (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3....B\x82\x84webm", "video/webm"), (b"\x1a\x45\xdf\xa3....B\x82\x88matroska", "video/x-matroska"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"), (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90", "audio/mpeg"), (b"fLaC", "audio/flac"),
        (b"OggS\0", "audio/ogg"), (b"%PDF-1.7", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
)  # fmt: skip
def test_accepted_types_are_known_by_their_first_bytes(head: bytes, media_type: str) -> None:
    found = kinds.detect(head)
    assert found is not None
    assert found.media_type == media_type
    assert kinds.ACCEPTED[media_type] is found


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html>",
        b"<svg xmlns",
        b"MZ\x90",
        b"PK\x03\x04",
        b"RIFF\0\0\0\0AVI ",
        b"#EXTM3U",
        b"GIF89a",
        b"\x7fELF",
        b" %PDF-1.7",
    ],
)
def test_everything_else_is_refused(head: bytes) -> None:
    assert kinds.detect(head) is None
