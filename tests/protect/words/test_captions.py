"""Offsets are those of the file; captions stay captions."""

from __future__ import annotations

import pysubs2
import pytest

from firsthand.protect.words.captions import speech_of
from firsthand.protect.words.redact import redact
from firsthand.protect.words.watchlist import Entry

WATCH = [Entry("person", "Khalid Mansour", ("Khalid Mansour",)), Entry("place", "Tell Amara", ("Tell Amara",))]
VTT = """WEBVTT - interview with Khalid

STYLE
::cue { color: Khalid }

NOTE recorded in Tell Amara

Khalid-1
00:00:01.000 --> 00:00:04.000 align:start
<v Khalid Mansour>My name is <b>Khalid</b>
Mansour.

2
00:00:04.500 --> 00:00:08.000
I lived in Tell
Amara &amp; in the city.
"""
SRT = (
    VTT.split("\n\n", 3)[-1]
    .replace(".000", ",000")
    .replace(".500", ",500")
    .replace(" align:start", "")
    .replace("<v Khalid Mansour>", "")
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("source", [VTT, SRT], ids=["vtt", "srt"])
def test_every_span_lies_where_the_words_stand_in_the_file(source: str, end: str) -> None:
    source = source.replace("\n", end)
    result = redact(source, ["ar"], WATCH)
    said = [source[a:b] for a, b, _ in result.spans]
    assert {"Khalid", "Mansour", "Tell", "Amara"} <= set(said)
    rebuilt, at = "", 0
    for (a, b, _), words in zip(result.spans, result.replacements, strict=True):
        rebuilt, at = rebuilt + source[at:a] + words, b
    assert rebuilt + source[at:] == result.text


def test_times_styles_and_tags_stay_and_no_name_does() -> None:
    text = redact(VTT, ["ar"], WATCH).text
    assert [line for line in text.split("\n") if "-->" in line] == [line for line in VTT.split("\n") if "-->" in line]
    assert text.startswith("WEBVTT")
    assert "<b>" in text
    assert "::cue { color: Khalid }" in text, "a style is not speech"
    assert "Mansour" not in text
    assert "Amara" not in text
    assert text.count("Khalid") == 1


def test_captions_can_still_be_read_by_another_program() -> None:
    for source, kind in ((VTT, "vtt"), (SRT, "srt")):
        before, after = (
            pysubs2.SSAFile.from_string(s, format_=kind) for s in (source, redact(source, ["ar"], WATCH).text)
        )
        assert [(e.start, e.end) for e in before] == [(e.start, e.end) for e in after]
        assert "Khalid" not in "".join(e.plaintext for e in after)
        assert all(e.plaintext.strip() for e in after)


def test_a_name_over_two_lines_is_one_thing() -> None:
    result = redact(VTT, ["ar"], WATCH)
    assert "[place 1]\n…" in result.text


def test_speech_and_file_agree_letter_by_letter() -> None:
    speech = speech_of(VTT)
    for i in range(len(speech.text)):
        for a, b in speech.in_file(i, i + 1):
            assert VTT[a:b] == speech.text[i]
