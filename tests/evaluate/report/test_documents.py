"""The documents: nothing fetched, nothing run, contrast, a table for every picture, one sheet, and the verb."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.command import report
from firsthand.evaluate.report.elements import without_variables
from firsthand.evaluate.report.facts import Facts
from firsthand.evaluate.report.page import page
from firsthand.evaluate.report.writing import pdf_of
from tests.evaluate.survey.files import HEAD, rows, written

from .facts import TEXT, facts_of

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/evaluate"
STYLE = files("firsthand.evaluate.report").joinpath("style.css").read_text("utf-8")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("trial"))


def test_nothing_is_fetched_or_run(facts: Facts) -> None:
    for made in (page(facts), annex(facts)):
        assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|\b(src|href)=|url\(|@import", made)
        assert "default-src 'none'" in made


def test_what_people_wrote_is_text(tmp_path: Path) -> None:
    text = TEXT.replace("Voices from home", "<script>alert(1)</script>").replace("Support for", "<b>Support</b> for")
    made = facts_of(tmp_path, text=text)
    for document in (page(made), annex(made)):
        assert "<script" not in document
        assert "<b>" not in document
        assert "&lt;b&gt;Support" in document


def test_every_picture_has_its_table(facts: Facts) -> None:
    made = annex(facts)
    pictures = made.count("<svg")
    assert pictures >= 5
    assert len(re.findall(r"</figcaption></figure><div class=\"wrap\"[^>]*><table>", made)) == pictures
    assert made.count('aria-hidden="true"') == pictures
    for said in (
        "Flow of participants",
        "Balance before",
        "Specification curve",
        "Bounds for attrition",
        facts.seal.seal,
    ):
        assert said in made


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_contrast(scheme: int) -> None:
    colours = dict(re.findall(r"(--[a-z0-9-]+):\s*(#[0-9a-f]{6})", STYLE.split("@media")[scheme]))

    def ratio(one: str, other: str) -> float:
        a, b = sorted((luminance(colours[f"--{one}"]), luminance(colours[f"--{other}"])), reverse=True)
        return (a + 0.05) / (b + 0.05)

    for ground in ("paper", "surface"):
        assert min(ratio(text, ground) for text in ("ink", "quiet", "chart-1")) >= 4.5
        assert ratio("edge", ground) >= 3


@pytest.mark.slow
def test_the_page_is_one_sheet_and_the_pdf_knows_no_variables(facts: Facts) -> None:
    import weasyprint

    plain = without_variables(page(facts))
    assert 'fill="var(' not in without_variables(annex(facts))
    assert len(weasyprint.HTML(string=plain).render().pages) == 1
    assert pdf_of(page(facts)).startswith(b"%PDF-")


def run(*given: object) -> tuple[int, str]:
    result = CliRunner().invoke(report, [str(each) for each in given])
    return result.exit_code, result.output


def test_what_cannot_be_reported_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    plan, out = tmp_path / "design.toml", tmp_path / "out"
    plan.write_text(TEXT, "utf-8")
    data = written(tmp_path, rows())
    code, said = run(plan, data, "--out", out)
    assert (code, "is not sealed" in said) == (3, True), said
    from firsthand.evaluate.design import read_design, write_seal

    write_seal(read_design(plan), plan)
    code, said = run(plan, data, "--out", out)
    assert (code, "field trust" in said) == (2, True), said
    lines = [f"{line},{8 - int(line[-1])}" for line in rows()]
    code, said = run(plan, written(tmp_path, lines, head=f"{HEAD},trust"), "--out", out)
    assert (code, "before the design was sealed" in said) == (3, True), said
    assert not out.exists()


@pytest.mark.slow
def test_the_example_from_two_waves_and_from_one_file(tmp_path: Path) -> None:
    waves = [EXAMPLE / "baseline.csv", EXAMPLE / "follow-up.csv", "--code-book", EXAMPLE / "code-book.csv",
             "--assignment", EXAMPLE / "assignment.csv", "--exposure", EXAMPLE / "exposure.csv",
             "--units", EXAMPLE / "forums.csv", "--pool", EXAMPLE / "effects.csv"]  # fmt: skip
    told = []
    for name, given in (("two", waves), ("one", [EXAMPLE / "data.csv"])):
        code, said = run(
            EXAMPLE / "design.toml", *given, "--out", tmp_path / name, "--draws", 199, "--no-pdf", "--json"
        )
        assert code == 0, said
        assert sorted(Path(each).name for each in json.loads(said)["written"]) == [
            "annex.html",
            "findings.json",
            "page.html",
        ]
        told.append(json.loads((tmp_path / name / "findings.json").read_text("utf-8")))
    two, one = ([each["primary"]["estimate"] for each in found["findings"]] for found in told)
    assert two == pytest.approx(one)
    assert [bool(found["notes"]) for found in told] == [False, True]  # with the list, the lot is drawn as it was
    assert "--units forums.csv --exposure exposure.csv --pool effects.csv" in told[0]["command"]
    assert told[0]["pooled"]["k"] == 8
    assert told[1]["pooled"] is None
    assert "What other campaigns showed" in (tmp_path / "two/annex.html").read_text("utf-8")
    made = (tmp_path / "two/page.html").read_text("utf-8")
    assert "the campaign lowered it" in made
    assert "audience “at risk”: harm beyond the margin of 0.2 points is not ruled out" in made
