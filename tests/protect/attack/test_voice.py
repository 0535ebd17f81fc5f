"""The attack on the sound of an output: it finds a voice that was kept, and a hidden time that is heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firsthand.protect.attack.voice import attack_voice
from firsthand.protect.voice import BadSound, Mode, Options, Span, protect_sound
from firsthand.protect.voice.sound import blocks
from firsthand.protect.voice.writing import write_sound
from tests.protect.sounds import RATE, SPEECH, tone, write

pytestmark = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")


def recording(folder: Path, speaker: str, *numbers: int) -> Path:
    """Some utterances of a speaker as one file."""
    files = sorted((SPEECH / speaker).glob("*.flac"))
    path = folder / f"{speaker}-{numbers[0]}.wav"
    write_sound(path, RATE, (block for number in numbers for block in blocks(files[number], 1, RATE)))
    return path


def test_a_kept_voice_is_found(tmp_path: Path) -> None:
    """Encoded anew, it is the same voice; another speaker's is not."""
    source = recording(tmp_path, "2609", 0, 1)
    done = protect_sound(source, tmp_path / "out", Options(mode=Mode.KEEP, hide=[Span(1, 2)]))
    found = attack_voice(source, done.sound, silent=[Span(1, 2)])
    assert len(found.findings) == 1
    assert "recognised" in found.findings[0]
    assert found.report()["speaker"]["plain"] > 0.9
    other = attack_voice(source, recording(tmp_path, "3005", 0), disguised=True)
    assert other.likeness is not None
    assert other.likeness.plain < 0.75


def test_a_hidden_time_that_is_heard(tmp_path: Path) -> None:
    """One that was hidden is not a finding, one that was not is."""
    source = write(tmp_path / "a.wav", [tone(4)], codec="pcm_s16le")
    done = protect_sound(source, tmp_path / "out", Options(mode=Mode.KEEP, hide=[Span(1, 2)]))
    assert attack_voice(source, done.sound, silent=[Span(1, 2)]).audible == []
    assert attack_voice(source, done.sound, silent=[Span(1, 2), Span(3, 3.5)]).audible == [Span(3, 3.5)]


def test_nothing_to_compare(tmp_path: Path) -> None:
    """Silence has no voice: said so, not called safe. What is no recording is refused."""
    source = write(tmp_path / "a.wav", [np.zeros(RATE * 2, np.float32)], codec="pcm_s16le")
    assert attack_voice(source, source).likeness is None
    (tmp_path / "b.wav").write_bytes(b"nothing")
    with pytest.raises(BadSound):
        attack_voice(source, tmp_path / "b.wav")
