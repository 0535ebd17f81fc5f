"""What the engine says is English, and can be said again from what it was made of."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import pytest

from firsthand.said import (
    NOTHING,
    Day,
    Joined,
    Number,
    Said,
    Sentence,
    _,
    listed,
    ngettext,
    percent,
    pgettext,
    render,
)


class Marked:
    """A language that shows what it was asked."""

    def template(self, sentence: Sentence) -> str:
        chosen = sentence.template if sentence.many == 1 or not sentence.plural else sentence.plural
        return f"⟦{sentence.context}{chosen}⟧"

    def number(self, number: Number) -> str:
        return f"#{number.rounded}"

    def day(self, value: date) -> str:
        return f"@{value.day}"

    def declared(self, words: str) -> str:
        return f"‹{words}›"


def test_it_is_the_english_sentence() -> None:
    assert _("“%(arm)s” is no arm.", arm="town") == "“town” is no arm."
    assert _("Nothing of 100% was found.") == "Nothing of 100% was found."
    assert json.dumps(_("Half of %(many)s.", many=3)) == '"Half of 3."'


@pytest.mark.parametrize(("count", "english"), [(0, "0 rows left"), (1, "1 row left"), (2, "2 rows left")])
def test_a_count_chooses_singular_or_plural(count: int, english: str) -> None:
    said = ngettext("%(count)s row left", "%(count)s rows left", count, count=count)
    assert said == english
    assert (said.template, said.plural, said.many) == ("%(count)s row left", "%(count)s rows left", count)


@pytest.mark.parametrize(
    ("number", "english"),
    [
        (Number(0.30), "0.3"),
        (Number(1234567), "1234567"),
        (Number(1234567, grouped=True), "1,234,567"),
        (Number(2.0), "2"),
        (Number(0.125, 2), "0.12"),
        (Number(-0.125, 2, minus="−"), "−0.12"),
        (Number(0.2, 2, signed=True), "+0.20"),
        (Number(-0.2, 2, signed=True), "-0.20"),
        (Number(-0.001, 2, signed=True), "0.00"),
        (Number(0.00012345, digits=3), "0.000123"),
        (Number(float("inf")), "inf"),
        (percent(0.954), "95%"),
        (percent(0.954, 1), "95.4%"),
        (Number(0.15, percent=True), "15%"),
    ],
)
def test_numbers_as_english_writes_them(number: Number, english: str) -> None:
    assert number == english


def test_days_and_moments() -> None:
    assert Day(date(2026, 11, 24)) == "2026-11-24"
    assert Day(datetime(2026, 11, 24, 9, 5, 1, 77, tzinfo=UTC)) == "2026-11-24T09:05:01+00:00"


def test_parts_are_kept_and_empty_ones_left_out() -> None:
    said = Joined([_("One."), NOTHING, _("Two.")])
    assert said == "One. Two."
    assert said.parts == ("One.", "Two.")
    assert listed(["a", "b"]) == "a, b"


def test_another_language_is_made_from_the_same_parts() -> None:
    inner = ngettext("%(count)s row", "%(count)s rows", 2, count=2)
    template = "“%(arm)s”: %(rows)s of %(share)s on %(day)s: %(names)s"
    share, day = Number(1.50, 2), Day(date(2026, 1, 9))
    said = _(template, arm="town", rows=inner, share=share, day=day, names=listed(["x", "y"]))
    assert render(said, Marked()) == "⟦“‹town›”: ⟦#2 rows⟧ of #1.50 on @9: ‹x›⟦between the things of a list, ⟧‹y›⟧"
    assert render(Joined([_("One."), pgettext("end", "Two.")]), Marked()) == "⟦One.⟧ ⟦endTwo.⟧"
    assert render("said already", Marked()) == "said already"


@dataclass(frozen=True)
class Found:
    said: Said


@pytest.mark.parametrize(
    "said",
    [
        ngettext("%(n)s of 100%% is left", "%(n)s of 100%% are left", 2, n=Number(2.5, 1, signed=True)),
        Joined([_("One."), _("%(arm)s.", arm="town")]),
        Day(date(2026, 11, 24)),
        NOTHING,
    ],
)
def test_copies_keep_what_they_are_made_of(said: Said) -> None:
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said)), asdict(Found(said))["said"]):  # noqa: S301
        assert again == said
        assert type(again) is type(said)
        assert render(again, Marked()) == render(said, Marked())
