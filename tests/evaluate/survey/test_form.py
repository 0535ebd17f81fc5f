"""The form: three languages, taken by pyxform, and back again as a code book."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from firsthand.evaluate.direction import Direction
from firsthand.evaluate.survey.code_book import read_code_book
from firsthand.evaluate.survey.command import form
from firsthand.evaluate.survey.likert import folded
from firsthand.evaluate.survey.questions import questions_of
from firsthand.evaluate.survey.scales import named_only, scales
from firsthand.evaluate.survey.sheets import read_sheet
from firsthand.evaluate.survey.xlsform import NotAForm, check_form, xlsform
from firsthand.problems import InputProblem

from .files import DESIGN, design


def run(*given: object) -> tuple[int, str]:
    result = CliRunner().invoke(form, [str(each) for each in given])
    return result.exit_code, result.output


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "design.toml"
    path.write_text(DESIGN, "utf-8")
    return path


@pytest.mark.parametrize("wave", ["baseline", "follow_up"])
def test_pyxform_takes_the_form_and_it_asks_in_three_languages(wave: str) -> None:
    data = xlsform(questions_of(design(), wave=wave, clusters=["North hall", "South"]), design(), wave=wave)
    made = check_form(data)
    for words in ("right to use violence", "recourir à la violence", "استخدام العنف", "mother's first name"):
        assert words in made
    assert ("did you hear or see anything" in made) == (wave == "follow_up")
    assert "North_hall" in made


def test_every_item_is_asked_in_three_languages_and_no_two_are_alike() -> None:
    items = [item for scale in scales() for item in scale.items]
    words = Counter(folded(said) for item in items for said in item.words)
    assert len(items) == 20
    assert max(words.values()) == 1
    assert min(len(said) for item in items for said in item.words) > 20
    assert all(0 < sum(item.reversed for item in scale.items) < len(scale.items) for scale in scales())
    assert {scale.kind for scale in scales()} == {"attitude", "intention", "trust", "tolerance", "stigma"}
    assert all(each.source for each in named_only())


def test_items_are_turned_to_the_direction_of_the_outcome() -> None:
    plain = [each.reversed for each in questions_of(design()) if each.role == "item"]
    text = DESIGN.replace("higher_is_worse", Direction.HIGHER_IS_BETTER)
    turned = [each.reversed for each in questions_of(design(text)) if each.role == "item"]
    assert plain == [False, True, False, True]
    assert turned == [not each for each in plain]


def test_form_and_code_book_and_back(tmp_path: Path, plan: Path) -> None:
    code, said = run(plan, "--out", tmp_path / "form.xlsx", "--code-book", tmp_path / "book.csv", "--json")
    assert code == 0, said
    assert json.loads(said)["reword"] == ["risk"]
    book = read_code_book(read_sheet((tmp_path / "book.csv").read_bytes()))
    assert [each.column for each in book] == [
        "date", "cluster", "code", "risk", "support_1", "support_2", "support_3", "support_4", "exposed", "arm",
        "wave",
    ]  # fmt: skip
    code, said = run(plan, "--from", tmp_path / "form.xlsx", "--code-book", tmp_path / "back.csv")
    assert code == 0, said
    back = read_code_book(read_sheet((tmp_path / "back.csv").read_bytes()))
    assert {each.column: (each.kind, each.words, each.of, each.reversed) for each in back} == {
        each.column: (each.kind, each.words, each.of, each.reversed)
        for each in book
        if each.column not in ("exposed", "wave")
    }


def test_a_label_that_looks_like_a_formula_stays_a_label() -> None:
    text = DESIGN.replace('kind = "attitude"', 'kind = "behaviour"').replace("Support for violence", "=1+2")
    data = xlsform(questions_of(design(text)), design(text), wave="baseline")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["survey"].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=1+2") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ((), 2, "Give --out form.xlsx"),
        (("--out", "/nowhere/form.xlsx"), 1, "cannot be written"),
        (("--from", "/nowhere/form.xlsx", "--code-book", "book.csv"), 2, "cannot be read"),
        (("--from", "form.xlsx"), 2, "Give --code-book"),
    ],
)
def test_what_cannot_be_done_says_so(plan: Path, given: tuple[str, ...], status: int, says: str) -> None:
    code, said = run(plan, *given)
    assert (code, says in said) == (status, True), said


def test_a_scale_that_does_not_ship_is_named(tmp_path: Path, plan: Path) -> None:
    plan.write_text(DESIGN.replace('kind = "attitude"', 'kind = "attitude"\nscale = "aris"'), "utf-8")
    code, said = run(plan, "--out", tmp_path / "form.xlsx")
    assert code == 2
    assert "“aris” is no scale that ships" in said
    assert not (tmp_path / "form.xlsx").exists()


def _broken(**changes: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["text", "code", "Code"], [changes.get("type", "text"), "cluster", "Where"]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_form_that_is_none_or_lacks_something(tmp_path: Path, plan: Path) -> None:
    for data, says in ((b"PK\x03\x04", "no XLSForm"), (_broken(type="telepathy"), "telepathy"),
                       (_broken(), "does not ask for this outcome")):  # fmt: skip
        (tmp_path / "theirs.xlsx").write_bytes(data)
        code, said = run(plan, "--from", tmp_path / "theirs.xlsx", "--code-book", tmp_path / "book.csv")
        assert (code, says in said) == (2, True), said
        assert not (tmp_path / "book.csv").exists()
    with pytest.raises(NotAForm):
        check_form(b"")
    assert issubclass(NotAForm, InputProblem)
