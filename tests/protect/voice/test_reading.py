"""A reader's recording: what can be one, and when its words are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.protect.reading import fits
from firsthand.protect.voice import BadReading, Options, protect_sound
from firsthand.protect.voice.reading import in_its_time
from firsthand.protect.voice.transcript import Passage, Word
from tests.protect.sounds import tone, write


def heard(text: str, start: float, step: float = 0.5) -> Passage:
    """Aligned words, one after the other."""
    words = tuple(Word(word, start + i * step, start + i * step + 0.4) for i, word in enumerate(text.split()))
    return Passage(start, words[-1].end, text, words)


def test_captions_lie_where_the_reader_says_the_words() -> None:
    written = [Passage(0, 4, "We left in spring."), Passage(5, 9, "[a relative] told me to go home.")]
    said = [heard("we left in the spring", 1.0), heard("a relative told me to go home", 12.0)]
    placed, words, matched = in_its_time(written, said, 1.5)
    assert [(p.start, round(p.end, 2), p.text) for p in placed] == [
        (1.0, 3.4, "We left in spring."), (12.0, 15.4, "[a relative] told me to go home."),
    ]  # fmt: skip
    assert (words, matched) == (11, 11)


def test_what_was_not_recognised_lies_between_its_neighbours() -> None:
    written = [Passage(0, 2, "We left."), Passage(2, 4, "Nobody knew."), Passage(4, 6, "We came home.")]
    placed, words, matched = in_its_time(written, [heard("we left", 0.5), heard("we came home", 6.0)], 1.2)
    assert [p.text for p in placed] == [p.text for p in written]
    assert placed[0].end <= placed[1].start < placed[1].end <= placed[2].start == 6.0
    assert (words, matched) == (7, 5)


def test_without_a_word_recognised_the_times_are_stretched() -> None:
    placed, _words, matched = in_its_time([Passage(1, 2, "We left."), Passage(3, 4, "We came home.")], [], 1.5)
    assert [(p.start, p.end) for p in placed] == [(1.5, 3.0), (4.5, 6.0)]
    assert matched == 0


@pytest.mark.parametrize(
    ("reading", "original", "good"),
    [(60, 60, True), (31, 60, True), (27, 60, False), (91, 60, True), (93, 60, False), (1, 4, True), (9, 2, False)],
)
def test_a_reading_takes_about_as_long(reading: float, original: float, good: bool) -> None:
    assert fits(reading, original) is good


def test_one_that_is_none_or_too_long_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", [tone(2)], codec="pcm_s16le")
    (tmp_path / "t.vtt").write_text("WEBVTT\n\n00:00.200 --> 00:01.500\nWe left in spring.\n", "utf-8")
    long = write(tmp_path / "long.wav", [tone(9)], codec="pcm_s16le")
    silent = write(tmp_path / "silent.mp4", [], codec="aac", video=True)
    (tmp_path / "none.wav").write_bytes(b"nothing")
    for reading, code in ((long, "length"), (silent, "no_sound"), (tmp_path / "none.wav", "no_sound")):
        with pytest.raises(BadReading) as refused:
            protect_sound(source, tmp_path / "out", Options(transcript=tmp_path / "t.vtt", reading=reading))
        assert refused.value.code == code
        assert list((tmp_path / "out").iterdir()) == []
