"""Sealed files: any range comes back, and no segment can be moved, cut off, repeated or damaged."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.platform.base import vault
from firsthand.platform.base.vault import keys, making, reading, stream

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SMALL = 64  # a segment size at which hypothesis reaches every edge


@pytest.fixture(autouse=True)
def unlocked(settings: Any, tmp_path: Path) -> Iterator[None]:
    making.make_keys(tmp_path / "keys")
    settings.FIRSTHAND_KEY_FILE = tmp_path / "keys" / "unlock.key"
    settings.FIRSTHAND_PASSPHRASE_FILE = ""
    keys.forget()
    with reading.scope():
        yield
    keys.forget()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SEGMENT", SMALL)


class Drip(io.RawIOBase):
    """A source that, like a pipe, gives less than it is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def read(self, count: int = -1) -> bytes:
        return self.data.read(min(count, 37))


def sealed(folder: Path, data: bytes, subject: UUID, associated: bytes = b"") -> Path:
    path = folder / uuid4().hex
    with path.open("wb") as file:
        assert stream.write(Drip(data), file, subject=subject, compartment="testimony", associated=associated) == len(
            data
        )
    assert path.stat().st_size == stream.sealed_size(len(data))
    return path


def reader(file: BinaryIO, size: int, subject: UUID, associated: bytes = b"") -> stream.Reader:
    reading.grant(subject)
    return stream.Reader(file, size=size, subject=subject, compartment="testimony", associated=associated)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_range_comes_back(small: None, tmp_path: Path, data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 5 * SMALL) | st.sampled_from([0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL]))
    start = data.draw(st.integers(0, size))
    stop = data.draw(st.integers(start, size))
    plain, subject = bytes(number % 251 for number in range(size)), uuid4()
    with sealed(tmp_path, plain, subject).open("rb") as file:
        assert b"".join(reader(file, size, subject).read_range(start, stop)) == plain[start:stop]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(small: None, tmp_path: Path, position: int, bit: int) -> None:
    subject, plain = uuid4(), b"x" * (3 * SMALL + 5)
    path = sealed(tmp_path, plain, subject)
    body = bytearray(path.read_bytes())
    body[position % len(body)] ^= 1 << bit
    path.write_bytes(body)
    with path.open("rb") as file, pytest.raises(vault.Unreadable):
        list(reader(file, len(plain), subject).read_range(0, len(plain)))


def test_segments_stand_where_they_were_written(small: None, tmp_path: Path) -> None:
    subject, plain = uuid4(), b"a" * SMALL + b"b" * SMALL + b"c" * SMALL
    path = sealed(tmp_path, plain, subject)
    body, step = path.read_bytes(), SMALL + stream.OVERHEAD
    head, parts = body[: stream.HEADER_BYTES], [body[stream.segment_offset(number) :][:step] for number in range(3)]
    forged = {
        "swapped": (head + parts[1] + parts[0] + parts[2], 3),
        "repeated": (head + parts[0] + parts[0] + parts[2], 3),
        "tail cut off": (head + parts[0] + parts[1], 2),
        "middle left out": (head + parts[0] + parts[2], 2),
        "prolonged": (head + parts[0] + parts[1] + parts[2] + parts[2], 4),
        "other file's salt": (head[:-1] + bytes([head[-1] ^ 1]) + parts[0] + parts[1] + parts[2], 3),
    }
    for content, count in forged.values():
        path.write_bytes(content)
        with path.open("rb") as file, pytest.raises(vault.Unreadable):
            list(reader(file, count * SMALL, subject).read_range(0, count * SMALL))
    path.write_bytes(body)
    with path.open("rb") as file:
        for size in (len(plain) - 1, len(plain) + 1, 0):  # a size that the file has not
            with pytest.raises(vault.Unreadable):
                reader(file, size, subject)
        with pytest.raises(vault.Unreadable):
            list(reader(file, len(plain), subject, b"other row").read_range(0, 1))


def test_a_file_is_read_only_in_a_recorded_reading_and_with_a_living_key(small: None, tmp_path: Path) -> None:
    subject = uuid4()
    path = sealed(tmp_path, b"x" * 200, subject)
    with path.open("rb") as file:
        with pytest.raises(vault.ReadingNotRecorded):
            stream.Reader(file, size=200, subject=subject, compartment="testimony")
        pieces = reader(file, 200, subject).read_range(0, 200)
        next(pieces)
        keys.destroy(subject)
        with pytest.raises(vault.KeyDestroyed):  # also a playback that had begun
            next(pieces)


def test_memory_stays_small(tmp_path: Path) -> None:
    class Zeros(io.RawIOBase):
        left = 64 << 20

        def read(self, count: int = -1) -> bytes:
            count = min(count, self.left)
            self.left -= count
            return bytes(count)

    subject, path = uuid4(), tmp_path / "large"
    tracemalloc.start()
    with path.open("wb") as file:
        size = stream.write(Zeros(), file, subject=subject, compartment="testimony")
    with path.open("rb") as file:
        read = sum(len(piece) for piece in reader(file, size, subject).read_range(0, size))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == size == 64 << 20
    assert peak < 8 << 20
