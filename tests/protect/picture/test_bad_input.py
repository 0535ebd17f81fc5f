"""Odd and hostile files: the right result, or a clear refusal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from firsthand.protect.picture import regions, source
from firsthand.protect.picture.protecting import NAME, protect_picture
from firsthand.protect.picture.refusals import Refused
from firsthand.protect.picture.report import PictureReport

from .footage import face, film, pictures_of, speaker, turned, wall
from .test_hiding import has_face


def protected(path: Path, out: Path) -> tuple[PictureReport, list[np.ndarray]]:
    report = protect_picture(path, out, workers=1)
    return report, pictures_of(out / NAME)


def refusal(path: Path, out: Path) -> str:
    with pytest.raises(Refused) as caught:
        protect_picture(path, out, workers=1)
    assert not list(out.iterdir())  # nothing half-written
    return caught.value.code


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 5000, b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, b"ftypisom" * 9])
def test_not_a_video(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    assert refusal(path, tmp_path / "out") in {"not_a_video", "no_picture"}


def test_no_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.mp4", tmp_path, tmp_path / "pipe"):
        assert refusal(path, tmp_path / "out") == "not_a_file"


def test_sound_alone(tmp_path: Path) -> None:
    container = av.open(str(tmp_path / "a.m4a"), "w", format="mp4")
    track = container.add_stream("aac", rate=16000, layout="mono")
    for start in range(0, 8192, 1024):
        piece = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        piece.sample_rate, piece.pts = 16000, start
        container.mux(track.encode(piece))
    container.mux(track.encode(None))
    container.close()
    assert refusal(tmp_path / "a.m4a", tmp_path / "out") == "no_picture"


def test_truncated(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mkv", speaker(30), options={"g": "5"}).read_bytes()
    (tmp_path / "b.mkv").write_bytes(whole[: len(whole) * 2 // 3])
    report, after = protected(tmp_path / "b.mkv", tmp_path / "out")
    assert 5 < report.frames < 30
    assert not any(has_face(each) for each in after[::4])
    mp4 = film(tmp_path / "a.mp4", speaker(10)).read_bytes()  # its index stands at the end
    (tmp_path / "b.mp4").write_bytes(mp4[: len(mp4) // 2])
    assert refusal(tmp_path / "b.mp4", tmp_path / "none") in {"not_a_video", "no_picture", "not_decodable"}


def test_damaged_in_the_middle(tmp_path: Path) -> None:
    data = bytearray(film(tmp_path / "a.mkv", speaker(40), options={"g": "8"}).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = np.random.default_rng(3).bytes(400)
    (tmp_path / "b.mkv").write_bytes(bytes(data))
    report, after = protected(tmp_path / "b.mkv", tmp_path / "out")
    assert report.frames == len(after) > 10
    assert not any(has_face(each) for each in after[::5])


def test_variable_frame_rate_keeps_its_times(tmp_path: Path) -> None:
    def when(number: int) -> int:
        return number * 40 + (300 if number > 8 else 0) + (number % 3) * 7

    path = film(tmp_path / "a.mkv", speaker(20), times=when, options={"bf": "0"})
    report = protect_picture(path, tmp_path / "out", workers=2)
    with av.open(str(tmp_path / "out" / NAME)) as container:
        times = [round(float(frame.pts * frame.time_base) * 1000) for frame in container.decode(video=0)]
    assert times == [when(number) - when(0) for number in range(20)]
    assert report.frames == 20


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phone_held_upright(tmp_path: Path, degrees: int) -> None:
    turns = degrees // 90
    # what the sensor saw: the speaker lying on the side
    sensor = [np.rot90(face(wall(240, 320), 120, 140, 100), -turns).copy() for _ in range(10)]
    path = turned(film(tmp_path / "a.mp4", iter(sensor)), degrees)
    seen = pictures_of(path)[0]
    report, after = protected(path, tmp_path / "out")
    assert (report.width, report.height) == (seen.shape[1], seen.shape[0]) == after[0].shape[1::-1]
    assert after[0].shape[:2] == ((320, 240) if turns % 2 else sensor[0].shape[:2])
    assert np.abs(seen[:40, :40].astype(int) - after[0][:40, :40]).mean() < 4  # turned the same way
    assert report.notes


def test_4k(tmp_path: Path) -> None:
    def pictures() -> object:
        small = face(wall(480, 270), 240, 120, 40)
        return (small.repeat(8, 0).repeat(8, 1) for _ in range(3))

    path = film(tmp_path / "a.mp4", pictures(), options={"preset": "ultrafast"})  # type: ignore[arg-type]
    report, after = protected(path, tmp_path / "out")
    assert (report.width, report.height, report.faces) == (3840, 2160, 1)
    assert not has_face(after[1])


def test_larger_than_any_proper_video(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", iter([np.zeros((64, 8400, 3), np.uint8)]), codec="ffv1", pixels="yuv420p")
    assert refusal(path, tmp_path / "out") == "too_large"


@pytest.mark.parametrize("sounds", [0, 1, 3])
def test_sound_tracks_are_left_out(tmp_path: Path, sounds: int) -> None:
    report, _ = protected(film(tmp_path / "a.mp4", speaker(8), sounds=sounds), tmp_path / "out")
    assert report.left_out["sounds"] == sounds
    with av.open(str(tmp_path / "out" / NAME)) as container:
        assert len(container.streams) == 1


def test_ten_bits(tmp_path: Path) -> None:
    report, after = protected(
        film(tmp_path / "a.mkv", speaker(8), codec="ffv1", pixels="yuv420p10le"), tmp_path / "out"
    )
    assert report.faces >= 1
    assert not has_face(after[4])
    assert "8 now" in report.notes[-1]


def test_what_was_transparent_stays_unseen(tmp_path: Path) -> None:
    def pictures() -> object:
        for _ in range(6):
            rgb = wall()
            rgb[:, 160:] = (255, 0, 0)  # lies under full transparency
            alpha = np.full((240, 320, 1), 255, np.uint8)
            alpha[:, 160:] = 0
            yield np.concatenate([rgb, alpha], axis=2)

    path = film(tmp_path / "a.mkv", pictures(), codec="ffv1", pixels="bgra")  # type: ignore[arg-type]
    _, after = protected(path, tmp_path / "out")
    assert after[3][100, 240].max() < 20
    assert after[3][100, 40].mean() > 100


def test_odd_sides_and_pixels_that_are_not_square(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", (each[:239, :319].copy() for each in speaker(8)), codec="ffv1", pixels="yuv444p")
    report, after = protected(path, tmp_path / "out")
    assert (report.width, report.height) == (318, 238)
    assert not has_face(after[4])


def test_a_second_picture_stream_does_not_survive(tmp_path: Path) -> None:
    container = av.open(str(tmp_path / "a.mkv"), "w")
    streams = [container.add_stream("libx264", rate=25) for _ in range(2)]
    for stream in streams:
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
    for number, picture in enumerate(speaker(6)):
        for stream in streams:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
    for stream in streams:
        container.mux(stream.encode(None))
    container.close()
    report, _ = protected(tmp_path / "a.mkv", tmp_path / "out")
    assert report.left_out["pictures"] == 1
    with av.open(str(tmp_path / "out" / NAME)) as result:
        assert len(result.streams) == 1


@pytest.mark.parametrize("name", ["list.m3u8", "list.ffconcat", "list.mpd", "list.sdp", "list.mp4"])
def test_a_playlist_opens_nothing_else(tmp_path: Path, name: str) -> None:
    secret = film(tmp_path / "secret.mp4", speaker(6))
    text = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "list.mpd": f'<?xml version="1.0"?><MPD type="static"><BaseURL>{secret}</BaseURL></MPD>',
        "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\nc=IN IP4 127.0.0.1\n",
        "list.mp4": f"#EXTM3U\n#EXTINF:9,\n{secret}\n",
    }[name]
    (tmp_path / name).write_text(text)
    assert refusal(tmp_path / name, tmp_path / "out") == "not_a_video"


@pytest.mark.parametrize("guard", sorted(source.OPTIONS.keys() - {"enable_drefs"}))
def test_each_guard_against_other_files_holds_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    """The list of formats and the list of protocols: either suffices, so one may fail."""
    secret = film(tmp_path / "secret.mp4", speaker(6))
    (tmp_path / "a.ffconcat").write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n")
    monkeypatch.setattr(source, "OPTIONS", {"safe": "0"})
    assert source.facts(tmp_path / "a.ffconcat").frames == 6  # without guards it would be read
    monkeypatch.undo()
    monkeypatch.setattr(source, "OPTIONS", {"safe": "0", guard: source.OPTIONS[guard]})
    for name in ("a.ffconcat", "a.m3u8"):
        with pytest.raises(Refused):
            source.facts(tmp_path / name)


MEASURE = """
import resource, sys
from pathlib import Path
from firsthand.protect.picture.protecting import protect_picture
protect_picture(Path(sys.argv[1]), Path(sys.argv[2]), workers=1)
print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """Eight times the length: neither the workers nor the parent need more (docs/protect.md has 3 hours)."""
    needed = []
    for frames in (200, 1600):
        path = film(tmp_path / f"{frames}.mp4", (wall(96, 64, n / 4000) for n in range(frames)), rate=120)
        command = [sys.executable, "-c", MEASURE, str(path), str(tmp_path / "out")]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        needed.append([int(each) for each in done.stdout.split()])
    (parent, worker), (parent_long, worker_long) = needed
    assert worker_long < worker * 1.1
    assert parent_long < parent * 1.1


def test_a_regions_file_beyond_the_frame(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", speaker(6))
    beyond = regions.parse({"version": 1, "regions": [{"name": "tv", "keys": [{"at": 0, "box": [900, 10, 50, 50]}]}]})
    with pytest.raises(regions.RegionsWrong, match=r"regions\[0\] \(tv\).keys\[0\].*320 x 240"):
        protect_picture(path, tmp_path / "out", drawn=beyond, workers=1)
    assert not list((tmp_path / "out").iterdir())
    partly = regions.parse({"version": 1, "regions": [{"name": "tv", "keys": [{"at": 0, "box": [280, 10, 90, 50]}]}]})
    report = protect_picture(path, tmp_path / "out", drawn=partly, workers=1)
    assert report.hidden[-1].area == (280, 10, 320, 60)
