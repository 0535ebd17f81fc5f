"""Files of a trial that leave: each is an entry of the trail first, and none holds a formula or a code."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from firsthand.cli import main
from firsthand.evaluate.design import parse_design
from firsthand.pathway import Role
from firsthand.platform.base import trail
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.models import Trial
from tests import factories
from tests.designs import DESIGN, FORUMS, answers_file, wave_of
from tests.factories_outreach import bring, make_campaign, make_trial
from tests.platform.outreach.test_effects_pages import READERS, measured

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
#: Address, what stands in it besides the trial, the entry of the trail.
FILES: dict[str, tuple[list[Any], str]] = {
    "trial_design_file": ([], "trial.export_design"),
    "trial_seal_file": ([], "trial.export_design"),
    "trial_lots_file": ([], "trial.export_lots"),
    "trial_form_file": (["baseline"], "trial.export_form"),
    "trial_code_book": ([], "trial.export_form"),
    "effects_file": ([], "trial.export_effects"),
    "answers_file": ([1], "trial.export_answers"),
}
EXPORTERS = (Role.EVALUATOR, Role.ANALYST)


@pytest.fixture
def evaluator(signed_in: SignIn) -> Client:
    return signed_in(factories.make_actor(Role.EVALUATOR))


def address(name: str, trial: Trial) -> str:
    return reverse(name, args=[trial.pk, *FILES[name][0]])


def entries(action: str) -> int:
    return Entry.objects.filter(action=action, operation="disclosure", outcome="done").count()


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", list(FILES))
def test_each_file_is_an_entry_of_the_trail_for_those_who_may(signed_in: SignIn, name: str) -> None:
    trial, action = measured(), FILES[name][1]
    for role in set(Role) - {Role.CLOCK}:
        before = entries(action)
        answer = signed_in(factories.make_actor(role)).get(address(name, trial))
        may = role in EXPORTERS
        assert (answer.status_code, entries(action) - before) == ((200, 1) if may else (404, 0)), role
        assert not may or answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", list(FILES))
def test_no_file_leaves_when_it_cannot_be_written_down(
    evaluator: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = measured()

    def fails(*_given: Any, **_more: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr(trail, "commit_now", fails, raising=False)
    answer = evaluator.get(address(name, trial))
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize("name", ["trial_lots_file", "effects_file", "answers_file"])
def test_there_is_no_file_before_there_is_anything_in_it(evaluator: Client, name: str) -> None:
    trial = make_trial(make_campaign(), state="assigned" if name != "trial_lots_file" else "sealed")
    assert evaluator.get(address(name, trial)).status_code == 404
    assert entries(FILES[name][1]) == 0


def test_a_design_that_is_not_whole_gives_no_file(evaluator: Client) -> None:
    trial = make_trial(make_campaign(), state="drafted", design={**DESIGN, "outcome": []})
    for name in ("trial_design_file", "trial_form_file", "trial_code_book"):
        assert evaluator.get(address(name, trial)).status_code == 404


@pytest.mark.parametrize("wave", ["after", "follow-up", "x"])
def test_a_form_of_a_wave_that_there_is_not_is_not_found(evaluator: Client, wave: str) -> None:
    trial = make_trial(make_campaign())
    assert evaluator.get(reverse("trial_form_file", args=[trial.pk, wave])).status_code == 404


def test_the_design_comes_back_with_its_seal(evaluator: Client) -> None:
    trial = make_trial(make_campaign())
    text = evaluator.get(address("trial_design_file", trial)).content.decode()
    assert parse_design(text).seal() == trial.seal


def test_the_lots_carry_the_seal_in_each_row(evaluator: Client) -> None:
    trial = make_trial(make_campaign())
    head, *rows = rows_of(evaluator.get(address("trial_lots_file", trial)))
    assert head == ["cluster", "arm", "seal"]
    assert [row[0] for row in rows] == list(FORUMS)
    assert {row[2] for row in rows} == {trial.seal}


@pytest.mark.parametrize("wave", ["baseline", "follow_up"])
def test_the_form_asks_for_the_forums_of_the_list_and_never_for_the_arm(evaluator: Client, wave: str) -> None:
    trial = make_trial(make_campaign())
    book = openpyxl.load_workbook(
        io.BytesIO(evaluator.get(reverse("trial_form_file", args=[trial.pk, wave])).content), read_only=True
    )
    cells = [
        str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
    ]
    assert set(FORUMS) <= set(cells)
    assert "support_1" in cells
    assert not {"arm", "comparison"} & set(cells)


def test_formulas_in_names_are_neutralised(evaluator: Client) -> None:
    names = ["=cmd()", "+49", "@x", "-1-1", *FORUMS[4:]]
    lots = [{"unit": name, "arm": "campaign", "stratum": "", "starts": None} for name in names]
    cells = [
        row[0] for row in rows_of(evaluator.get(address("trial_lots_file", make_trial(make_campaign(), lots=lots))))
    ]
    assert not any(cell[:1] in "=+@-" for cell in cells[1:])
    outcome = {**DESIGN["outcome"][0], "label": "=1+1"}
    rows = rows_of(evaluator.get(address("effects_file", measured(design={**DESIGN, "outcome": [outcome]}))))
    assert rows[1][1] == "'=1+1"


def test_the_effects_are_a_row_for_each_outcome_and_audience(evaluator: Client) -> None:
    trial = measured(1.0)
    head, *rows = rows_of(evaluator.get(address("effects_file", trial)))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["outcome"], row["audience"]) for row in found] == [("support", "everybody"), ("support", "Young")]
    young = found[1]
    assert float(young["low"]) < float(young["estimate"]) < float(young["high"])
    assert (young["harm"], young["causal"], young["seal"]) == ("shown", "True", trial.seal)


def test_the_coded_answers_hold_no_code(evaluator: Client) -> None:
    trial = measured()
    head, *rows = rows_of(evaluator.get(address("answers_file", trial)))
    assert head == ["code", "cluster", "wave", "support", "age"]
    assert len(rows) == 96
    assert {len(row[0]) for row in rows} == {64}
    assert evaluator.get(reverse("answers_file", args=[trial.pk, 3])).status_code == 404
    assert evaluator.get(reverse("answers_file", args=[trial.pk, 0])).status_code == 404


def test_the_command_line_finds_the_same_in_the_files(evaluator: Client, tmp_path: Path) -> None:
    trial = measured(1.0)
    names = {"design.toml": address("trial_design_file", trial), "assignment.csv": address("trial_lots_file", trial)}
    names["design.seal.json"] = address("trial_seal_file", trial)
    names |= {f"{number}.csv": reverse("answers_file", args=[trial.pk, number]) for number in (1, 2)}
    for name, where in names.items():
        (tmp_path / name).write_bytes(evaluator.get(where).content)
    paths = [str(tmp_path / name) for name in ("design.toml", "1.csv", "2.csv")]
    done = CliRunner().invoke(
        main, ["evaluate", "estimate", *paths, "--assignment", str(tmp_path / "assignment.csv"), "--json"]
    )
    assert done.exit_code == 0, done.output
    _head, everybody, _young = rows_of(evaluator.get(address("effects_file", trial)))
    assert f"{float(everybody[3]):.4f}" in done.output or everybody[3] in done.output


def test_the_command_line_reckons_a_trial_of_people_from_the_hashes(evaluator: Client, tmp_path: Path) -> None:
    """Lots and answers of people leave under the same hashes, and no code with them."""
    people = [f"p{number:02d}" for number in range(40)]
    layout = {"kind": "individual", "people": 40, "arms": ["campaign", "comparison"], "baseline": True}
    lots = [{"unit": code, "arm": ("campaign", "comparison")[at % 2]} for at, code in enumerate(people)]
    trial = make_trial(
        make_campaign(), design={**DESIGN, "design": layout}, units=[{"code": code} for code in people], lots=lots
    )
    for kind, moved in (("baseline", 0.0), ("follow_up", 1.0)):
        rows = [
            f"{code},young,{3 + at % 3 + (moved + at % 5 / 4 if at % 2 == 0 else 0)}" for at, code in enumerate(people)
        ]
        bring(trial, "\n".join(["code,age,support", *rows]).encode(), kind)
    for name, where in {
        "design.toml": address("trial_design_file", trial), "design.seal.json": address("trial_seal_file", trial),
        "lots.csv": reverse("coded_lots_file", args=[trial.pk]),
        **{f"{number}.csv": reverse("answers_file", args=[trial.pk, number]) for number in (1, 2)},
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(evaluator.get(where).content)
    assert not any(code in (tmp_path / "lots.csv").read_text() for code in people)
    paths = [str(tmp_path / name) for name in ("design.toml", "1.csv", "2.csv")]
    done = CliRunner().invoke(
        main, ["evaluate", "estimate", *paths, "--assignment", str(tmp_path / "lots.csv"), "--json"]
    )
    assert done.exit_code == 0, done.output
    everybody = rows_of(evaluator.get(address("effects_file", trial)))[1]
    assert everybody[3] in done.output
    assert evaluator.get(reverse("coded_lots_file", args=[make_trial(make_campaign()).pk])).status_code == 404


@pytest.mark.parametrize("part", ["page", "annex"])
def test_the_report_is_read_by_whoever_reads_the_trial(signed_in: SignIn, part: str) -> None:
    trial = measured(1.0)
    where = reverse("trial_report", args=[trial.pk, part])
    for role in set(Role) - {Role.CLOCK}:
        answer = signed_in(factories.make_actor(role)).get(where)
        assert answer.status_code == (200 if role in READERS else 404), role
        if role in READERS:
            assert answer["Content-Security-Policy"].startswith("default-src 'none'")
            assert "Support for violence" in answer.content.decode()
            assert trial.seal[:12] in answer.content.decode()


def test_a_report_of_nothing_is_not_found(evaluator: Client) -> None:
    trial = make_trial(make_campaign())
    for parts in (["page"], ["annex"], ["secret"]):
        for name in ("trial_report", "trial_report_pdf"):
            assert evaluator.get(reverse(name, args=[trial.pk, *parts])).status_code == 404
    bring(trial, answers_file(wave_of()))
    assert evaluator.get(reverse("trial_report", args=[trial.pk, "page"])).status_code == 404
    assert evaluator.get(reverse("trial_report", args=[measured().pk, "secret"])).status_code == 404


@pytest.mark.parametrize("part", ["page", "annex"])
def test_the_report_as_pdf_says_what_the_page_says(signed_in: SignIn, part: str, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    trial, action = measured(1.0), "trial.export_report"
    where = reverse("trial_report_pdf", args=[trial.pk, part])
    assert signed_in(factories.make_actor(Role.COORDINATOR)).get(where).status_code == 404
    answer = signed_in(factories.make_actor(Role.ANALYST)).get(where)
    assert (answer.status_code, entries(action)) == (200, 1)
    file = tmp_path / "report.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "Support for violence" in text
    assert trial.seal[:12] in text.replace("\n", "")
