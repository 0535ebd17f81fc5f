"""Models that are missing or not the ones that were examined; folders of other languages; espeak-ng."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest

from firsthand.protect.attack import encoder
from firsthand.protect.voice import models
from firsthand.protect.voice.espeak import Espeak
from firsthand.protect.voice.problems import MissingModel, VoiceProblem
from firsthand.protect.voice.recognise import Recogniser, read_vocabulary


def test_the_card_lists_the_weights_that_lie_there() -> None:
    """Every file with its SHA-256."""
    voice = Path(models.__file__).parent / "weights"
    attack = Path(encoder.__file__).parent / "weights"
    card = (voice / "CARD.md").read_text("utf-8")
    files = [path for folder in (voice, attack) for path in folder.iterdir() if path.suffix in {".onnx", ".npz", ".xz"}]
    assert len(files) == 4
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card, path.name


def test_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said with what to do."""
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    for needs in (lambda: models.recogniser_folder("en", None), models.kokoro_model, models.kokoro_voices):
        with pytest.raises(MissingModel, match=r"not installed.*dev\.py setup"):
            needs()


def test_another_file_of_the_same_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A model that was exchanged is not used."""
    (tmp_path / "assets" / "tiny-en").mkdir(parents=True)
    for name in models.ENGLISH:
        (tmp_path / "assets" / "tiny-en" / name).write_bytes(b"something else")
    (tmp_path / "part.bin").write_bytes(b"something else")
    monkeypatch.setattr(models, "package_folder", lambda _name, _what: tmp_path)
    for needs in (lambda: models.recogniser_folder("en", None), models.kokoro_model):
        with pytest.raises(MissingModel, match="not the"):
            needs()


def test_a_folder_of_models(tmp_path: Path) -> None:
    """Found where docs/protect.md says; what lacks is named; a folder that is not there is said."""
    folder = tmp_path / "ar" / "recognise"
    folder.mkdir(parents=True)
    with pytest.raises(MissingModel, match=r"lacks .*tokenizer\.bin"):
        Recogniser("ar", models_folder=tmp_path)
    for name in models.ENGLISH:
        (folder / name).write_bytes(b"")
    assert models.recogniser_folder("ar", tmp_path) == folder
    with pytest.raises(MissingModel, match="no folder"):
        Recogniser("ar", models_folder=tmp_path / "none")


def test_vocabulary() -> None:
    """Lengths of one byte, and of two."""
    stored = b"\x00\x03abc" + bytes([130, 1]) + b"x" * 130
    assert read_vocabulary(stored) == [b"", b"abc", b"x" * 130]


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A stand-in for espeak-ng."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_espeak_is_started_as_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words on its standard input, the language and pace as arguments, sound back."""
    with wave.open(str(tmp_path / "said.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes((8000 * np.ones(16000)).astype("<i2").tobytes())
    program(tmp_path, monkeypatch, f'cat > {tmp_path}/in; echo "$@" > {tmp_path}/args; cat {tmp_path}/said.wav')
    voice = Espeak("ar")
    assert len(voice.speak("غادرنا; rm -rf", speed=1.25)) == pytest.approx(16000, abs=600)
    assert voice.rate == 16000
    assert (tmp_path / "in").read_text() == "غادرنا; rm -rf"
    assert (tmp_path / "args").read_text().split() == ["-v", "ar", "-s", "200", "--stdin", "--stdout"]


@pytest.mark.parametrize("script", ["exit 1", "echo nothing"])
def test_espeak_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A line, not a trace."""
    program(tmp_path, monkeypatch, script)
    with pytest.raises(VoiceProblem, match="cannot speak"):
        Espeak("ar").speak("words")


def test_no_espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said with both ways out; a language that is none never reaches a command line."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingModel, match=r"espeak-ng.*--reading"):
        Espeak("ar")
    program(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(MissingModel):
        Espeak("--help")
