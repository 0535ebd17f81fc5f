"""What was found once is found everywhere: in part, misspelt, half-said, spelt out."""

from __future__ import annotations

import re

import pytest

from firsthand.protect.words.carry import carry
from firsthand.protect.words.classifier import Word
from firsthand.protect.words.marks import Marks
from firsthand.protect.words.wordpiece import is_ordinary


def hidden(text: str, found: str, kind: str = "person", hide: float = 0.01) -> set[str]:
    """What is hidden of a text in which one phrase was found, and nothing else was likely."""
    marks = Marks(text)
    at = text.index(found)
    marks.add(at, at + len(found), kind)
    words = [
        Word(m.start(), m.end(), hide, "person", rare=not is_ordinary(m[0].lower())) for m in re.finditer(r"\w+", text)
    ]
    carry(marks, words)
    return {text[span.start : span.end] for span in marks.spans()}


@pytest.mark.parametrize("again", ["Mansour", "khalid", "Khaled", "mansoor", "Kha-", "Mans…", "KHALID", "Khalid's"])
def test_a_name_is_carried(again: str) -> None:
    said = hidden(f"I knew Khalid Mansour well. One day the wind took {again} away.", "Khalid Mansour")
    assert any(again.rstrip("-…").startswith(s.removesuffix("'s")) for s in said - {"Khalid Mansour"})


def test_an_ordinary_word_that_was_part_of_a_misheard_name_is_not() -> None:
    assert hidden("there was about hand sir who was about to go by hand", "about hand") == {"about hand"}


def test_a_place_is_carried_where_it_is_likely_at_all() -> None:
    text = "we came to Tell Amara and left Tell Amara"
    assert hidden(text, "Tell Amara", "place", hide=0.5) == {"Tell Amara"}
    marks = Marks(text)
    marks.add(11, 21, "place")
    carry(marks, [])
    assert len(marks.spans()) == 2, "without a classifier everything is likely"


def test_a_trade_that_means_anybody_is_not() -> None:
    assert hidden("I was a teacher. Ask any teacher.", "teacher", "role") == {"teacher"}
    marks_text = "I was a teacher. Ask any teacher."
    marks = Marks(marks_text)
    marks.add(8, 15, "role")
    carry(marks, [Word(m.start(), m.end(), 0.0, "person", rare=False) for m in re.finditer(r"\w+", marks_text)])
    assert len(marks.spans()) == 1
