"""Transcripts: files that can and cannot be read, and marks that hide."""

from __future__ import annotations

import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from firsthand.platform.voices.testimony.models import Mark
from firsthand.platform.voices.testimony.queries import find_words
from firsthand.platform.voices.testimony.redaction import moved, redact, stretches
from firsthand.platform.voices.testimony.subtitles import SIZE_LIMIT, TranscriptRefused, read_transcript

VTT = (
    "WEBVTT\n\nNOTE a remark\n\n1\n00:01.000 --> 00:04.000 align:start\n"
    "<v Samir Haddad>Hello <i>you</i>\nand "
    "&amp; {us}\n\n"
    "00:05.000 --> 00:06.500\n<v Clerk>Yes\n"
)
SRT = "1\n00:00:01,000 --> 00:00:04,000\nمرحبا\n\n2\n00:00:05,000 --> 00:00:06,000\nSecond\n"


def test_webvtt_keeps_words_and_times_and_turns_names_into_numbers():
    first, second = read_transcript(VTT.encode())
    assert (first.start_ms, first.end_ms, first.speaker, first.text) == (1000, 4000, "1", "Hello you\nand & {us}")
    assert (second.end_ms, second.speaker, second.text) == (6500, "2", "Yes")
    assert "Samir" not in repr([first, second])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_subrip_in_each_encoding(encoding, break_):
    drafts = read_transcript(SRT.replace("\n", break_).encode(encoding))
    assert [d.text for d in drafts] == ["مرحبا", "Second"]
    assert drafts[1].start_ms == 5000


def test_plain_text_by_paragraph_with_repeated_names_as_speakers():
    drafts = read_transcript(b"Amal: I left.\n\nClerk: When?\n\nAmal: In May.\n\nNote: she paused.\n\nClerk: Go on.")
    assert [(d.speaker, d.text) for d in drafts] == [
        ("1", "I left."),
        ("2", "When?"),
        ("1", "In May."),
        ("", "Note: she paused."),
        ("2", "Go on."),
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", None),
        (b" \n ", None),
        (b"WEBVTT\n\n", None),
        (b"x" * (SIZE_LIMIT + 1), None),
        (b"\x00\x01text", None),
        ("caf\xe9 de la\nfen\xeatre".encode("latin-1"), 1),
        (b"a\nb\nc\xff", 3),
        (b"WEBVTT\n\n00:01.000 --> later\nx\n", 3),
        (b"WEBVTT\n\n00:05.000 --> 00:01.000\nx\n", 3),
        (b"1\n00:00:01,000 --> 00:00:02,000\n00:00:03,000 --> 00:00:04,000\nx\n", 2),
        (b"WEBVTT\n\n00:99.000 --> 01:00.000\nx", 3),
    ],
)
def test_a_broken_file_names_its_line(data, line):
    with pytest.raises(TranscriptRefused) as refused:
        read_transcript(data)
    assert refused.value.line == line
    assert line is None or f"Line {line}" in str(refused.value)


def marks_of(spans):
    return [Mark(start=start, end=end, hide=True, replacement=put) for start, end, put in spans]


@settings(max_examples=200, deadline=None)
@given_that(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="[…]"), min_size=1, max_size=5), min_size=2, max_size=8
    ),
    st.data(),
)
def test_no_hidden_character_is_left(parts, data):
    # Every position gets a letter of its own, so that "is it still there" is exact.
    text = "".join(chr(0x4E00 + i) for i in range(sum(map(len, parts))))
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)), st.sampled_from(["", "a city"])),
            max_size=5,
        )
    )
    spans = [(start, max(start + 1, end), put) for start, end, put in spans]
    out = redact(text, marks_of(spans))
    hidden = {i for start, end, _put in spans for i in range(start, min(end, len(text)))}
    assert not {text[i] for i in hidden} & set(out)
    assert [ch for ch in out if ch in text] == [ch for i, ch in enumerate(text) if i not in hidden]


@settings(max_examples=200, deadline=None)
@given_that(st.integers(0, 18), st.integers(1, 19), st.integers(0, 20), st.integers(0, 20), st.text("xyz", max_size=4))
def test_a_correction_never_brings_hidden_words_to_light(start, length, cut_from, cut_to, put):
    before = "abcdefghijklmnopqrst"
    end = min(start + length, 20)
    cut_from, cut_to = sorted((cut_from, cut_to))
    after = before[:cut_from] + put + before[cut_to:]
    new_start, new_end = moved(start, end, before, after)
    out = redact(after, marks_of([(new_start, new_end, "")]) if new_end > new_start else [])
    assert not set(before[start:end]) & set(out)


def test_pieces_are_the_whole_text():
    marks = marks_of([(2, 6, ""), (4, 9, "")])
    pieces = stretches("0123456789", marks)
    assert "".join(p.text for p in pieces) == "0123456789"
    assert [p.text for p in pieces if p.hide] == ["23", "45", "678"]


def test_overlapping_marks_hide_the_union_with_the_first_replacement():
    assert redact("0123456789", marks_of([(2, 6, ""), (4, 9, "a city")])) == "01a city9"
    assert redact("0123456789", marks_of([(2, 4, ""), (4, 6, "x")])) == "01[…]x6789"


def test_words_are_found_by_their_first_and_last():
    assert find_words("one two three two", "one", "three") == (0, 13)
    for first, last in (("four", ""), ("two", ""), ("three", "one"), ("", "")):
        with pytest.raises(ValueError, match="words"):
            find_words("one two three two", first, last)
