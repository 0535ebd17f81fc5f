"""`firsthand evaluate watch` as somebody, or a timer, uses it."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from firsthand.evaluate.design import Watch, read_design, write_design, write_seal
from firsthand.evaluate.watch.command import FIRED, watch
from tests.evaluate.watch import wedges
from tests.evaluate.watch.trials import design, trial, written


def run(*arguments: object) -> Result:
    return CliRunner().invoke(watch, [str(each) for each in arguments])


def test_a_harmful_campaign_fires_and_says_stop(tmp_path: Path) -> None:
    plan, answers = written(tmp_path, design(), trial(design(), harm=1.2))
    done = run(plan, answers)
    assert done.exit_code == FIRED == 4
    assert done.output.startswith("STOP")
    assert "HARM beyond 0 points for the worse is shown since 2026-01-" in done.output
    told = run(plan, answers, "--json")
    assert told.exit_code == 4
    found = json.loads(told.output)
    assert found["fired"] is True
    first = found["rules"][0]
    assert (first["audience"], first["state"], first["fired"]) == ("everyone", "harm", True)


def test_a_harmless_one_goes_on_with_its_picture_and_its_table(tmp_path: Path) -> None:
    of = design(watch=Watch("pocock", 0.05, (0.5, 1.0)))
    plan, answers = written(tmp_path, of, trial(of, harm=-0.2))
    done = run(plan, answers, "--picture", tmp_path / "watch.svg")
    assert done.exit_code == 0, done.output
    assert "No stop rule has fired" in done.output
    assert ElementTree.parse(tmp_path / "watch.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own file
    with (tmp_path / "watch.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["audience", "outcome", "look"]
    assert len(rows) == 1 + 2 * 2
    assert json.loads(run(plan, answers, "--json").output)["fired"] is False


def test_sizes_of_looks_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    plan, answers = written(tmp_path, design(), trial(design()))
    found = json.loads(run(plan, answers, "--looks", "100,200", "--json").output)
    assert [look["people"] for look in found["rules"][0]["looks"]] == [100, 200]
    for wrong, said in (("many", "no list of numbers"), ("200,100", "rise")):
        done = run(plan, answers, "--looks", wrong)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_an_unsealed_or_edited_design_is_refused(tmp_path: Path) -> None:
    """A margin that is written after the answers were seen is no margin."""
    plan, answers = written(tmp_path, design(), trial(design()))
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("harm_margin = 0.0", "harm_margin = 2.0"), encoding="utf-8")
    edited = run(plan, answers)
    assert (edited.exit_code, "edited after it was sealed" in edited.stderr) == (3, True)
    plan.write_text(text, encoding="utf-8")
    (tmp_path / "design.seal.json").unlink()
    unsealed = run(plan, answers)
    assert (unsealed.exit_code, "not sealed" in unsealed.stderr) == (3, True)


def test_a_design_without_a_watch_is_refused_before_the_answers_are_read(tmp_path: Path) -> None:
    plan, _ = written(tmp_path, design(watch=None), trial(design()))
    done = run(plan, tmp_path / "nothing.csv")
    assert (done.exit_code, "declares no watch" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("old", "new", "said"), [("campaign", "campain", "row 2"), ("2026-01-05", "yesterday", "date")]
)
def test_a_bad_row_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    plan, answers = written(tmp_path, design(), trial(design()))
    answers.write_text(answers.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = run(plan, answers)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_a_picture_that_cannot_be_written(tmp_path: Path) -> None:
    plan, answers = written(tmp_path, design(), trial(design()))
    done = run(plan, answers, "--picture", tmp_path / "no such folder" / "watch.svg")
    assert (done.exit_code, "cannot be written" in done.stderr) == (1, True)


def test_a_wedge_is_watched_from_its_file_with_a_picture_of_its_periods(tmp_path: Path) -> None:
    of = wedges.wedge(clusters=24)
    plan, path = tmp_path / "design.toml", tmp_path / "answers.csv"
    write_design(of, plan)
    write_seal(read_design(plan), plan, now=datetime(2026, 1, 1, tzinfo=UTC))
    data = wedges.answers(of, harm=1.5)
    assert data.cluster is not None
    assert data.starts is not None
    assert data.date is not None
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "cluster", "wave", "starts", "date", "support"])
        rows.writerows(
            zip(data.code, data.cluster, data.wave, data.starts.astype(int), data.date, data.columns["support"],
                strict=True)
        )  # fmt: skip
    done = run(plan, path, "--picture", tmp_path / "watch.svg")
    assert done.exit_code == FIRED, done.output
    assert "HARM beyond 0 points for the worse is shown since period 2, 2026-02-" in done.output
    drawn = (tmp_path / "watch.svg").read_text(encoding="utf-8")
    assert ">period 2<" in drawn
    assert ">period 3<" in drawn
