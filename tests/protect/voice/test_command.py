"""The command line: exit codes, the loud line, JSON, and a bare --help that loads no model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from firsthand.cli import main
from firsthand.protect.voice import protecting
from tests.protect.sounds import tone, write


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two seconds in which nobody speaks."""
    return write(tmp_path / "a.wav", [tone(2)], codec="pcm_s16le")


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = CliRunner().invoke(main, ["protect", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_keep_must_be_meant(recording: Path, tmp_path: Path) -> None:
    """Refused without the flag; with it a loud line."""
    code, _, error = run("audio", recording, "--out", tmp_path / "o", "--voice", "keep")
    assert code == 2
    assert "--recognisable" in error
    assert not (tmp_path / "o").exists()
    code, _, error = run("audio", recording, "--out", tmp_path / "o", "--voice", "keep", "--recognisable")
    assert code == 0
    assert "THE VOICE IS NOT PROTECTED" in error


def test_a_disguise_is_labelled_weak(recording: Path, tmp_path: Path) -> None:
    """On the terminal and in the report."""
    arguments = ("audio", recording, "--out", tmp_path / "o", "--voice", "disguise", "--hide", "0:00.5-0:01")
    assert "WEAK" in run(*arguments)[1]
    code, output, _ = run(*arguments, "--json")
    report = json.loads(output)
    assert code == 0
    assert report["meaning"].startswith("WEAK")
    assert report["hidden"] == [[0.5, 1.0]]


@pytest.mark.parametrize("span", ["1", "2-1", "a-b", "1-", "-"])
def test_a_time_that_is_none(recording: Path, tmp_path: Path, span: str) -> None:
    """The command line is wrong: 2."""
    assert run("audio", recording, "--out", tmp_path / "o", "--voice", "disguise", "--hide", span)[0] == 2


def test_what_cannot_be_protected(recording: Path, tmp_path: Path) -> None:
    """3, one line, nothing written."""
    for source in (recording, tmp_path / "none.wav"):
        code, output, error = run("audio", source, "--out", tmp_path / "o")
        assert code == 3
        assert output == ""
        assert error.count("\n") == 1
    assert not (tmp_path / "o").exists() or not list((tmp_path / "o").iterdir())
    assert run("transcribe", recording, "--out", tmp_path / "t.vtt")[0] == 3
    assert not (tmp_path / "t.vtt").exists()


def test_interrupted(recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of the work: 130, nothing half-written."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(protecting, "cover", stop)
    code, _, error = run("audio", recording, "--out", tmp_path / "o", "--voice", "disguise")
    assert code == 130
    assert "Nothing was written" in error
    assert list((tmp_path / "o").iterdir()) == []


def test_help_loads_no_model() -> None:
    """`firsthand protect --help` is quick."""
    script = (
        "import sys; from click.testing import CliRunner; from firsthand.cli import main;"
        "assert CliRunner().invoke(main, ['protect', '--help']).exit_code == 0;"
        "print([m for m in ('onnxruntime', 'av', 'numpy', 'scipy', 'django') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
