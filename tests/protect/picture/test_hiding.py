"""What comes out: no face, nothing of the original beside the picture, and the rest of it as it was."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import av
import numpy as np
import pytest

from firsthand.protect.attack.faces import attack_faces
from firsthand.protect.picture import regions
from firsthand.protect.picture.detectors import YuNet
from firsthand.protect.picture.protecting import NAME, protect_picture

from .footage import face, film, pictures_of, speaker, wall

PLANTED = {"title": "interview with N.", "location": "+48.8566+002.3522/", "artist": "N. N.", "comment": "secret"}


def has_face(picture: np.ndarray) -> bool:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(640, 480, "bgr24")
    return bool((YuNet()(frame.to_ndarray())[:, 4] > 0.5).any())


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four frames of somebody, with a sound track and planted metadata."""
    return film(tmp_path_factory.mktemp("talk") / "talk.mp4", speaker(24), sounds=1, metadata=PLANTED)


@pytest.mark.parametrize("style", ["solid", "mosaic"])
def test_no_face_is_left_and_the_rest_is_as_it_was(talk: Path, tmp_path: Path, style: str) -> None:
    report = protect_picture(talk, tmp_path, style=style, workers=2)
    before, after = pictures_of(talk), pictures_of(tmp_path / NAME)
    assert report.faces >= 1
    assert report.frames == len(after) == len(before) == 24
    assert all(has_face(each) for each in before[::6])
    assert not any(has_face(each) for each in after[::3])
    assert np.abs(before[3][:, :60].astype(int) - after[3][:, :60]).mean() < 3
    first = report.hidden[0]
    assert (first.begin, first.kind, first.style) == (0.0, "face", style)
    assert first.end == pytest.approx(23 / 25, abs=0.01)


def test_nothing_of_the_original_beside_the_picture_survives(talk: Path, tmp_path: Path) -> None:
    report = protect_picture(talk, tmp_path, workers=1)
    data = (tmp_path / NAME).read_bytes()
    for text in PLANTED.values():
        assert text.encode() in talk.read_bytes() or text == PLANTED["location"]
        assert text.encode() not in data
    with av.open(str(tmp_path / NAME)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert not {"title", "artist", "comment", "location", "creation_time"} & set(container.metadata)
    assert report.left_out == {"pictures": 0, "sounds": 1, "others": 0}


def test_a_mosaic_has_few_cells_and_few_colours(talk: Path, tmp_path: Path) -> None:
    report = protect_picture(talk, tmp_path, style="mosaic", workers=1)
    left, top, right, bottom = report.hidden[0].area
    inside = pictures_of(tmp_path / NAME)[4][top + 6 : bottom - 6, left + 6 : right - 6, 1].astype(int)
    # 5 x 5 cells have at most 4 borders each way: where a row of pixels changes much, there is one
    steps = (np.abs(np.diff(inside, axis=1)) > 12).any(axis=0).sum()
    assert steps <= 4 * 6  # an encoder softens a border over a few pixels


def test_a_face_that_is_covered_for_a_while_stays_hidden(tmp_path: Path) -> None:
    shown = [face(wall(), 160, 108, 90) for _ in range(15)]
    gone = [wall() for _ in range(15)]
    source = film(tmp_path / "gap.mp4", chain(shown, gone, shown))
    report = protect_picture(source, tmp_path / "out", workers=1)
    assert report.faces == 1
    assert (report.hidden[0].begin, report.hidden[0].end) == (0.0, pytest.approx(44 / 25, abs=0.02))


def test_half_a_face_at_the_edge_is_hidden(tmp_path: Path) -> None:
    source = film(tmp_path / "edge.mp4", (face(wall(), 318, 108, 110) for _ in range(16)))
    report = protect_picture(source, tmp_path / "out", workers=1)
    assert any(each.area[2] == 320 and each.area[0] > 200 for each in report.hidden)
    after = pictures_of(tmp_path / "out" / NAME)[8]
    assert after[90:126, 300:].std() < 8  # nothing but grey where the half face was


def test_the_timeline_begins_anew_at_a_cut(tmp_path: Path) -> None:
    other = np.random.default_rng(1).integers(0, 255, (12, 16, 3), dtype=np.uint8).repeat(20, 0).repeat(20, 1)
    source = film(tmp_path / "cut.mp4", chain(speaker(14), (other for _ in range(30))))
    report = protect_picture(source, tmp_path / "out", workers=1)
    assert report.cuts == 1
    faces = [each for each in report.hidden if each.begin == 0]
    assert max(each.end for each in faces) <= 14 / 25  # held no further than the scene goes


def test_regions_are_hidden_between_their_times(tmp_path: Path) -> None:
    source = film(tmp_path / "room.mp4", (wall() for _ in range(25)))
    drawn = regions.parse(
        {"version": 1, "regions": [
            {"name": "badge", "from": 0.4, "to": 0.8,
             "keys": [{"at": 0.4, "box": [20, 20, 40, 40]}, {"at": 0.8, "box": [220, 20, 40, 40]}]},
        ]}
    )  # fmt: skip
    report = protect_picture(source, tmp_path / "out", drawn=drawn, workers=2)
    after = pictures_of(tmp_path / "out" / NAME)
    assert after[2][40, 40].mean() > 100
    assert after[10][40, 40].mean() < 60
    assert after[15][40, 140].mean() < 60  # half way
    assert after[24][40, 240].mean() > 100
    assert [each.name for each in report.hidden if each.kind == "region"] == ["region badge"]


def test_everything_but_one_place(tmp_path: Path) -> None:
    source = film(tmp_path / "room.mp4", (wall() for _ in range(10)))
    drawn = regions.parse(
        {"version": 1, "unit": "fraction", "regions": [
            {"hide": "outside", "keys": [{"at": 0, "box": [0.25, 0.25, 0.5, 0.5]}]}]}
    )  # fmt: skip
    protect_picture(source, tmp_path / "out", drawn=drawn, workers=1)
    picture = pictures_of(tmp_path / "out" / NAME)[5]
    assert picture[120, 160].mean() > 100
    assert all(picture[y, x].mean() < 60 for x, y in ((10, 120), (310, 120), (160, 10), (160, 230)))


def test_where_no_face_was_found_pictures_are_kept_for_a_human(tmp_path: Path) -> None:
    source = film(tmp_path / "room.mp4", (wall() for _ in range(30)))
    report = protect_picture(source, tmp_path / "out", workers=1)
    assert [each.reason for each in report.doubts] == ["no_face"]
    with av.open(str(tmp_path / "out" / report.doubts[0].file)) as picture:
        assert next(picture.decode(video=0)).width == 320


def test_the_attacker_finds_what_is_left_and_only_that(talk: Path, tmp_path: Path) -> None:
    protect_picture(talk, tmp_path / "out", workers=1)
    protected = attack_faces(talk, tmp_path / "out" / NAME, tmp_path / "attack", workers=2)
    assert (protected.strong, protected.frames) == ([], 24)
    assert protected.original_with_a_face == protected.original_sampled > 0
    unprotected = attack_faces(talk, talk, tmp_path / "attack", workers=1)
    assert unprotected.frames_with_a_face == 24
    assert unprotected.strong[0].frames >= 20
    assert (tmp_path / "attack" / unprotected.strong[0].file).is_file()
