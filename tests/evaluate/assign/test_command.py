"""`firsthand evaluate assign`: the file, the balance, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.evaluate.assign.balance import balance_table
from firsthand.evaluate.assign.units import read_units
from firsthand.evaluate.design import read_design, write_design, write_seal
from firsthand.problems import InputProblem

from ..design.test_reading import EXAMPLE
from ..designs import clusters, people

FORUMS = EXAMPLE.with_name("forums.csv")


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", "assign", *map(str, args)])


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "design.toml"
    path.write_text(EXAMPLE.read_text("utf-8"), encoding="utf-8")
    write_seal(read_design(path), path)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_example_is_assigned_within_districts_and_carries_the_seal(sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "assignment.csv"
    result = run(sealed, FORUMS, "--out", out, "--json")
    assert result.exit_code == 0
    told, rows = json.loads(result.output), rows_of(out)
    assert [row["cluster"] for row in rows] == [f"F{number:02d}" for number in range(1, 41)]
    assert {row["seal"] for row in rows} == {read_design(sealed).seal()}
    for district in {row["stratum"] for row in rows}:
        assert sum(row["stratum"] == district and row["arm"] == "campaign" for row in rows) == 5
    assert "acceptable allocations" in told["method"]
    assert told["looked_at"] == 50_000
    assert all(abs(row["difference"]) < 0.25 for row in told["balance"])


def test_the_same_seal_gives_the_same_file_in_any_order_of_the_list(sealed: Path, tmp_path: Path) -> None:
    head, *rows = FORUMS.read_text("utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\ufeff" + "\r\n".join([head, *reversed(rows)]), encoding="utf-8")
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    assert run(sealed, FORUMS, "--out", first).exit_code == run(sealed, turned, "--out", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert run(sealed, FORUMS, "--out", first).exit_code == 0


def test_lots_are_not_drawn_a_second_time(sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "assignment.csv"
    out.write_text("cluster,arm,seal\nF01,campaign,x\n", encoding="utf-8")
    result = run(sealed, FORUMS, "--out", out)
    assert result.exit_code == 3
    assert "Lots are drawn once" in result.output
    assert out.read_text("utf-8").endswith("F01,campaign,x\n")


def test_without_a_seal_or_after_an_edit_nothing_is_drawn(sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "assignment.csv"
    text = sealed.read_text("utf-8")
    sealed.write_text(text.replace("seed = 20261124", "seed = 20261125"), encoding="utf-8")
    result = run(sealed, FORUMS, "--out", out)
    assert result.exit_code == 3
    assert "edited after it was sealed" in result.output
    sealed.with_suffix(".seal.json").unlink()
    result = run(sealed, FORUMS, "--out", out)
    assert result.exit_code == 3
    assert "--seal" in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("edit", "row", "field", "words"),
    [
        (lambda text: text.replace("F02,", "F01,", 1), 3, "cluster", "stands in row 2 already"),
        (lambda text: text.replace("district", "town", 1), 1, "district", "Add the column district"),
        (lambda text: text.replace("cluster", "forum", 1), 1, "cluster", "Add the column cluster"),
        (lambda text: text.replace("F03,Harbour,", "F03,,", 1), 4, "district", "nothing stands here"),
        (lambda text: text.replace("F03,", ",", 1), 4, "cluster", "nothing stands here"),
        (lambda text: text.replace("F03,Harbour,", "F03,Harbour,many", 1), 4, "size", "is no number"),
        (lambda text: text.replace("F03,Harbour,", "F03,Harbour,1,", 1), 4, None, "more cells than the first row"),
        (lambda text: text.replace("F03,", '"F03,', 1), None, None, "quotation mark"),
        (lambda text: text.replace("prior_support", "size", 1), 1, "size", "there twice"),
        (lambda text: text.replace("prior_support", "", 1), 2, None, "more cells than the first row"),
        (lambda text: text.splitlines()[0], None, None, "a first row and no"),
        (lambda text: text.replace("prior_support", "contact_name", 1), 1, "contact_name", "names or addresses"),
        (lambda text: text.replace("prior_support", "Phone", 1), 1, "Phone", "names or addresses"),
        (lambda text: text.replace("prior_support", "eMail", 1), 1, "eMail", "names or addresses"),
        (lambda text: text.replace("prior_support", "الاسم", 1), 1, "الاسم", "names or addresses"),
        (lambda text: text.replace("Harbour", "a@example.org", 1), 2, "district", "e-mail address or a phone"),
        (lambda text: text.replace("Harbour", "0032 475 12 34 56", 1), 2, "district", "e-mail address or a phone"),
    ],
)
def test_a_list_that_cannot_be_used_is_named_with_row_and_column(
    sealed: Path, tmp_path: Path, edit: object, row: int | None, field: str | None, words: str
) -> None:  # fmt: skip
    broken = tmp_path / "forums.csv"
    broken.write_text(edit(FORUMS.read_text("utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(InputProblem) as caught:
        read_units(broken, read_design(sealed))
    assert words in str(caught.value)
    assert caught.value.field == field
    if row is not None:
        assert caught.value.row == row
    result = run(sealed, broken, "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert not (tmp_path / "out.csv").exists()


def test_people_are_codes_and_numbers_in_labels_are_no_phones(tmp_path: Path) -> None:
    path, codes = tmp_path / "people.toml", tmp_path / "codes.csv"
    write_design(people(people=20), path)
    write_seal(read_design(path), path)
    codes.write_text("code;joined\n" + "".join(f"20261124{n:02d};2026-11-24\n" for n in range(20)), encoding="utf-8")
    result = run(path, codes, "--out", tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    assert "10 campaign, 10 comparison" in result.output
    assert list(rows_of(tmp_path / "out.csv")[0]) == ["code", "arm", "seal"]


def test_words_are_balanced_as_columns_of_their_own(tmp_path: Path) -> None:
    table = tmp_path / "forums.csv"
    table.write_text(
        "cluster,kind\n" + "".join(f"F{n},{'school' if n % 3 else 'mosque'}\n" for n in range(40)), encoding="utf-8"
    )  # fmt: skip
    units = read_units(table, clusters(balance_on=("kind",)))
    assert units.names == ("kind = school",)
    assert units.columns.sum() == 26


def test_the_balance_table_is_the_difference_in_pooled_standard_deviations(tmp_path: Path) -> None:
    import numpy as np

    table = tmp_path / "forums.csv"
    table.write_text("cluster,size\nA,1\nB,2\nC,3\nD,6\n", encoding="utf-8")
    units = read_units(table, clusters(clusters=4, balance_on=("size",)))
    (row,) = balance_table(units, np.array([True, False, False, True]))
    assert (row.campaign, row.comparison) == (3.5, 2.5)
    assert row.difference == pytest.approx(1 / np.sqrt((12.5 + 0.5) / 2))


def test_a_list_of_another_length_and_a_lonely_stratum_are_noted(sealed: Path, tmp_path: Path) -> None:
    fewer = tmp_path / "forums.csv"
    lines = FORUMS.read_text("utf-8").replace("F01,Harbour", "F01,Island").splitlines()
    fewer.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    result = run(sealed, fewer, "--out", tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    assert "The design declares 40, the list has 39." in result.output
    assert "Only one in stratum Island" in result.output


def test_an_output_that_cannot_be_written_is_exit_1(sealed: Path, tmp_path: Path) -> None:
    result = run(sealed, FORUMS, "--out", tmp_path / "no" / "out.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
