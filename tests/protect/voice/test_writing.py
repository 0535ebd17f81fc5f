"""Files that leave: one stream, no metadata, whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from firsthand.protect.attack.remains import tags
from firsthand.protect.voice.problems import VoiceProblem
from firsthand.protect.voice.sound import blocks
from firsthand.protect.voice.writing import FORMATS, SoundWriter, write_sound
from tests.protect.sounds import tone


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("rate", [16000, 22050, 24000, 48000])
def test_every_format(tmp_path: Path, ending: str, rate: int) -> None:
    """The sound is there, as long as it was, in one stream without tags."""
    path = tmp_path / f"sound.{ending}"
    write_sound(path, rate, [tone(0.7, rate=rate), tone(0.9, rate=rate)])
    with av.open(str(path)) as written:
        assert [stream.type for stream in written.streams] == ["audio"]
    assert {name.rpartition(".")[2] for name in tags(path)} <= {
        "major_brand", "minor_version", "compatible_brands", "handler_name", "vendor_id", "language",
    }  # fmt: skip
    assert b"Lavf" not in path.read_bytes()
    assert b"Lavc" not in path.read_bytes()
    sound = np.concatenate(list(blocks(path, 1, 16000)))
    assert len(sound) / 16000 == pytest.approx(1.6, abs=0.06)
    assert np.abs(np.fft.rfft(sound[4000:20000])).argmax() == pytest.approx(220, abs=4)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_interrupted(tmp_path: Path, error: type[BaseException]) -> None:
    """Nothing is left, and what was there before stays."""
    path = tmp_path / "sound.wav"
    path.write_bytes(b"before")

    def blocks_until_stopped() -> Iterator[np.ndarray]:
        yield tone()
        raise error

    with pytest.raises(error):
        write_sound(path, 16000, blocks_until_stopped())
    assert [each.name for each in tmp_path.iterdir()] == ["sound.wav"]
    assert path.read_bytes() == b"before"


def test_unknown_format(tmp_path: Path) -> None:
    """Refused before anything is written."""
    with pytest.raises(VoiceProblem, match="m4a"):
        SoundWriter(tmp_path / "sound.mp3", 16000)
    assert not list(tmp_path.iterdir())
