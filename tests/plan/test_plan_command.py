"""The verbs on a small programme, from the file to what is written."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from firsthand.cli import main

from .programmes import of, write

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["plan", *map(str, arguments)])


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return write(tmp_path, ("budget = 1000", "budget = 600"))


@pytest.fixture
def written(programme: Path, tmp_path: Path) -> Path:
    result = run(programme, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_table_keeps_the_limits_and_its_order(written: Path) -> None:
    found = rows(written / "plan.csv")
    assert found
    assert sum(float(row["cost"]) for row in found) <= 600
    assert [row["starts"] for row in found] == sorted(row["starts"] for row in found)
    assert (written / "plan.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not list(written.glob("*.part"))


def test_the_calendars_have_named_zones_random_ids_and_no_voice(written: Path, programme: Path, tmp_path: Path) -> None:
    raw = (written / "plan.ics").read_bytes()
    venues = {row["venue"] for row in rows(written / "plan.csv")}
    calendars = Calendar.from_ical(raw, multiple=True)
    assert {str(each["X-WR-CALNAME"]) for each in calendars} == venues
    entries = [entry for each in calendars for entry in each.walk("VEVENT")]
    assert {row["slot"] for row in rows(written / "plan.csv")} == {str(entry["SUMMARY"]) for entry in entries}
    assert all(entry.decoded("DTSTART").tzinfo == ZoneInfo("Europe/Paris") for entry in entries)
    assert b"TZID:Europe/Paris" in raw
    assert not [voice for voice in (b"amber", b"birch", b"imam") if voice in raw]
    run(programme, "--out", tmp_path / "again")
    ids = [set(re.findall(rb"UID:(.+)", (tmp_path / each / "plan.ics").read_bytes())) for each in ("out", "again")]
    assert len(ids[0]) == len(entries)
    assert not ids[0] & ids[1]


def test_the_certificate(written: Path) -> None:
    told = json.loads((written / "certificate.json").read_text("utf-8"))
    assert told["interval"][0] < told["value"] < told["interval"][1]
    assert told["value"] <= told["bound"]
    assert 0 <= told["gap"] <= told["bound"] - told["value"] + 0.2 * told["value"]
    assert told["gap_percent"] == pytest.approx(100 * told["gap"] / (told["value"] + told["gap"]))
    assert told["sandwich"][0] <= told["sandwich"][1]
    assert sum(each["averted"] for each in told["communities"]) == pytest.approx(told["value"])
    assert "A tenth more would add about" in " ".join(told["said"])
    assert len(told["plan"]) == told["appearances"] == len(rows(written / "plan.csv"))
    assert [each["budget"] for each in told["frontier"]] == sorted(each["budget"] for each in told["frontier"])
    birch_at_radio = next(each for each in told["missing"] if (each["voice"], each["slot"]) == ("birch", "s4"))
    assert {each["kind"] for each in birch_at_radio["missing"]} == {"fitness", "consent"}


def test_the_report_is_one_file_without_scripts(written: Path) -> None:
    page = (written / "report.html").read_text("utf-8")
    assert page.count("<svg") == 3
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="http', page)
    assert "Northgate" in page
    assert "fresh" not in rows(written / "plan.csv")[0]
    for row in rows(written / "plan.csv"):
        assert row["slot"] in page


def test_the_same_seed_is_the_same_plan(programme: Path) -> None:
    found = [json.loads(run(programme, "--json", "--threads", n).stdout) for n in (1, 3)]
    assert found[0]["plan"] == found[1]["plan"]
    assert found[0]["value"] == found[1]["value"]


def test_a_speaker_falls_ill(programme: Path, written: Path, tmp_path: Path) -> None:
    old = {(row["voice"], row["slot"]) for row in rows(written / "plan.csv")}
    assert any(voice == "amber" for voice, _slot in old)
    found = json.loads(
        run(
            "replan", programme, written / "plan.csv", "--without-voice", "amber", "--out", tmp_path / "new", "--json"
        ).stdout
    )
    new = {(row["voice"], row["slot"]) for row in rows(tmp_path / "new/plan.csv")}
    assert not [voice for voice, _slot in new if voice == "amber"]
    assert len(found["lost"]) == sum(voice == "amber" for voice, _slot in old)
    assert len(found["dropped"]) <= 3
    assert {pair for pair in old if pair[0] != "amber"} - new == {tuple(key.split()[:2]) for key in found["dropped"]}


def test_what_lapsed_falls_out_and_what_is_locked_stays(written: Path, tmp_path: Path) -> None:
    table = written / "plan.csv"
    first = rows(table)[0]
    lapsed = write(tmp_path, ("budget = 1000", "budget = 600"), of("slot", first["slot"], "clearance", '"asked"'))
    kept = rows(table)[-1]
    found = json.loads(run("replan", lapsed, table, "--lock", kept["slot"], "--json").stdout)
    assert [key.split()[1] for key in found["lost"]] == [
        row["slot"] for row in rows(table) if row["slot"] == first["slot"]
    ]
    assert any(key.split()[1] == kept["slot"] for key in found["plan"])


def test_a_plan_drawn_by_hand_is_judged_and_improved(programme: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.csv"
    drawn.write_text("voice,slot\nbirch,s2\n")
    result = run("score", programme, drawn, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["breaks"] == []
    assert found["better"]["value"] > found["value"] > 0
    drawn.write_text("voice,slot,partner\namber,s1,\namber,s2,\nbirch,s4,\n")
    result = run("score", programme, drawn)
    assert result.exit_code == 3
    assert "It breaks a limit: amber rests 2 days between appearances." in result.stdout
    assert "It breaks a limit: birch at s4: there is no consent to this channel." in result.stdout


def test_each_appearance_is_explained(programme: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.csv"
    drawn.write_text("voice,slot\nbirch,s2\n")
    found = json.loads(run("explain", programme, drawn, "--json").stdout)
    assert found[0]["adds"] > 0
    assert found[0]["next_best"]["voice"] == "amber"
    assert "next best would be amber" in run("explain", programme, drawn).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("voice,place\nbirch,s2\n", "row 1, field slot: this column is missing"),
        ("voice,slot\nbirch,s9\n", "row 2, field slot: “s9” is no slot"),
        ("", "field voice"),
    ],
)
def test_a_wrong_plan_is_told_with_its_row(programme: Path, tmp_path: Path, text: str, said: str) -> None:
    drawn = tmp_path / "drawn.csv"
    drawn.write_text(text)
    result = run("score", programme, drawn)
    assert result.exit_code == 2
    assert said in result.stderr


def test_unknown_names_and_folders(programme: Path, written: Path) -> None:
    result = run("replan", programme, written / "plan.csv", "--without-voice", "nobody")
    assert result.exit_code == 2
    assert "“nobody” is no voice" in result.stderr
    blocked = programme.parent / "blocked"
    blocked.write_text("a file")
    result = run(programme, "--out", blocked / "x")
    assert result.exit_code == 1
    assert "cannot be made" in result.stderr


@pytest.mark.parametrize("name", ["town", "region", "country"])
def test_the_examples_can_be_read(name: str) -> None:
    from firsthand.plan.candidates import candidates
    from firsthand.plan.programme.reading import read_programme

    found = read_programme(ROOT / f"examples/{name}.toml")
    events, missing = candidates(found)
    assert events
    assert {each.kind for each in missing} >= {"clearance", "consent", "language", "fitness"}


def test_the_town_is_planned() -> None:
    result = run(ROOT / "examples/town.toml", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["value"] > 0
    assert found["appearances"] >= 3
