"""Files of answers, good and broken: each fault with its place, nothing kept of a faulty file, no code but its hash."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from firsthand.evaluate.survey.faults import FileRefused
from firsthand.pathway import Role
from firsthand.platform.base import figures
from firsthand.platform.base.access import Denied
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.outreach.effects import services
from firsthand.platform.outreach.effects.results import results_of
from firsthand.platform.outreach.models import Response, RuleCheck, StagedWave, Trial, Wave
from tests import factories
from tests.designs import DESIGN, answers_file, wave_of
from tests.factories_outreach import bring, make_campaign, make_trial, stage

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
HEAD = b"code,cluster,age,support\n"
GOOD = answers_file({("Ana 1", "Forum 1"): ("young", 3), ("b2", "Forum 5"): ("older", 4.5)})
ITEMS = ("support_1", "support_2", "support_3", "support_4")
#: The words of agreement in the three languages of the form, of 2 and of 6.
WORDS = {"en": ("Disagree", "Agree"), "fr": ("Pas d’accord", "D’accord"), "ar": ("لا أوافق", "أوافق")}


def workbook(rows: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refusal(data: bytes, trial: Trial | None = None, kind: str = "baseline") -> FileRefused:
    """What is said of the file; nothing of it is kept."""
    trial = trial or make_trial(make_campaign())
    before = [model.objects.count() for model in (Wave, Response, RuleCheck)]
    with pytest.raises(FileRefused) as refused:
        bring(trial, data, kind)
    assert [model.objects.count() for model in (Wave, Response, RuleCheck)] == before
    return refused.value


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b",", b"\t"),
        GOOD.replace(b",", b";").replace(b"4.5", b"4,5"),
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"\r\n", b"\n") + b"\n\n",
        GOOD.replace(b"Ana 1", "Añá".encode("cp1252")),
        GOOD.replace(b"4.5", "٤.٥".encode()),
        GOOD.replace(b"code,", b"_id,code,").replace(b"Ana", b"17,Ana").replace(b"b2", b"18,b2"),
        workbook(
            [
                ["code", "cluster", "age", "support"],
                ["x", "Forum 1", "young", 3],
                ["y", "Forum 5", "older", 4.5],
            ]
        ),
    ],
)
def test_good_files(data: bytes) -> None:
    wave = bring(make_trial(make_campaign()), data)
    assert wave.rows == 2
    assert {row.arm: row.answers["support"] for row in wave.responses.all()} == {"campaign": 3, "comparison": 4.5}
    assert not StagedWave.objects.exists()


BROKEN: list[tuple[bytes, int, str, str]] = [
    (b"", 0, "", "empty"),
    (b" \n\n", 0, "", "empty"),
    (HEAD, 0, "", "no answers"),
    (b"\x00\x01\x02binary", 0, "", "neither"),
    (b"PK\x03\x04 not a zip", 0, "", "cannot be opened"),
    (b"x" * (5 * 1024**2 + 1), 0, "", "larger"),
    (HEAD + b"".join(b"r%d,Forum 1,young,3\n" % i for i in range(20_001)), 0, "", "20,000"),
    (b"code,cluster,support\nx,Forum 1,3\n", 1, "age", "missing"),
    (b"code,age,support\nx,young,3\n", 1, "cluster", "missing"),
    (b"cluster,age,support\nForum 1,young,3\n", 1, "code", "missing"),
    (b"code,cluster,age,support,support\nx,Forum 1,young,3,3\n", 1, "support", "twice"),
    (b"code,,age,support\nx,Forum 1,young,3\n", 1, "2", "no name"),
    (HEAD + b"x,Forum 1,young,8\n", 2, "support", "outside the scale"),
    (HEAD + b"x,Forum 1,young,0.99\n", 2, "support", "outside"),
    (HEAD + b"x,Forum 1,young,many\n", 2, "support", "no number"),
    (HEAD + b"x,Forum 1,young,nan\n", 2, "support", "no number"),
    (HEAD + b"x,Forum 1,young,1_0\n", 2, "support", "no number"),
    (HEAD + b"x,Forum 9,young,3\n", 2, "cluster", "not in the assignment"),
    (HEAD + b"x,,young,3\n", 2, "cluster", "empty"),
    (HEAD + b",Forum 1,young,3\n", 2, "code", "missing"),
    (HEAD + b"x,Forum 1,young,3\nb,Forum 1,young,3\nX ,Forum 1,young,3\n", 4, "code", "row 2"),
    (HEAD + b"x,Forum 1,young,=1+2\n", 2, "support", "formula"),
    (HEAD + b"@cmd,Forum 1,young,3\n", 2, "code", "formula"),
    (HEAD + b"+cmd|' /C calc'!A0,Forum 1,young,3\n", 2, "code", "formula"),
    (HEAD + b"x,Forum 1,young,3,extra\n", 2, "", "more cells"),
    (HEAD + b'"x,Forum 1,young,3\n', 0, "", "quotation"),
    (b"arm," + HEAD + b"comparison,x,Forum 1,young,3\n", 2, "arm", "the assignment says campaign"),
    (b"wave," + HEAD + b"follow_up,x,Forum 1,young,3\n", 2, "wave", "another wave"),
    (b"date," + HEAD + b"yesterday,x,Forum 1,young,3\n", 2, "date", "no day"),
    (b"date," + HEAD + b"2999-01-01,x,Forum 1,young,3\n", 2, "date", "answered on that day"),
    (workbook([["code", "cluster", "age", "support"], ["x", "Forum 1", "young", "=1+2"]]), 2, "D", "formula"),
]


@pytest.mark.parametrize(("data", "row", "column", "says"), BROKEN)
def test_broken_files_say_where_and_leave_nothing(data: bytes, row: int, column: str, says: str) -> None:
    refused = refusal(data)
    assert any(
        (fault.row, fault.column) == (row, column) and says in fault.problem and fault.mend for fault in refused.faults
    ), refused.faults
    assert not StagedWave.objects.exists()


def test_a_column_with_names_is_refused() -> None:
    fault = refusal(b"name," + HEAD + b"Omar,x,Forum 1,young,3\n").faults[0]
    assert (fault.row, fault.column) == (1, "name")
    assert "Omar" not in str(fault)


def test_answers_older_than_the_seal_are_refused() -> None:
    trial = make_trial(make_campaign(), sealed_at=timezone.now() - timedelta(days=2))
    day = (timezone.now() - timedelta(days=9)).date().isoformat()
    fault = refusal(f"date,code,cluster,age,support\n{day},x,Forum 1,young,3\n".encode(), trial).faults[0]
    assert "before the design was sealed" in fault.problem
    assert "Seal before data come in" in fault.mend


@pytest.mark.parametrize("state", ["drafted", "sealed", "closed", "withdrawn"])
def test_answers_come_in_between_the_lots_and_the_end(state: str) -> None:
    fault = refusal(GOOD, make_trial(make_campaign(), state=state)).faults[0]
    assert "after the lots are drawn and before the trial is closed" in fault.problem


def test_the_arm_is_the_one_of_the_lots_and_is_not_asked() -> None:
    wave = bring(make_trial(make_campaign()), answers_file(wave_of()))
    told = dict(wave.responses.values_list("cluster", "arm"))
    assert {told[f"Forum {number}"] for number in (1, 2, 3, 4)} == {"campaign"}
    assert {told[f"Forum {number}"] for number in (5, 6, 7, 8)} == {"comparison"}


def test_a_wave_comes_once_and_in_order() -> None:
    trial = make_trial(make_campaign())
    assert "no answers from before" in refusal(GOOD, trial, "follow_up").faults[0].problem
    bring(trial, GOOD)
    for kind in ("baseline", "follow_up"):
        assert "imported already" in refusal(GOOD, trial, kind).faults[0].problem


def test_a_respondent_answers_a_wave_once_though_it_comes_in_two_files() -> None:
    trial = make_trial(make_campaign())
    bring(trial, GOOD)
    second = HEAD + b"new,Forum 2,young,3\nANA 1,Forum 1,young,5\n"
    fault = refusal(second, trial).faults[0]
    assert (fault.row, "answered this wave in a file" in fault.problem) == (3, True)
    bring(trial, HEAD + b"new,Forum 2,young,3\nana 1,Forum 2,young,5\n")
    assert Response.objects.count() == 4, "the same code in another forum is somebody else"


def test_codes_that_do_not_match_are_refused_before_they_count() -> None:
    trial = make_trial(make_campaign())
    bring(trial, answers_file(wave_of()))
    others = {(f"other {code}", forum): answer for (code, forum), answer in wave_of(after=True).items()}
    fault = refusal(answers_file(others), trial, "follow_up").faults[0]
    assert (fault.column, "only 0 of 96 codes of the follow-up are in the baseline" in fault.problem) == ("code", True)
    bring(trial, answers_file(wave_of(after=True)), "follow_up")
    assert results_of(trial).findings is not None


def test_one_side_may_come_in_a_file_of_its_own() -> None:
    trial, answers = make_trial(make_campaign()), wave_of()
    for kept in (("Forum 1", "Forum 2", "Forum 3", "Forum 4"), ("Forum 5", "Forum 6", "Forum 7", "Forum 8")):
        bring(trial, answers_file({key: value for key, value in answers.items() if key[1] in kept}))
    assert Response.objects.count() == len(answers)


@pytest.mark.parametrize("language", list(WORDS))
def test_the_trials_own_form_is_read_in_three_languages(language: str) -> None:
    low, high = WORDS[language]
    rows = [",".join(["_id", "consent", "code", "cluster", "age", *(f"asked/{item}" for item in ITEMS)])]
    rows += [f"1,1,a,Forum 1,young,{high},{low},{high},{low}", f"2,1,b,Forum 5,other,{low},{high},{low},{high}"]
    rows += ["3,0,c,Forum 5,,,,,"]  # said no to the survey
    trial = make_trial(make_campaign())
    wave = bring(trial, "\n".join(rows).encode())
    assert (wave.by_form, wave.rows) == (True, 2)
    assert [row.answers["support_1"] for row in wave.responses.order_by("number")] == [6, 2]
    reading = results_of(trial).reading
    assert reading is not None
    assert reading.trial.columns["support"].tolist() == [6, 2], "items that are turned round are turned back"


def test_respondents_are_kept_as_hashes_that_differ_between_trials() -> None:
    first, second = make_trial(make_campaign()), make_trial(make_campaign())
    bring(first, GOOD)
    bring(second, GOOD)
    keys = set(Response.objects.values_list("respondent", flat=True))
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}
    again = bring(first, GOOD.replace(b"4.5", b"4.25"), "follow_up")
    assert set(again.responses.values_list("respondent", flat=True)) <= keys, "and are the same in each wave of one"


def test_two_confirmations_import_once() -> None:
    trial = make_trial(make_campaign())
    one, two = factories.make_actor(Role.EVALUATOR), factories.make_actor(Role.EVALUATOR)
    first, second = (
        services.stage_wave(actor=actor, trial=trial, kind="baseline", name="answers.csv", data=GOOD)
        for actor in (one, two)
    )
    services.import_wave(actor=one, staged=first)
    with pytest.raises(FileRefused):
        services.import_wave(actor=two, staged=second)
    assert (Wave.objects.count(), Response.objects.count()) == (1, 2)


def test_what_was_laid_ready_goes_after_a_day() -> None:
    old = stage(make_trial(make_campaign()), GOOD)
    StagedWave.objects.filter(pk=old.pk).update(created_at=timezone.now() - services.KEPT - timedelta(minutes=1))
    kept = stage(make_trial(make_campaign()), GOOD)
    assert list(StagedWave.objects.all()) == [kept]


def test_answers_to_a_design_that_was_changed_are_refused() -> None:
    trial = make_trial(make_campaign())
    staged = stage(trial, GOOD)
    Trial.objects.filter(pk=trial.pk).update(design={**DESIGN, "title": "Another"})
    with pytest.raises(FileRefused) as refused:
        services.import_wave(actor=factories.make_actor(Role.EVALUATOR), staged=staged)
    assert "no longer the one that was declared" in refused.value.faults[0].problem
    assert "no longer the one" in refusal(GOOD, Trial.objects.get(pk=trial.pk)).faults[0].problem


def test_a_file_is_looked_at_and_then_imported_on_pages(signed_in: SignIn) -> None:
    trial, evaluator = make_trial(make_campaign()), factories.make_actor(Role.EVALUATOR)
    client, address = signed_in(evaluator), reverse("answers_import", args=[trial.pk])
    bad = client.post(address, {"kind": "baseline", "file": SimpleUploadedFile("x.csv", HEAD + b"x,Forum 1,young,8\n")})
    assert bad.status_code == 422
    assert "outside the scale" in bad.content.decode()
    assert client.post(address, {"kind": "baseline"}).status_code == 422
    file = SimpleUploadedFile("x.csv", answers_file(wave_of()))
    preview = client.post(address, {"kind": "baseline", "file": file})["Location"]
    shown = client.get(preview).content.decode()
    assert "96 rows were read" in shown
    assert "c000" not in shown, "no code is shown"
    assert Wave.objects.count() == 0
    other = signed_in(factories.make_actor(Role.EVALUATOR))
    assert other.get(preview).status_code == 404, "only who laid it ready sees it"
    done = client.post(preview)
    assert done["Location"] == reverse("campaign_effects", args=[trial.campaign_id])
    client.post(preview)
    assert (Wave.objects.count(), Response.objects.count()) == (1, 96)


def test_only_the_evaluator_imports() -> None:
    trial = make_trial(make_campaign())
    staged = stage(trial, GOOD)
    for role in set(Role) - {Role.EVALUATOR, Role.CLOCK}:
        actor = factories.make_actor(role)
        with pytest.raises(Denied):
            services.stage_wave(actor=actor, trial=trial, kind="baseline", name="x.csv", data=GOOD)
        with pytest.raises(Denied):
            services.import_wave(actor=actor, staged=staged)
        with pytest.raises(Denied):
            services.note_delivered(actor=actor, trial=trial, name="x.csv", data=b"")


def test_faults_are_told_in_the_language_of_the_page() -> None:
    """The engine says them as message ids with their values; the page translates."""
    fault = refusal(HEAD + b"x,Forum 1,young,8\n").faults[0]
    with override("fr"):
        french = figures.said(fault.problem)
    assert fault.problem == "The number is outside the scale from 1 to 7."
    assert french not in ("", fault.problem)
    assert {"1", "7"} <= set(french)
