"""Bad input: every fault with its place, all at once, and nothing about single people."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from firsthand.plan.programme import tables
from firsthand.plan.programme.reading import read_programme
from firsthand.problems import InputProblem

from ..programmes import of, write


def faults(folder: Path, *changes: tuple[str, str], more: str = "") -> str:
    path = write(folder, *changes, more=more)
    with pytest.raises(InputProblem) as caught:
        read_programme(path)
    return str(caught.value)


def test_a_whole_programme_is_read(tmp_path: Path) -> None:
    found = read_programme(write(tmp_path))
    assert [each.id for each in found.voices] == ["amber", "birch"]
    assert found.voices[0].credibility == {"young": (0.4, 0.8), "pupils": (0.4, 0.8)}
    assert found.slots[0].starts.tzinfo is not None
    assert str(found.slots[0].starts.tzinfo) == "Europe/Paris"
    assert np.allclose(found.mixing, np.eye(2))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (of("voice", "amber", "home", '"east"'), "field voice 1: home: “east” is no community"),
        (of("slot", "s1", "communities", '["east"]'), "field slot 1: communities: “east” is no community"),
        (of("slot", "s1", "groups", '["old"]'), "“old” is no group"),
        (("voice = \"amber\"\ngroup", 'voice = "ambre"\ngroup'), "“ambre” is no voice"),
        (of("slot", "s1", "starts", '"2027-01-10T18:00"'), "slot 1: starts: this slot is in the past"),
        (of("slot", "s1", "starts", '"2027-05-10T18:00"'), "not within the programme's days"),
        (of("slot", "s1", "starts", '"the tenth"'), "Write it as 2026-03-31T18:00."),
        (of("slot", "s1", "people", "-4"), "Write a whole number from 1"),
        (of("slot", "s1", "people", "10.5"), "Write a whole number from 1"),
        (of("slot", "s1", "clearance", '"maybe"'), "Write one of: given, asked, refused."),
        (of("voice", "amber", "away", '["2027-02-20/2027-02-10"]'), "is no span of days"),
        (of("voice", "amber", "cost", "nan"), "Write a number from 0"),
        (("id = \"birch\"", 'id = "amber"'), "“amber” comes twice"),
        (("low = 0.4\nhigh = 0.8", "low = 0.9\nhigh = 0.8"), "the interval ends before it begins"),
        (("low = 0.4\nhigh = 0.8", "low = -2\nhigh = 0.8"), "Write a number from -1 to 1"),
        (("voice = \"birch\"\ngroup = \"*\"", 'voice = "birch"\ngroup = "young"'), "no credibility of “birch” for"),
        (("budget = 1000", "budget = \"much\""), "field programme.budget: “much” cannot be read."),
        (("begins = 2027-02-01", "begins = 2027-12-01"), "ends before it begins"),
        (("begins = 2027-02-01\n", ""), "field programme.begins: is missing"),
        (('zone = "Europe/Paris"', 'zone = "Paris"'), "no named time zone"),
        (("{young = 0.8, pupils = 0.2}", "{young = 0.8, pupils = 0.4}"), "are no shares that sum to 1"),
        (("[spread]", "[speed]"), "there is no such section"),
        (of("community", "north", "sise", "4"), "a community has no such field"),
        (of("community", "north", "size", "40"), "is a list of people"),
        (("title = ", "title "), "this is no TOML"),
    ],
)  # fmt: skip
def test_a_fault_has_its_place(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    found = faults(tmp_path, change)
    assert said in found
    assert str(tmp_path / "programme.toml") in found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, of("slot", "s1", "people", "-4"), of("slot", "s2", "minutes", "0"))
    assert len(found.splitlines()) == 2


@pytest.mark.parametrize("column", ["name", "e-mail", "Phone", "birth_date_of_birth", "first_name", "telegram"])
def test_columns_about_single_people_are_refused(tmp_path: Path, column: str) -> None:
    (tmp_path / "more.csv").write_text(f"id,size,{column}\nx,4000,y\n")
    found = faults(tmp_path, ("[spread]", '[files]\nslot = "more.csv"\n\n[spread]'))
    assert f"more.csv, row 1, field {column}" in found
    if column != "birth_date_of_birth":
        assert "about single people" in found


def test_rows_of_a_csv_are_named(tmp_path: Path) -> None:
    (tmp_path / "slots.csv").write_text(
        "id,channel,communities,venue,starts,people,language,clearance\n"
        "s8,forum,north,hall,2027-02-12T18:00,80,fr,given\n"
        "s9,forum,north;east,hall,2027-02-12T18:00,80,fr,given\n"
        "s10,forum,north\n"
    )
    found = faults(tmp_path, ("[spread]", '[files]\nslot = "slots.csv"\n\n[spread]'))
    assert "slots.csv, row 3, field communities: “east” is no community" in found
    assert "slots.csv, row 4: this row has 3 cells, the header 8" in found


def test_files_that_are_not_there_or_no_text(tmp_path: Path) -> None:
    assert "nowhere.csv: cannot be read" in faults(tmp_path, ("[spread]", '[files]\nslot = "nowhere.csv"\n\n[spread]'))
    (tmp_path / "programme.toml").write_bytes(b"[programme]\ntitle = '\xff'\n")
    with pytest.raises(InputProblem, match="row 2: this is not UTF-8"):
        read_programme(tmp_path / "programme.toml")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million events would be: the limit stands for a table, and is lowered here."""
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert "there are 4 rows; a plan is made of at most 3" in faults(tmp_path)


def test_today_is_the_day_of_the_file_or_this_day(tmp_path: Path) -> None:
    path = write(tmp_path, ("as_of = 2027-01-15\n", ""))
    with pytest.raises(InputProblem, match="in the past"):
        read_programme(path, today=date(2027, 2, 20))
    assert read_programme(path, today=date(2027, 2, 1)).slots


EFFECT = {
    "messenger_effect": {
        "unit": "standard deviations",
        "direction": "higher_is_better",
        "draws": [0.2, -0.1, 0.4],
        "k": 3,
        "prior": "library",
    }
}


def with_effect(folder: Path, found: object) -> Path:
    (folder / "effect.json").write_text(json.dumps(found))
    return write(folder, ("mean = 1.0\nsd = 0.3", 'file = "effect.json"'))


def test_the_effect_comes_from_what_evaluate_pool_prints(tmp_path: Path) -> None:
    assert list(read_programme(with_effect(tmp_path, EFFECT)).effect.draws) == [-0.1, 0.2, 0.4]
    worse = {"messenger_effect": {**EFFECT["messenger_effect"], "direction": "higher_is_worse"}}
    assert list(read_programme(with_effect(tmp_path, worse)).effect.draws) == [-0.4, -0.2, 0.1]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"estimate": 0.2}, "not what firsthand evaluate pool prints"),
        ([1, 2], "not what firsthand evaluate pool prints"),
        ({"messenger_effect": {**EFFECT["messenger_effect"], "unit": "points"}}, "standard deviations of the outcome"),
        ({"messenger_effect": {**EFFECT["messenger_effect"], "draws": []}}, "standard deviations of the outcome"),
    ],
)
def test_an_effect_of_another_kind_is_refused(tmp_path: Path, found: object, said: str) -> None:
    with pytest.raises(InputProblem, match=said):
        read_programme(with_effect(tmp_path, found))
