"""Transcripts in and out: what fits the sound is taken, anything else is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.voice.problems import BadTranscript
from firsthand.protect.voice.transcript import Passage, clock, read_vtt, write_vtt

CUE = "WEBVTT\n\n00:01.000 --> 00:02.500\nWe left in spring.\n"


def stored(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "t.vtt"
    path.write_text(text, "utf-8")
    return path


def test_read(tmp_path: Path) -> None:
    """Times, words, markup left away."""
    text = CUE + "\n00:03.000 --> 00:04.000 align:start\n<v Hanan>Then <i>we</i>\nwaited.</v>\n"
    assert read_vtt(stored(tmp_path, text), seconds=5) == [
        Passage(1.0, 2.5, "We left in spring."),
        Passage(3.0, 4.0, "Then we waited."),
    ]


def test_subrip(tmp_path: Path) -> None:
    """SubRip is read as well."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nWe left.\n"
    assert read_vtt(stored(tmp_path, text), seconds=5) == [Passage(1.0, 2.0, "We left.")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no words"),
        ("WEBVTT\n", "no words"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\n", "no words"),
        (CUE.replace("00:01", "01:01").replace("00:02", "01:02"), "behind the end"),
        (CUE.replace("00:02.500", "00:00.500"), "ends before"),
        (CUE + "\n00:01.000 --> 00:02.000\nAgain.\n", "two passages begin"),
    ],
)
def test_refused(tmp_path: Path, text: str, reason: str) -> None:
    """Empty, out of time, turned round: each with its own reason."""
    with pytest.raises(BadTranscript, match=reason):
        read_vtt(stored(tmp_path, text), seconds=10)


def test_not_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, and no file."""
    (tmp_path / "t.vtt").write_bytes(b"WEBVTT\n\n\xff\xfe\x00")
    with pytest.raises(BadTranscript, match="UTF-8"):
        read_vtt(tmp_path / "t.vtt", seconds=10)
    with pytest.raises(BadTranscript):
        read_vtt(tmp_path / "none.vtt", seconds=10)


def test_overlap_is_cut(tmp_path: Path) -> None:
    """A passage ends where the next begins."""
    text = CUE + "\n00:02.000 --> 00:03.000\nThen.\n"
    assert [(p.start, p.end) for p in read_vtt(stored(tmp_path, text), seconds=10)] == [(1.0, 2.0), (2.0, 3.0)]


passage = st.tuples(
    st.integers(1, 3000), st.text("abc de&<>'é", min_size=1).map(lambda t: " ".join(t.split())).filter(bool)
)


@given(st.lists(passage, min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, given_: list[tuple[int, str]]) -> None:
    """Any words, at any times."""
    passages, at = [], 0
    for length, text in given_:
        passages.append(Passage(at / 1000, (at + length) / 1000, text))
        at += length + 1
    path = tmp_path_factory.mktemp("vtt") / "t.vtt"
    write_vtt(path, passages)
    assert read_vtt(path, seconds=at / 1000) == passages


def test_clock() -> None:
    """Hours are always written."""
    assert clock(3723.5) == "01:02:03.500"
    assert clock(59.9996) == "00:01:00.000"
