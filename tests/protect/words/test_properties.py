"""What holds for every text: order, places, and that nothing of the watch list survives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.words.attack import attack
from firsthand.protect.words.redact import redact
from firsthand.protect.words.watchlist import Entry

WATCH = [
    Entry("person", "Khalid Mansour", ("Khalid Mansour", "Abu Yusuf", "خالد منصور")),
    Entry("place", "Tell Amara", ("Tell Amara",), say="a village"),
]
WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "I and the was [ ] [person Khalid khaled KHALID Mansour mansoor Abu Yusuf Tell Amara خالد منصور وخالد K H A L "
        "I D 0475 12 34 56 k@mail.com @falcon_9 1991 May 31 12.05.2014 --> 00:00:01.000 WEBVTT <b> </b> "
        "[place 1] - . , … aged nineteen six oh seven double two three é ß İ 𝔘 \u200f \u0301",
    )
)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "\r\n", ", ", ". ", ""])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=40).map(lambda parts: "".join(a + b for a, b in parts))
SAID = st.sampled_from(["Khalid Mansour", "khalid", "MANSOUR", "Abu Yusuf", "خالد منصور", "Tell Amara"])
SOURCES = st.one_of(TEXTS, TEXTS.map("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{}".format), st.text(max_size=80))
# Without the classifier (["ar"]): its own test is on the held-out testimonies.


@settings(max_examples=300, deadline=None)
@given(source=SOURCES)
def test_spans_are_sorted_disjoint_and_inside(source: str) -> None:
    result = redact(source, ["ar"], WATCH)
    at, rebuilt = 0, ""
    for (start, end, kind), words in zip(result.spans, result.replacements, strict=True):
        assert at <= start < end <= len(source)
        assert kind
        rebuilt += source[at:start] + words
        at = end
    assert rebuilt + source[at:] == result.text


@settings(max_examples=300, deadline=None)
@given(source=SOURCES)
def test_redacting_twice_changes_nothing(source: str) -> None:
    once = redact(source, ["ar"], WATCH).text
    assert redact(once, ["ar"], WATCH).text == once


@settings(max_examples=200, deadline=None)
@given(
    before=TEXTS,
    after=TEXTS,
    said=st.sampled_from(["Khalid Mansour", "khalid", "MANSOUR", "Abu Yusuf", "خالد منصور", "Tell Amara"]),
)
def test_no_name_of_the_watch_list_survives(before: str, after: str, said: str) -> None:
    text = redact(f"{before} {said} {after}", ["ar"], WATCH).text
    assert not re.search(rf"(?<!\w){said}(?!\w)", text, re.IGNORECASE)  # a word may be glued to another in the texts


@pytest.mark.parametrize("size", [200_000])
def test_a_long_text_is_done_in_time_that_grows_with_it(size: int) -> None:
    text = "and then Khalid said that it was cold. " * (size // 39)
    result = redact(text, ["ar"], WATCH)
    assert len(result.spans) == size // 39
    assert not attack(result.text[:4000], WATCH)
