"""`firsthand protect video` and `attack`: what they print, their exit statuses, and being stopped."""

from __future__ import annotations

import functools
import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.protect.picture.command import Line
from firsthand.protect.picture.protecting import NAME
from firsthand.protect.picture.refusals import REFUSALS, Exit, Refused

from .footage import film, speaker


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["protect", *map(str, arguments)])


def test_the_report(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", speaker(12), sounds=1)
    done = run("video", path, "--out", tmp_path / "out", "--json", "--workers", "1")
    assert done.exit_code == Exit.DONE, done.output
    report = json.loads(done.stdout)
    assert report == json.loads((tmp_path / "out" / "video.json").read_text("utf-8"))
    assert report["file"] == NAME
    assert report["hidden"][0]["kind"] == "face"
    assert {model["licence"] for model in report["models"]} == {"BSD-3-Clause", "MIT"}
    assert "looking" in done.stderr
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [NAME, "strip", "video.json"]
    attacked = run("attack", path, tmp_path / "out" / NAME, "--out", tmp_path / "out")
    assert attacked.exit_code == Exit.DONE, attacked.output
    assert "0 findings bar a release" in attacked.stdout
    left_open = run("attack", path, path, "--out", tmp_path / "out", "--json")
    assert left_open.exit_code == Exit.FINDING
    found = json.loads(left_open.stdout)["found"]
    assert {"faces", "remains"} <= {each["attack"] for each in found if each["blocks"]}, "the very same file"


def test_a_refusal_says_what_to_do_and_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no video")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).write_text("of an earlier run")
    done = run("video", tmp_path / "a.mp4", "--out", tmp_path / "out")
    assert done.exit_code == Exit.REFUSED
    assert "Convert it to MP4" in done.stderr
    assert (tmp_path / "out" / NAME).read_text() == "of an earlier run"
    assert [each.name for each in (tmp_path / "out").iterdir()] == [NAME]


def test_wrong_regions_and_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{}")
    done = run("video", tmp_path / "a.mp4", "--out", tmp_path, "--regions", tmp_path / "r.json")
    assert done.exit_code == Exit.WRONG_USE
    assert 'lacks "regions"' in done.stderr
    (tmp_path / "file").write_text("")
    done = run("video", tmp_path / "a.mp4", "--out", tmp_path / "file" / "below")
    assert done.exit_code == Exit.FAILED
    assert "choose another folder" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle(tmp_path: Path, number: signal.Signals) -> None:
    path = film(tmp_path / "a.mp4", speaker(150), options={"preset": "ultrafast"})
    command = [sys.executable, "-m", "firsthand.cli", "protect", "video", str(path), "--out", str(tmp_path / "out")]
    # Tests that run in the background of a shell inherit a Ctrl-C that is ignored.
    heard = functools.partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("looking"):
                process.send_signal(number)
                break
        rest = process.stderr.read()
    assert process.returncode == Exit.INTERRUPTED
    assert "Nothing was written" in rest
    assert not list((tmp_path / "out").iterdir())
    done = run("video", path, "--out", tmp_path / "out", "--workers", "2")  # a second run starts clean
    assert done.exit_code == Exit.DONE, done.output


def test_progress_is_one_line_on_a_terminal_and_few_lines_elsewhere() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def clock() -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += 1.0

    for out, lines in ((Terminal(), 1), (io.StringIO(), 6)):
        ticks = clock()
        line = Line(out, clock=lambda ticks=ticks: next(ticks))
        for done in range(31):
            line("looking", done, 30)
        line("hiding", 5, 10)
        assert out.getvalue().count("\n") <= lines
        assert "looking 0 %" in out.getvalue()
        assert "hiding 50 %" in out.getvalue()


def test_every_refusal_says_what_is_wrong_and_what_to_do() -> None:
    for code, (what, remedy) in REFUSALS.items():
        assert str(Refused(code)) == f"{what} {remedy}"
        assert what.endswith(".")
        assert remedy.endswith(".")
    assert Refused("made up").code == "not_decodable"
