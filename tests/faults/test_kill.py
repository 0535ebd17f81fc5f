"""Guard 12, the short run. The full one is a command: see `kill`."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.running import Platform

from .checks import _check_file
from .clients import TUS, Gate, Mover
from .kill import run_trial
from .scene import MEBIBYTE, QUICK, Recording, cookies, set_scene

pytestmark = pytest.mark.faults

POSTGRES = os.environ.get("FIRSTHAND_TEST_DATABASE", "")
CHUNK = 8 * MEBIBYTE
LARGE = 300 * MEBIBYTE
#: What a server may grow by while a large file passes through it.
GROWTH = 150 * MEBIBYTE


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    report = run_trial(tmp_path, kills=12, seed=12, postgres=POSTGRES)
    assert not report.wrong, report.table()
    assert report.kills.total() >= 12
    # Something was really going on, and was really cut off.
    figures = report.figures
    assert int(figures["moves acknowledged"]) > 5, report.table()
    assert int(figures["files examined"]), report.table()
    assert int(figures["files refused"]), report.table()
    cut = ("requests of uploads cut off", "moves cut off, and made", "moves cut off, not made")
    assert sum(int(figures[name]) for name in cut), report.table()


def test_a_large_upload_passes_through_bounded_memory(tmp_path: Path) -> None:
    platform = Platform(tmp_path, postgres=POSTGRES, settings=QUICK)
    try:
        platform.prepare(demo=False)
        scene = set_scene(platform, cases=1, sizes=[MEBIBYTE, LARGE])
        platform.start(worker=False)
        (small, _), (large, _) = scene["uploads"]
        chunk = os.urandom(CHUNK)
        with httpx.Client(base_url=platform.url, cookies=cookies(scene["officer"]), timeout=120) as http:
            _send(http, small, 0, chunk[:MEBIBYTE])  # what is loaded with the first upload is not the upload's
            before = platform.memory("server")
            most = before
            for offset in range(0, LARGE, CHUNK):
                _send(http, large, offset, chunk[: LARGE - offset])
                most = max(most, platform.memory("server"))
        assert most - before < GROWTH, f"{(most - before) / MEBIBYTE:.0f} MiB more for {LARGE / MEBIBYTE:.0f} MiB"
        print(f"server: {before / MEBIBYTE:.0f} MiB before, at most {most / MEBIBYTE:.0f} MiB during the upload")
    finally:
        platform.close()


def _send(http: httpx.Client, media: str, offset: int, piece: bytes) -> None:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    answer = http.patch(f"/media/{media}", content=piece, headers=headers)
    assert answer.status_code == 204, answer.text
    assert int(answer.headers["Upload-Offset"]) == offset + len(piece)


class TestTheChecksFindWhatIsWrong:
    """A trial whose checks cannot fail would prove nothing."""

    def test_a_move_that_was_acknowledged_and_is_gone(self, tmp_path: Path) -> None:
        mover = _mover(tmp_path, "case.accept", "case.close")
        assert mover.settle(["case.accept"], "gathering")

    def test_a_move_in_the_trail_that_the_state_does_not_show(self, tmp_path: Path) -> None:
        assert _mover(tmp_path, "case.accept").settle(["case.accept"], "referred")

    def test_a_move_that_was_made_twice(self, tmp_path: Path) -> None:
        assert _mover(tmp_path, "case.accept").settle(["case.accept", "case.accept"], "gathering")

    def test_a_move_that_was_cut_off_may_be_made_or_not(self, tmp_path: Path) -> None:
        for trail, state in ((["case.accept"], "gathering"), ([], "referred")):
            mover = _mover(tmp_path)
            mover.doubtful = "case.accept"
            assert not mover.settle(trail, state)

    @pytest.mark.parametrize(
        ("state", "offset", "deeds", "words"),
        [
            ("uploading", 5, {"begun": 1}, "LOST"),
            ("examined", 100, {"begun": 1, "media.upload": 1, "media.examine": 2}, "2 times"),
            ("quarantined", 100, {"begun": 1, "media.upload": 1}, "bytes on disk"),
            ("refused", 100, {"begun": 1, "media.upload": 1, "media.examine": 1}, "SHA-256"),
        ],
    )
    def test_a_file(self, tmp_path: Path, state: str, offset: int, deeds: dict[str, int], words: str) -> None:
        recording = Recording(1, 100, media="m", acknowledged=50)
        row = ("m", state, 100, offset, "", "", "0" * 40)
        counted = Counter({("m", deed): times for deed, times in deeds.items()})
        platform = Platform(tmp_path)
        assert words in " ".join(_check_file(platform, recording, row, (50, False), counted))


def _mover(folder: Path, *journal: str) -> Mover:
    import threading

    mover = Mover(Platform(folder), Gate(), threading.Event(), "", "x")
    mover.journal = list(journal)
    return mover
