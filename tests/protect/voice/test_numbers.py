"""Digits become the words that are said for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.protect.voice.english.numbers import cardinal, ordinal, spell_numbers


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("7", "seven"),
        ("1,250 people", "one thousand two hundred fifty people"),
        ("in 1984", "in nineteen eighty four"),
        ("in 2005", "in two thousand five"),
        ("in 1905", "in nineteen oh five"),
        ("the 21st", "the twenty first"),
        ("the 12th", "the twelfth"),
        ("the 90s", "the nineties"),
        ("3.5%", "three point five percent"),
        ("$2.50", "two dollars fifty"),
        ("$1", "one dollar"),
        ("at 10:30", "at ten thirty"),
        ("at 7:00", "at seven o'clock"),
        ("0049", "zero zero four nine"),
        ("MP3 and B2B", "MP three and B two B"),
    ],
)
def test_as_it_is_said(written: str, said: str) -> None:
    """One row for each kind of number that testimony has."""
    assert spell_numbers(written).split() == said.split()


@given(st.integers(0, 10**18))
def test_every_number_has_words(number: int) -> None:
    """No digit is left and no number fails, however large."""
    words = spell_numbers(f"{number:,}")
    assert words.strip()
    assert not any(character.isdigit() for character in words)
    assert cardinal(number)
    assert ordinal(number % 10_000)
