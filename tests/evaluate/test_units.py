"""Units agree with their number; a word that does not ship is said as it was declared."""

from __future__ import annotations

import pytest

from firsthand.evaluate.units import counted, named, plural
from firsthand.said import Said, Sentence


@pytest.mark.parametrize(
    ("number", "word", "said"),
    [
        (1, "person", "1 person"),
        (1200, "person", "1,200 people"),
        (2, "class", "2 classes"),
        (1, "youth centre", "1 youth centre"),
        (3, "school", "3 schools"),
        (1, "market", "1 × market"),
        (3, "market", "3 × market"),
    ],
)
def test_words_agree_with_their_number(number: int, word: str, said: str) -> None:
    assert counted(number, word) == said


def test_one_and_several() -> None:
    assert (named("congregation"), plural("congregation")) == ("congregation", "congregations")
    assert (named("market"), plural("market")) == ("market", "units (market)")


def test_units_that_ship_are_translated_and_others_are_declared() -> None:
    assert isinstance(named("forum"), Sentence)
    assert not isinstance(named("market"), Said)
    other = plural("market")
    assert isinstance(other, Sentence)
    assert other.values == {"unit": "market"}
