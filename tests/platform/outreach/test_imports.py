"""Survey files, good and broken: each fault with its place, and nothing kept."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from firsthand.evaluate.survey.code_book import EXAMPLE, read_code_book
from firsthand.evaluate.survey.faults import FileRefused
from firsthand.evaluate.survey.sheets import read_sheet
from firsthand.pathway import Role
from firsthand.platform.base import figures
from firsthand.platform.base.access import Denied
from firsthand.platform.outreach.effects import services
from firsthand.platform.outreach.effects.answers import coded_answers
from firsthand.platform.outreach.models import Appearance, Campaign, Response, RuleCheck, StagedWave, Survey, Wave
from tests import factories
from tests.factories_outreach import make_appearance, make_audience, make_campaign, make_survey, survey_file, wave_of

pytestmark = pytest.mark.django_db
HEAD = b"respondent,arm,group,support,heard\n"


def workbook(rows: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def bring(survey: Survey, data: bytes, kind: str = "baseline") -> Wave:
    evaluator = factories.make_actor(Role.EVALUATOR)
    return services.import_wave(
        actor=evaluator, staged=services.stage_wave(actor=evaluator, survey=survey, kind=kind, data=data)
    )


GOOD = survey_file({"Ana 1": ("campaign", "young", 3), "b2": ("comparison", "older", 4.5)})


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
        workbook(
            [
                ["respondent", "arm", "group", "support", "heard"],
                ["x", "campaign", "young", 3, "yes"],
                ["y", "comparison", "older", 4.5, None],
            ]
        ),
    ],
)
def test_good_files(data: bytes) -> None:
    survey = make_survey(make_campaign())
    wave = bring(survey, data)
    assert wave.rows == 2
    assert sorted(row.answers["support"] for row in wave.responses.all()) == [3, 4.5]
    assert not StagedWave.objects.exists()


BROKEN: list[tuple[bytes, int, str, str]] = [
    (b"", 0, "", "empty"),
    (b" \n\n", 0, "", "empty"),
    (HEAD, 0, "", "no answers"),
    (b"\x00\x01\x02binary", 0, "", "neither"),
    (b"PK\x03\x04 not a zip", 0, "", "cannot be opened"),
    (b"x" * (5 * 1024**2 + 1), 0, "", "larger"),
    (HEAD + b"".join(b"r%d,campaign,young,3,yes\n" % i for i in range(20_001)), 0, "", "20,000"),
    (b"respondent,arm,group,support\nx,campaign,young,3\n", 1, "heard", "missing"),
    (b"respondent,arm,group,support,heard,name\nx,campaign,young,3,yes,Omar\n", 1, "name", "not in the code book"),
    (b"respondent,arm,group,support,support\nx,campaign,young,3,3\n", 1, "support", "twice"),
    (b"respondent,,group,support,heard\nx,campaign,young,3,yes\n", 1, "2", "no name"),
    (HEAD + b"x,campaign,young,8,yes\n", 2, "support", "outside the scale"),
    (HEAD + b"x,campaign,young,0.99,yes\n", 2, "support", "outside"),
    (HEAD + b"x,campaign,young,many,yes\n", 2, "support", "no number"),
    (HEAD + b"x,campaign,young,nan,yes\n", 2, "support", "no number"),
    (HEAD + b"x,campaign,young,1_0,yes\n", 2, "support", "no number"),
    (HEAD + b"x,campaing,young,3,yes\n", 2, "arm", "not in the code book"),
    (HEAD + b"x,campaign,,3,yes\n", 2, "group", "not in the code book"),
    (HEAD + b"x,campaign,young,3,maybe\n", 2, "heard", "not in the code book"),
    (HEAD + b",campaign,young,3,yes\n", 2, "respondent", "missing"),
    (HEAD + b"x,campaign,young,3,yes\nb,campaign,young,3,yes\nX ,campaign,young,3,yes\n", 4, "respondent", "row 2"),
    (HEAD + b"x,campaign,young,=1+2,yes\n", 2, "support", "formula"),
    (HEAD + b"@cmd,campaign,young,3,yes\n", 2, "respondent", "formula"),
    (HEAD + b"+cmd|' /C calc'!A0,campaign,young,3,yes\n", 2, "respondent", "formula"),
    (HEAD + b"x,campaign,young,3,yes,extra\n", 2, "", "more cells"),
    (HEAD + b'"x,campaign,young,3,yes\n', 0, "", "quotation"),
    (
        workbook([["respondent", "arm", "group", "support", "heard"], ["x", "campaign", "young", "=1+2", "yes"]]),
        2,
        "D",
        "formula",
    ),
]


@pytest.mark.parametrize(("data", "row", "column", "says"), BROKEN)
def test_broken_files_say_where_and_leave_nothing(data: bytes, row: int, column: str, says: str) -> None:
    survey = make_survey(make_campaign())
    with pytest.raises(FileRefused) as refused:
        bring(survey, data)
    assert any(
        fault.row == row and fault.column == column and says in fault.problem and fault.mend
        for fault in refused.value.faults
    ), refused.value.faults
    assert [model.objects.count() for model in (Wave, Response, StagedWave)] == [0, 0, 0]


def test_a_wave_comes_once_and_in_order() -> None:
    survey = make_survey(make_campaign())
    for kind, says in (
        ("follow_up", "no baseline"),
        ("baseline", None),
        ("baseline", "imported already"),
        ("follow_up", "imported already"),
    ):
        if says is None:
            bring(survey, GOOD, kind)
        else:
            with pytest.raises(FileRefused) as refused:
                bring(survey, GOOD, kind)
            assert says in refused.value.faults[0].problem


def test_two_confirmations_import_once() -> None:
    survey, one, two = (
        make_survey(make_campaign()),
        factories.make_actor(Role.EVALUATOR),
        factories.make_actor(Role.EVALUATOR),
    )
    first, second = (
        services.stage_wave(actor=actor, survey=survey, kind="baseline", data=GOOD) for actor in (one, two)
    )
    services.import_wave(actor=one, staged=first)
    with pytest.raises(FileRefused):
        services.import_wave(actor=two, staged=second)
    assert Wave.objects.count() == 1


def test_respondents_are_kept_as_hashes_that_differ_between_surveys() -> None:
    campaign = make_campaign()
    first, second = make_survey(campaign), make_survey(campaign)
    bring(first, GOOD)
    bring(second, GOOD)
    keys = set(Response.objects.values_list("respondent", flat=True))
    assert len(keys) == 4
    assert not any("ana" in key for key in keys)


def test_a_stop_rule_that_fires_stops_the_campaign_in_the_same_transaction() -> None:
    campaign = make_campaign(state="running")
    harmed, others = make_audience(campaign, group_value="young"), make_audience(campaign, group_value="older")
    ahead = make_appearance(campaign=campaign)
    survey = make_survey(campaign)
    bring(survey, survey_file(wave_of(0)))
    assert not RuleCheck.objects.exists()
    bring(survey, survey_file(wave_of(2)), "follow_up")
    assert Campaign.objects.get(pk=campaign.pk).state == "stopped_by_rule"
    assert Appearance.objects.get(pk=ahead.pk).state == "cancelled"
    assert harmed.checks.get().fired
    assert not others.checks.get().fired


@pytest.mark.parametrize("shift", [0.2, -2.0])
def test_within_the_margin_or_better_it_goes_on(shift: float) -> None:
    campaign = make_campaign(state="running")
    audience, survey = make_audience(campaign, group_value="young"), make_survey(campaign)
    bring(survey, survey_file({code: (arm, group, 4) for code, (arm, group, _v) in wave_of(0).items()}))
    bring(
        survey,
        survey_file(
            {
                code: (arm, group, 4 + (shift if arm == "campaign" else 0))
                for code, (arm, group, _v) in wave_of(0).items()
            }
        ),
        "follow_up",
    )
    assert Campaign.objects.get(pk=campaign.pk).state == "running"
    assert not audience.checks.get().fired


def test_too_few_tied_is_recorded_as_not_asked() -> None:
    campaign = make_campaign(state="running")
    audience, survey = make_audience(campaign), make_survey(campaign)
    bring(survey, GOOD)
    bring(survey, survey_file({"new": ("campaign", "young", 7)}), "follow_up")
    assert (audience.checks.get().low, audience.checks.get().fired) == (None, False)


def test_only_the_evaluator_imports() -> None:
    survey = make_survey(make_campaign())
    for role in set(Role) - {Role.EVALUATOR, Role.CLOCK}:
        with pytest.raises(Denied):
            services.stage_wave(actor=factories.make_actor(role), survey=survey, kind="baseline", data=GOOD)


def test_the_example_of_the_code_book_is_a_code_book() -> None:
    data = "\n".join(",".join(row) for row in EXAMPLE).encode()
    assert [entry.kind for entry in read_code_book(read_sheet(data))] == [
        "code",
        "arm",
        "group",
        "scale",
        "scale",
        "choice",
    ]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("code,,,,", "kode,,,,", "kind"),
        ("higher_is_better", "", "direction"),
        (",1,7,higher_is_better", ",7,1,higher_is_better", "low"),
        ("campaign=Met the campaign|comparison=Did not", "campaign=Only", "codes"),
        ("trust,", "support,", "column"),
        (",direction,", ",way,", "direction"),
    ],
)
def test_broken_code_books(old: str, new: str, column: str) -> None:
    data = "\n".join(",".join(row) for row in EXAMPLE)
    assert old in data
    with pytest.raises(FileRefused) as refused:
        read_code_book(read_sheet(data.replace(old, new, 1).encode()))
    assert any(fault.column == column for fault in refused.value.faults), refused.value.faults


def test_faults_are_told_in_the_language_of_the_page() -> None:
    """The engine says them as message ids with their values; the page translates."""
    with pytest.raises(FileRefused) as refused:
        coded_answers(make_survey(make_campaign()), read_sheet(HEAD + b"x,campaign,young,8,yes\n"))
    fault = refused.value.faults[0]
    with override("fr"):
        french = figures.said(fault.problem)
    assert fault.problem == "The number is outside the scale from 1 to 7."
    assert french not in ("", fault.problem)
    assert "1" in french
    assert "7" in french
    assert (fault.row, fault.column) == (2, "support")
