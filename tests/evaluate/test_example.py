"""The example's files are what its generator makes, and a survey of it in Kobo's way reads the same."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from firsthand.evaluate.design import read_design
from firsthand.evaluate.survey.likert import AGREEMENT
from firsthand.evaluate.survey.reading import Reading, read_trial
from tools import evaluate_example

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/evaluate"


def read(folder: Path) -> Reading:
    design = read_design(EXAMPLE / "design.toml")
    return read_trial([folder / "baseline.csv", folder / "follow-up.csv"], design, code_book=EXAMPLE / "code-book.csv",
                      assignment=EXAMPLE / "assignment.csv")  # fmt: skip


@pytest.mark.slow
def test_the_generator_makes_the_files_that_are_there(tmp_path: Path) -> None:
    for name in ("design.toml", "forums.csv"):
        shutil.copy(EXAMPLE / name, tmp_path)
    evaluate_example.main(tmp_path)
    for made in sorted(tmp_path.iterdir()):
        assert made.read_bytes() == (EXAMPLE / made.name).read_bytes(), f"{made.name}: python tools/evaluate_example.py"


def test_a_kobo_export_in_words_reads_as_the_numbers_do(tmp_path: Path) -> None:
    """Questions below their group, answers as labels in French, Arabic digits, and what the server adds."""
    for name in ("baseline.csv", "follow-up.csv"):
        with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kobo = []
        for row in rows:
            told = {"start": "2025-09-01T08:00", "consent": "Oui", "_id": "7", "deviceid": "ee.kobo:1"}
            for column, value in row.items():
                item = column[:-2] in ("support", "trust")
                value = AGREEMENT[7][int(value) - 1][1] if item else value
                told[column if column == "date" else f"asked/{column}"] = value
            told["asked/code"] = told["asked/code"].upper().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
            kobo.append(told)
        kobo.append({**kobo[0], "consent": "Non", "asked/code": "", "asked/cluster": ""})  # somebody who said no
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(kobo[0]), delimiter=";")
            out.writeheader()
            out.writerows(kobo)
    plain, theirs = read(EXAMPLE), read(tmp_path)
    assert theirs.trial.code.tolist() == plain.trial.code.tolist()
    assert theirs.trial.numbers("support").tolist() == plain.trial.numbers("support").tolist()
    assert theirs.ties == plain.ties
    assert sum("deviceid" in remark for remark in theirs.remarks) == 2
