"""The same person under different spellings meets; nothing readable is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.platform.casework.intake.names import is_minor, skeletons

SAME = [
    ("محمد", "Mohamed", "Muhammad", "Mohammed", "MOHAMED"),
    ("أحمد", "احمد", "Ahmed", "Ahmad"),
    ("فاطمة", "فاطمه", "Fatima", "Fatimah"),
    ("يوسف", "Youssef", "Yusuf", "Yousef"),
    ("خالد", "Khalid", "Khaled"),
    ("عبد الله", "عبدالله", "Abdullah", "Abd Allah", "Abdallah"),
    ("شيماء", "Shaima", "Chaima"),
    ("جمال", "Jamal", "Gamal"),
    ("Zoë", "Zoe"),
    ("الحسن", "al-Hassan", "Al Hassan"),
]


@pytest.mark.parametrize("names", SAME)
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    met = [skeletons(name) for name in names]
    assert all(set.intersection(met[0], other) for other in met[1:]), met


@given(st.text(max_size=40))
def test_any_text_has_skeletons_and_direction_marks_change_nothing(text: str) -> None:
    assert skeletons("\u202e" + text + "\u200f") == skeletons(text)


@pytest.mark.parametrize("different", [("Samir", "Karim"), ("محمد", "خالد")])
def test_different_names_do_not_meet(different: tuple[str, str]) -> None:
    assert not skeletons(different[0]) & skeletons(different[1])


@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)))
def test_nobody_is_a_minor_after_nineteen_years_and_everybody_before_eighteen(born: date) -> None:
    assert is_minor(born, born + timedelta(days=365 * 17))
    assert not is_minor(born, born + timedelta(days=366 * 19))


def test_one_comes_of_age_on_the_birthday() -> None:
    assert is_minor(date(2008, 5, 4), date(2026, 5, 3))
    assert not is_minor(date(2008, 5, 4), date(2026, 5, 4))
