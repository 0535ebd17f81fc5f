"""`firsthand evaluate power`: sentences, curve, picture, JSON, exit codes and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.evaluate.design import Kind, write_design
from firsthand.evaluate.power.analytic import precision
from firsthand.evaluate.power.needed import detectable_effect, needed
from firsthand.problems import Refused

from ..design.test_reading import EXAMPLE, TEXT, edited
from ..designs import OUTCOME, clusters, people, wedge


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", "power", *map(str, args)])


def test_sentences_say_how_many_forums(tmp_path: Path) -> None:
    result = run(EXAMPLE, "--trials", "200")
    assert result.exit_code == 0
    assert "You have enough: a chance of 80% needs 30 forums, 15 of which meet the campaign." in result.output
    assert "of 200 simulated trials" in result.output
    assert "A harm as large as the margin (0.2 points)" in result.output


def test_a_design_that_is_too_small_is_told_so(tmp_path: Path) -> None:
    small = tmp_path / "d.toml"
    small.write_text(edited("clusters = 40", "clusters = 8"), encoding="utf-8")
    result = run(small, "--trials", "0")
    assert "You do not have enough: a chance of 80% needs 30 forums" in result.output
    assert "a harmful campaign could look harmless" in result.output
    assert "degrees of freedom much hangs on each forum" in result.output


def test_curve_picture_and_json_say_the_same(tmp_path: Path) -> None:
    picture = tmp_path / "curve.svg"
    result = run(EXAMPLE, "--vary", "clusters=8:40", "--points", "3", "--trials", "100", "--picture", picture, "--json")
    assert result.exit_code == 0
    told = json.loads(result.output)
    assert [point["value"] for point in told["curve"]["points"]] == [8, 24, 40]
    assert told["curve"]["points"][2]["analytic"] == pytest.approx(told["power"])
    assert told["needed"] == 30
    assert told["table"][0][0] == "number of forums"
    assert picture.read_text("utf-8").startswith("<svg")
    assert run(EXAMPLE, "--vary", "clusters=8:40", "--points", "3", "--trials", "100", "--json").output == result.output


@pytest.mark.parametrize("vary", ["effect=0:1", "icc=0:0.2", "cluster_size=5:50", "attrition=0:0.5"])
def test_a_curve_runs_along_anything_declared(vary: str) -> None:
    result = run(EXAMPLE, "--vary", vary, "--points", "4", "--trials", "0", "--json")
    powers = [point["analytic"] for point in json.loads(result.output)["curve"]["points"]]
    assert powers == sorted(powers) or powers == sorted(powers, reverse=True)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--vary", "icing=0:1"], "“icing” is not known. Use one of: effect"),
        (["--vary", "clusters=80:8"], "no range"),
        (["--vary", "clusters"], "no range"),
        (["--vary", "people=8:80"], "Vary clusters"),
        (["--vary", "periods=3:8"], "only a stepped wedge has it"),
        (["--picture", "x.svg"], "Add for example --vary"),
        (["--outcome", "fear"], "Use one of: support, trust"),
        (["--effect", "-1"], "range"),
    ],
)
def test_a_wrong_command_line_is_exit_2_and_says_how_to_mend_it(args: list[str], words: str) -> None:
    result = run(EXAMPLE, *args)
    assert result.exit_code == 2
    assert words in result.output


def test_a_picture_that_cannot_be_written_is_exit_1(tmp_path: Path) -> None:
    result = run(
        EXAMPLE, "--vary", "effect=0:1", "--points", "2", "--trials", "0", "--picture", tmp_path / "no" / "p.svg"
    )  # fmt: skip
    assert result.exit_code == 1
    assert "cannot be written" in result.output


@pytest.mark.parametrize(
    ("gone", "words"), [("sd = 1.2\n", "standard deviation"), ("smallest_effect = 0.3\n", "--effect")]
)
def test_what_is_not_declared_is_refused_with_exit_3(tmp_path: Path, gone: str, words: str) -> None:
    path = tmp_path / "d.toml"
    path.write_text(TEXT.replace(gone, "", 1), encoding="utf-8")
    result = run(path, "--trials", "0")
    assert result.exit_code == 3
    assert words in result.output


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (clusters(clusters=2), "One arm has 1"),
        (clusters(clusters=40, allocation=0.01), "One arm has 0"),
        (clusters(kind=Kind.MATCHED_PAIR, clusters=2), "One arm has 1"),
        (wedge(clusters=2, periods=3, sequences=2), "too few"),
        (people(people=4, attrition=0.6), "One arm has 1"),
    ],
)
def test_a_design_that_supports_no_estimate_is_refused(design: object, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        precision(design, OUTCOME)  # type: ignore[arg-type]
    assert caught.value.what_would_be_needed


def test_nothing_and_everything_are_refused_as_aims() -> None:
    with pytest.raises(Refused, match="effect of nothing"):
        needed(clusters(), OUTCOME, 0.0)
    with pytest.raises(Refused, match="Not even 20,000 forums"):
        needed(clusters(), OUTCOME, 1e-4)
    with pytest.raises(Refused, match="Not even 20,000 forums"):
        needed(wedge(), OUTCOME, 1e-4)
    with pytest.raises(Refused, match="without any effect"):
        detectable_effect(clusters(), OUTCOME, power=0.05)


def test_pairs_are_counted_by_two(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    write_design(clusters(kind=Kind.MATCHED_PAIR), path)
    result = run(path, "--vary", "clusters=8:12", "--points", "5", "--trials", "0", "--json")
    assert [point["value"] for point in json.loads(result.output)["curve"]["points"]] == [8, 10, 12]


def test_points_that_support_nothing_say_why(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    write_design(clusters(), path)
    result = run(path, "--vary", "clusters=2:6", "--points", "3", "--trials", "0", "--json")
    first, *others = json.loads(result.output)["curve"]["points"]
    assert first["analytic"] is None
    assert "One arm has 1 forum" in first["refusal"]
    assert all(point["analytic"] for point in others)
