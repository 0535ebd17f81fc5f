"""What the verb says of a design: plain sentences, what is missing, the seal, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.evaluate.design import Kind, write_design
from firsthand.evaluate.design.missing import gaps
from firsthand.evaluate.design.sentences import describe

from ..designs import clusters, people, wedge
from .test_reading import EXAMPLE, TEXT, edited


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", "design", *map(str, args)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "design.toml"
    copy.write_text(TEXT, encoding="utf-8")
    return copy


def test_the_example_is_told_in_plain_sentences(path: Path) -> None:
    result = run(path)
    assert result.exit_code == 0
    for words in (
        "Chance decides for each forum as a whole",
        "40 forums take part, and about 25 people are asked in each",
        "A change for the worse of more than 0.2 points is harm.",
        "“at risk” (risk = high)",
        "It is made within each district. The arms are kept alike in size, prior_support.",
        "show it with a chance of 92%",
        "Not sealed.",
    ):
        assert words in result.output, words
    assert "Missing" not in result.output
    assert "Sealed at" in run(EXAMPLE).output


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_sentences(kind: Kind) -> None:
    design = {
        Kind.INDIVIDUAL: people(),
        Kind.STEPPED_WEDGE: wedge(),
        Kind.DIFFERENCE_IN_DIFFERENCES: clusters(kind=kind, baseline=True),
    }.get(kind, clusters(kind=kind))
    said = " ".join(describe(design))
    assert "{" not in said
    assert "None" not in said
    assert ("The draw is made with seed 11" in said) == (kind is not Kind.DIFFERENCE_IN_DIFFERENCES)


@pytest.mark.parametrize(
    ("gone", "words", "grave"),
    [
        ("harm_margin = 0.2\n", "No harm margin for “Support for violence”", True),
        ('[watch]\nmethod = "always_valid"\nalpha = 0.05\n', "No stop rule", True),
        (
            '[[audience]]\nname = "at risk"\ncolumn = "risk"\nvalue = "high"\n',
            "No audience is looked at by itself",
            True,
        ),
        ("baseline = true\ncorrelation = 0.6\n", "No baseline", True),
        ("smallest_effect = 0.3\n", "No smallest effect", False),
        ("sd = 1.2\n", "No standard deviation", False),
        ("attrition = 0.15\n", "seldom comes true", False),
        ("primary = true\n", "No outcome is the primary one", False),
    ],
)
def test_what_is_missing_is_said_and_grave_gaps_bar_the_seal(path: Path, gone: str, words: str, grave: bool) -> None:
    path.write_text(edited(gone, ""), encoding="utf-8")
    assert words in run(path).output
    result = run(path, "--seal")
    assert result.exit_code == (3 if grave else 0)
    assert path.with_suffix(".seal.json").exists() is not grave


def test_a_comparison_that_chance_does_not_make_is_pointed_at() -> None:
    found = gaps(clusters(kind=Kind.DIFFERENCE_IN_DIFFERENCES, baseline=True))
    assert any("Chance does not assign here" in gap.what for gap in found)
    assert [gap.grave for gap in found] == sorted((gap.grave for gap in found), reverse=True)


def test_sealing_twice_is_one_seal_and_an_edit_is_shouted(path: Path) -> None:
    assert "Sealed at" in run(path, "--seal").output
    first = path.with_suffix(".seal.json").read_text("utf-8")
    assert run(path, "--seal").exit_code == 0
    assert path.with_suffix(".seal.json").read_text("utf-8") == first
    path.write_text(edited("harm_margin = 0.2", "harm_margin = 0.5"), encoding="utf-8")
    assert "EDITED after it was sealed" in run(path).output
    result = run(path, "--seal")
    assert result.exit_code == 3
    assert path.with_suffix(".seal.json").read_text("utf-8") == first
    assert json.loads(run(path, "--json").output)["edited_after_seal"] is True


def test_json_has_everything(path: Path) -> None:
    told = json.loads(run(path, "--seal", "--json").output)
    assert told["hash"] == told["seal"]["seal"]
    assert told["missing"] == []
    assert len(told["power"]) == 5


def test_power_that_cannot_be_reckoned_is_a_sentence(path: Path) -> None:
    write_design(clusters(clusters=2), path)
    assert "Power: One arm has 1 forum" in run(path).output


def test_a_broken_file_is_exit_2(path: Path) -> None:
    path.write_text("version = 1\n", encoding="utf-8")
    result = run(path)
    assert result.exit_code == 2
    assert f"{path}" in result.output
    assert "Add a row title" in result.output
