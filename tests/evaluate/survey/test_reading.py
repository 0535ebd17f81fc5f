"""Answers of a trial: good files of every kind, and bad ones that say file, row, field and the mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firsthand.evaluate.survey.reading import Reading, read_trial
from firsthand.problems import InputProblem, Refused

from .files import DESIGN, HEAD, design, rows, written

Edit = Callable[[list[str]], list[str]]


def edited(row: int, old: str, new: str) -> Edit:
    """Change what stands in a row of the file (the heading is row 1)."""

    def edit(lines: list[str]) -> list[str]:
        assert old in lines[row - 2]
        return [*lines[: row - 2], lines[row - 2].replace(old, new, 1), *lines[row - 1 :]]

    return edit


def read(folder: Path, edit: Edit = lambda lines: lines, **given: object) -> Reading:
    return read_trial(written(folder, edit(rows())), design(), **given)  # type: ignore[arg-type]


def test_a_good_file(tmp_path: Path) -> None:
    reading = read(tmp_path)
    trial = reading.trial
    assert len(trial) == 96
    assert (reading.ties.baseline, reading.ties.tied) == (48, 48)
    assert reading.remarks == ()
    assert trial.numbers("support")[:4].tolist() == [1, 3, 5, 7]
    assert trial.code[0] == "F0/k00m"  # the same code in another forum is another person
    assert len(set(trial.code.tolist())) == 48
    assert trial.line(0) == 2
    assert trial.date is not None
    assert str(trial.date[0]) == "2026-09-01"


WRONG: list[tuple[Edit, int | None, str, str]] = [
    (lambda lines: [line for line in lines if ",campaign," in line], None, "arm", "nobody is in the arm comparison"),
    (edited(7, "comparison", "campaign"), 7, "arm", "in the arm campaign here and in comparison in row 6"),
    (edited(60, "campaign", "campain"), 60, "arm", "not in the code book"),
    (edited(3, "2026-09-01", "2026-02-30"), 3, "date", "no day of the calendar"),
    (edited(3, "2026-09-01", "2099-09-01"), 3, "date", "Nobody can have answered"),
    (edited(3, "2026-09-01", "1970-01-01"), 3, "date", "Nobody can have answered"),
    (edited(5, ",7", ",9"), 5, "support", "outside the scale from 1 to 7"),
    (edited(5, ",7", ",lots"), 5, "support", "no number"),
    (edited(5, ",7", ",=3+4"), 5, "support", "formula"),
    (edited(5, "k33m", "k22m"), 5, "code", "same respondent is in row 4"),
    (edited(5, "k33m", ""), 5, "code", "missing"),
    (edited(5, "F0", ""), 5, "cluster", "needs its cluster"),
    (edited(5, "baseline", "third"), 5, "wave", "“third” is no wave"),
    (lambda lines: [*lines[:48], *(line.replace("m,F", "z9q,F") for line in lines[48:])], None, "code", "only 0 of 48"),
    (lambda lines: [*lines[:48], *(line[: line.rindex(",") + 1] for line in lines[48:])], None, "support", "nobody"),
]


@pytest.mark.parametrize(("edit", "row", "field", "says"), WRONG)
def test_a_wrong_file_says_where(tmp_path: Path, edit: Edit, row: int | None, field: str, says: str) -> None:
    with pytest.raises(InputProblem) as raised:
        read(tmp_path, edit)
    problem = raised.value
    assert (problem.row, problem.field) == (row, field), str(problem)
    assert says in problem.message
    assert problem.mend
    assert str(tmp_path / "data.csv") in str(problem)


@pytest.mark.parametrize(
    ("head", "field", "says"),
    [
        (HEAD.replace("support", "support_x"), "support", "missing"),
        (HEAD.replace("cluster", "place"), "cluster", "missing"),
        (HEAD.replace("arm", "branch"), "arm", "missing"),
        (HEAD.replace("risk", "danger"), "risk", "design names it"),
        (HEAD.replace("risk", "Phone number"), "Phone number", "identify people"),
        (HEAD.replace("risk", "الاسم"), "الاسم", "identify people"),
    ],
)
def test_a_wrong_heading(tmp_path: Path, head: str, field: str, says: str) -> None:
    with pytest.raises(InputProblem) as raised:
        read_trial(written(tmp_path, rows(), head=head), design())
    assert (raised.value.row, raised.value.field) == (1, field)
    assert says in raised.value.message


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    broken = edited(5, ",7", ",9")(edited(3, "2026-09-01", "2026-13-01")(rows()))
    with pytest.raises(InputProblem) as raised:
        read_trial(written(tmp_path, broken), design())
    assert [line.split(": ")[0].rsplit(", ", 2)[1:] for line in str(raised.value).splitlines()] == [
        ["row 3", "field date"],
        ["row 5", "field support"],
    ]


def test_answers_that_are_all_alike_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="all alike") as raised:
        read(tmp_path, lambda lines: [line[: line.rindex(",")] + ",4" for line in lines])
    assert raised.value.what_would_be_needed


def test_answers_older_than_the_seal_are_refused(tmp_path: Path) -> None:
    assert read(tmp_path, sealed_at="2026-09-01T08:00:00+00:00").remarks == ()
    with pytest.raises(Refused, match=r"row 2: answered on 2026-09-01, before the design was sealed on 2026-09-02"):
        read(tmp_path, sealed_at="2026-09-02T08:00:00+00:00")
    head = HEAD.replace("date", "visit")
    remarks = read_trial(written(tmp_path, rows(), head=head), design(), sealed_at="2026-09-02T08:00:00+00:00").remarks
    assert any("No row says its date" in remark for remark in remarks)


@pytest.mark.parametrize("language", range(3))
def test_words_of_agreement_are_numbers(tmp_path: Path, language: int) -> None:
    from firsthand.evaluate.survey.likert import AGREEMENT

    def in_words(lines: list[str]) -> list[str]:
        return [line[:-1] + AGREEMENT[7][int(line[-1]) - 1][language].upper() for line in lines]

    assert np.array_equal(read(tmp_path, in_words).trial.numbers("support"), read(tmp_path).trial.numbers("support"))


def test_codes_that_differ_by_a_slip_are_named_and_not_joined(tmp_path: Path) -> None:
    reading = read(tmp_path, edited(2 + 48, "k00m", "k0om"))
    assert (reading.ties.tied, reading.ties.baseline) == (47, 48)
    assert [(near.baseline, near.follow_up, near.cluster) for near in reading.ties.near] == [("k00m", "k0om", "F0")]
    assert any("k00m and k0om in F0" in remark and "it was not joined" in remark for remark in reading.remarks)


def test_two_files_are_two_waves_and_age_is_carried(tmp_path: Path) -> None:
    def cut(line: str, *, risk: bool) -> str:
        code, cluster, arm, _wave, day, group, value = line.split(",")
        return ",".join([code, cluster, arm, day, *([group] if risk else []), value])

    first = written(tmp_path, [cut(line, risk=True) for line in rows()[:48]], name="baseline.csv",
                    head="code,cluster,arm,date,risk,support")  # fmt: skip
    second = written(tmp_path, [cut(line, risk=False) for line in rows()[48:]], name="follow-up.csv",
                     head="code,cluster,arm,date,support")  # fmt: skip
    trial, whole = read_trial([first, second], design()).trial, read(tmp_path).trial
    for name in ("code", "wave", "arm"):
        assert getattr(trial, name).tolist() == getattr(whole, name).tolist()
    assert trial.columns["risk"].tolist() == whole.columns["risk"].tolist()


def test_a_survey_changed_between_waves_is_named(tmp_path: Path) -> None:
    two = DESIGN + '[[outcome]]\nname = "trust"\nlabel = "Trust"\nkind = "trust"\nlow = 1\nhigh = 7\n'
    two += 'direction = "higher_is_better"\n'
    first = written(tmp_path, [f"{line},3" for line in rows()[:48]], head=f"{HEAD},trust", name="baseline.csv")
    second = written(tmp_path, rows()[48:], name="follow-up.csv")
    with pytest.raises(InputProblem) as raised:
        read_trial([first, second], design(two))
    assert (raised.value.field, raised.value.row) == ("trust", 1)
    assert str(raised.value.path).endswith("follow-up.csv")


def test_a_survey_changed_halfway_is_remarked(tmp_path: Path) -> None:
    def stopped(lines: list[str]) -> list[str]:
        return [*lines[:-12], *(line[: line.rindex(",") + 1] for line in lines[-12:])]

    assert any("the last 12 rows" in remark and "halfway" in remark for remark in read(tmp_path, stopped).remarks)


def test_the_arm_comes_from_the_assignment(tmp_path: Path) -> None:
    lot = written(tmp_path, [f"F{f},{('campaign', 'comparison')[f % 2]}" for f in range(12)], head="cluster,arm",
                  name="lot.csv")  # fmt: skip
    without = [",".join([*line.split(",")[:2], *line.split(",")[3:]]) for line in rows()]
    data = written(tmp_path, without, head=HEAD.replace("arm,", ""))
    assert read_trial(data, design(), assignment=lot).trial.arm.tolist() == read(tmp_path).trial.arm.tolist()
    written(tmp_path, [f"F{f},campaign" for f in range(11)], head="cluster,arm", name="lot.csv")
    data = written(tmp_path, without, head=HEAD.replace("arm,", ""))
    with pytest.raises(InputProblem, match="“F11” is not in the assignment"):
        read_trial(data, design(), assignment=lot)
    data = written(tmp_path, rows())
    with pytest.raises(InputProblem, match="the assignment says campaign, the row comparison"):
        read_trial(data, design(), assignment=lot)
    written(tmp_path, [f"F{f},campaign,{'0' * 64}" for f in range(12)], head="cluster,arm,seal", name="lot.csv")
    with pytest.raises(InputProblem, match="drawn for another design"):
        read_trial(data, design(), assignment=lot)


def test_what_a_survey_server_adds_is_left_unread(tmp_path: Path) -> None:
    data = written(tmp_path, [f"{line},35570012345,9" for line in rows()], head=f"{HEAD},deviceid,_uuid")
    reading = read_trial(data, design())
    assert set(reading.trial.columns) == {"risk", "support"}
    assert any("left unread" in remark and "deviceid" in remark for remark in reading.remarks)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="cannot be read"):
        read_trial(tmp_path / "absent.csv", design())
