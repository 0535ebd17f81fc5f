"""The respondent's code: how often two people share one, and which codes a slip may have parted."""

from __future__ import annotations

import math
import random

import pytest

from firsthand.evaluate.survey.respondent import PARTS, SAME, collision_rate, near_matches, plain


def test_the_collision_rate_is_what_drawing_codes_shows() -> None:
    chance, people, draws = 1 / 200, 30, random.Random(5)
    shared = 0
    for _trial in range(2000):
        codes = [draws.randrange(200) for _ in range(people)]
        shared += sum(codes.count(code) > 1 for code in codes)
    assert collision_rate(people, chance) == pytest.approx(shared / (2000 * people), abs=0.01)
    assert collision_rate(1) == 0
    assert len(PARTS) == len(SAME)
    assert collision_rate(25) == pytest.approx(24 * math.prod(SAME), rel=0.01)


def test_codes_are_compared_without_case_spaces_and_kind_of_digits() -> None:
    assert plain(" Fa ٠٧ Ti 02") == plain("fa07ti02")
    assert plain("ＦＡ07") == "fa07"


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("fa07ti02", "fa01ti02", True),  # one changed
        ("fa07ti02", "fa7ti02", True),  # one missing
        ("fa07ti02", "faa07ti02", True),  # one added
        ("fa07ti02", "fa07it02", True),  # two neighbours swapped
        ("fa07ti02", "fa10ti02", False),
        ("fa07ti02", "fa07ti02", False),  # the same is no slip
        ("ab", "xy", False),
    ],
)
def test_near_matches(left: str, right: str, near: bool) -> None:
    assert near_matches([left], [right]) == ([(left, right)] if near else [])
