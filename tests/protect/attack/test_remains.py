"""What is planted in an output is found: a tag, a text, a stream, a picture, copied bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firsthand.protect.attack import remains
from firsthand.protect.attack.remains import find_remains
from firsthand.protect.voice.writing import write_sound
from tests.protect.sounds import PLANTED, picture, tone, write


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A recording with everything in it."""
    return write(tmp_path / "Hanan-visit.mkv", [tone(2)], codec="flac", metadata=PLANTED, video=True)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A clean output of another sound."""
    path = tmp_path / "sound.m4a"
    write_sound(path, 16000, [tone(2, 500)])
    return path


def kinds(original: Path, *outputs: Path) -> set[str]:
    """Which kinds of remains are found."""
    return {found.kind for found in find_remains(original, outputs)}


def test_a_clean_output(original: Path, output: Path) -> None:
    """Nothing is found where nothing is."""
    assert find_remains(original, [output]) == []


def test_the_original_itself(original: Path) -> None:
    """Everything is found in it."""
    assert kinds(original, original) >= {"tag", "text", "bytes"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("text", ["sparrow FIELD office", "Hanan-visit", "+36.2021"])
def test_a_text_in_any_encoding(original: Path, output: Path, encoding: str, text: str) -> None:
    """Metadata and the file's name, whatever their case."""
    output.write_bytes(output.read_bytes() + text.encode(encoding))
    assert kinds(original, output) == {"text"}


def test_a_text_across_two_reads(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut by the end of what is read at once."""
    monkeypatch.setattr(remains, "CHUNK", 1 << 10)
    for place in range(1010, 1030):
        path = tmp_path / "captions.vtt"
        path.write_bytes(b"." * place + b"Exampleville" + b"recorded in Exampleville" + b"." * 3000)
        assert kinds(original, path) == {"text"}


def test_short_names_are_searched_in_texts(original: Path, tmp_path: Path, output: Path) -> None:
    """In captions, where they do not stand by chance."""
    captions = tmp_path / "captions.vtt"
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOmar left.\n")
    assert {found.kind for found in find_remains(original, [captions], secrets=["Omar"])} == {"text"}
    assert find_remains(original, [output], secrets=["Omar"]) == []


@pytest.mark.parametrize("chunk", [1 << 12, 1 << 24])
def test_copied_bytes(original: Path, output: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """A packet of the original at any place of the output, also across two reads."""
    monkeypatch.setattr(remains, "CHUNK", chunk)
    held = original.read_bytes()
    for start in (5001, 8130):
        output.write_bytes(b"\0" * 37 + np.random.default_rng(0).bytes(7001) + held[start : start + 200])
        assert "bytes" in kinds(original, output)


def test_padding_is_no_copy(original: Path, tmp_path: Path) -> None:
    """Zeros and repetitions are in every file."""
    one, other = tmp_path / "a.bin", tmp_path / "b.bin"
    one.write_bytes(b"\0" * 4096 + bytes(range(200, 208)) * 100)
    other.write_bytes(b"\0" * 9999 + bytes(range(200, 208)) * 300)
    assert find_remains(one, [other]) == []


def test_a_thumbnail(original: Path, output: Path) -> None:
    """A picture appended to a sound."""
    output.write_bytes(output.read_bytes() + b"\xff\xd8\xff\xe0" + picture())
    assert "picture" in kinds(original, output)


def test_streams_and_tags(original: Path, tmp_path: Path) -> None:
    """A second track, a cover, a title: each by itself, also when nothing of it is the original's."""
    two = write(tmp_path / "two.mka", [tone(2, 300), tone(2, 301)], codec="flac")
    assert "stream" in kinds(original, two)
    cover = write(tmp_path / "cover.mp3", [tone(2, 300)], codec="libmp3lame", cover=True)
    assert "picture" in kinds(original, cover)
    titled = write(tmp_path / "titled.m4a", [tone(2, 300)], codec="aac", metadata={"title": "Another one"})
    assert "tag" in kinds(original, titled)
