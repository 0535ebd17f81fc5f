"""The attacker finds what is left, by other means, and stays quiet about a clean text."""

from __future__ import annotations

import pytest

from firsthand.protect.words.attack import QUESTIONS, attack, soundex
from firsthand.protect.words.watchlist import Entry

WATCH = [
    Entry("person", "Khalid Mansour", ("Khalid Mansour", "Abu Yusuf")),
    Entry("place", "Tell Amara", ("Tell Amara",), say="a village"),
]


@pytest.mark.parametrize(
    "left", ["Khalid", "kalid", "Mansoor", "manssour", "Tell Amarah", "TellAmara", "khalid mansur", "خالد"]
)
def test_what_is_left_is_found(left: str) -> None:
    text = f"[person 1] came from [a village] with {left} and we waited"
    findings = attack(text, WATCH)
    assert findings
    assert any(
        text[f.start : f.end].lower() in left.lower() or left.lower() in text[f.start : f.end].lower() for f in findings
    )


def test_a_word_that_was_hidden_once_and_stands_elsewhere_is_found() -> None:
    assert [f.found for f in attack("[place 1] and Zarbouneh", (), hidden=["Zarbouneh"])] == ["Zarbouneh"]


def test_a_clean_text_gives_no_finding() -> None:
    assert attack("[person 1] came from [a village] and they called me and I was cold and told them all", WATCH) == []


def test_captions_are_attacked_in_their_words() -> None:
    source = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nit was Kha<b>lid</b> there\n"
    assert [source[f.start : f.end] for f in attack(source, WATCH)]


def test_what_no_program_can_answer_is_asked() -> None:
    assert {kind for kind, _ in QUESTIONS} == {"singling out", "linkability", "inference"}
    assert all(question.endswith("?") for _, question in QUESTIONS)
    assert soundex("robert") == soundex("rupert")
