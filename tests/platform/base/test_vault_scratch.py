"""The scratch file: what was written is read, nothing of it lies on the disk, and nothing is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.platform.base.vault.errors import Unreadable
from firsthand.platform.base.vault.scratch import HELD, SLOT, Scratch
from firsthand.platform.base.vault.stream import SEGMENT

LIMIT = 8 * SEGMENT
PIECES = st.lists(
    st.tuples(st.integers(0, LIMIT - 70_000), st.integers(1, 70_000), st.integers(0, 255)), min_size=1, max_size=12
)


@settings(deadline=None, max_examples=25)
@given(PIECES)
def test_it_reads_back_like_a_file(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[int, int, int]]
) -> None:
    model = bytearray(LIMIT)
    with Scratch(tmp_path_factory.mktemp("scratch"), limit=LIMIT) as scratch:
        for offset, length, value in pieces:
            scratch.write(offset, bytes([value]) * length)
            model[offset : offset + length] = bytes([value]) * length
        size = max(offset + length for offset, length, _value in pieces)
        assert scratch.size == size
        assert scratch.read(0, LIMIT) == model[:size]
        assert scratch.read(size - 1, 100) == model[size - 1 : size]


def test_nothing_readable_lies_on_the_disk_and_nothing_is_left(tmp_path: Path) -> None:
    words = b"the name of a sister"
    with Scratch(tmp_path, limit=64 * SEGMENT) as scratch:
        for index in range(HELD + 3):
            scratch.write(index * SEGMENT, words * 1000)
        stored = os.pread(scratch.file.fileno(), 3 * SLOT, 0)
        assert len(stored) == 3 * SLOT
        assert words not in stored
        assert scratch.read(0, len(words)) == words
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_segment_moved_to_another_place_does_not_open(tmp_path: Path) -> None:
    with Scratch(tmp_path, limit=64 * SEGMENT) as scratch:
        for index in range(HELD + 2):
            scratch.write(index * SEGMENT, bytes([index + 1]) * 100)
        first = os.pread(scratch.file.fileno(), SLOT, 0)
        os.pwrite(scratch.file.fileno(), first, SLOT)
        with pytest.raises(Unreadable):
            scratch.read(SEGMENT, 10)


def test_more_than_may_be_written_is_refused(tmp_path: Path) -> None:
    with Scratch(tmp_path, limit=10) as scratch:
        scratch.write(0, b"0123456789")
        with pytest.raises(OverflowError):
            scratch.write(9, b"xy")
        assert scratch.read(0, 20) == b"0123456789"
