"""`firsthand evaluate estimate` over files: what it prints, and its exit codes."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.evaluate.design import read_design, to_toml, write_seal
from firsthand.evaluate.trial import Trial

from .made import SEALED_AT, cluster_design, cluster_trial

DESIGN = cluster_design(clusters=12)


def write(path: Path, trial: Trial) -> None:
    """The trial as the CSV that docs/evaluate.md describes."""
    names = list(trial.columns)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "cluster", "arm", "wave", "date", "exposed", *names])
        for at in range(len(trial)):
            met = "" if trial.exposed is None or trial.exposed[at] != trial.exposed[at] else int(trial.exposed[at])
            cells = [trial.columns[name][at] for name in names]
            cells = [f"{min(max(each, 1), 7):.3f}" if isinstance(each, float) else each for each in cells]
            cluster = "" if trial.cluster is None else trial.cluster[at]
            writer.writerow([trial.code[at], cluster, trial.arm[at], trial.wave[at], trial.date[at], met, *cells])  # type: ignore[index]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "design.toml").write_text(to_toml(DESIGN), encoding="utf-8")
    write_seal(read_design(tmp_path / "design.toml"), tmp_path / "design.toml", now=datetime.fromisoformat(SEALED_AT))
    write(tmp_path / "answers.csv", cluster_trial(clusters=12))
    return tmp_path


def run(folder: Path, *more: str) -> Result:
    files = [str(folder / "design.toml"), str(folder / "answers.csv")]
    return CliRunner().invoke(main, ["evaluate", "estimate", *files, "--draws", "499", *more])


def test_text_and_json_say_the_same(folder: Path) -> None:
    text, told = run(folder), run(folder, "--json")
    assert (text.exit_code, told.exit_code) == (0, 0), text.output + told.output
    first = json.loads(told.stdout)["findings"][0]
    assert first["label"] == "Support for violence"
    assert f"primary: {first['primary']['estimate']:+.3f}" in text.stdout
    assert first["sentences"][0] in text.stdout
    assert first["primary"]["clusters"] == 12


def test_a_design_without_its_seal_is_refused(folder: Path) -> None:
    (folder / "design.seal.json").unlink()
    found = run(folder)
    assert found.exit_code == 3
    assert "not sealed" in found.stderr
    assert found.stdout == ""


def test_one_cluster_an_arm_is_refused(folder: Path) -> None:
    trial = cluster_trial(clusters=12)
    assert trial.cluster is not None
    write(folder / "answers.csv", trial.where((trial.cluster == "forum 00") | (trial.cluster == "forum 01")))
    found = run(folder)
    assert found.exit_code == 3
    assert "One forum is in the arm" in found.stderr


def test_a_file_that_is_wrong_is_named_with_its_row(folder: Path) -> None:
    trial = cluster_trial(clusters=12)
    arm = trial.arm.copy()
    arm[3] = "placebo"
    write(folder / "answers.csv", replace(trial, arm=arm))
    found = run(folder)
    assert found.exit_code == 2
    assert "answers.csv, row 5, field arm" in found.stderr


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "answers.csv").unlink()
    found = run(folder)
    assert found.exit_code == 2
    assert "answers.csv" in found.stderr


def test_a_list_that_gives_another_assignment_is_refused(folder: Path) -> None:
    (folder / "forums.csv").write_text("cluster\n" + "".join(f"forum {n:02d}\n" for n in range(12)), encoding="utf-8")
    found = run(folder, "--units", str(folder / "forums.csv"))
    assert found.exit_code == 3
    assert "The list that --units names does not give the assignment in the data" in found.stderr
    assert found.stdout == ""


def test_with_the_list_of_the_draw_the_example_is_not_called_approximate(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[3] / "examples/evaluate"
    files = [str(example / name) for name in ("design.toml", "data.csv")]
    more = ["--draws", "199", "--units", str(example / "forums.csv")]
    found = CliRunner().invoke(main, ["evaluate", "estimate", *files, *more])
    assert found.exit_code == 0, found.output
    assert "approximate" not in found.output
    assert "randomisation inference, 199 assignments" in found.output
