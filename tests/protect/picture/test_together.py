"""Picture and sound in one file: in step, of one length, and with nothing else in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from firsthand.protect.attack.remains import STRUCTURE, tags
from firsthand.protect.picture.protecting import protect_picture
from firsthand.protect.picture.together import mux
from firsthand.protect.voice.writing import SoundWriter

from ..sounds import PLANTED, write
from .footage import Picture, film, speaker, wall

RATE, FRAME = 48000, 1 / 25
CLAPS = (0.6, 1.8, 2.6)  # seconds: the picture is white for two frames, and something bangs


def clapping(seconds: float = 3.0) -> Iterator[Picture]:
    """An empty room in which it flashes at each clap."""
    for number in range(round(seconds / FRAME)):
        flashes = any(0 <= number * FRAME - clap < 2 * FRAME - 1e-6 for clap in CLAPS)
        yield np.full((240, 320, 3), 255, np.uint8) if flashes else wall()


def bangs(seconds: float = 3.0) -> np.ndarray:
    """Silence, and 50 ms of noise at each clap."""
    sound = np.zeros(round(seconds * RATE), np.float32)
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, RATE // 20).astype(np.float32)
    for clap in CLAPS:
        sound[round(clap * RATE) : round(clap * RATE) + len(noise)] = noise
    return sound


def begins(values: list[tuple[float, float]], above: float) -> list[float]:
    """The times at which a value rises above a threshold and was below it 100 ms before."""
    found: list[float] = []
    for at, value in values:
        if value > above and (not found or at - found[-1] > 0.3):
            found.append(at)
    return found


def flashes(path: Path) -> list[float]:
    with av.open(str(path)) as given:
        values = [(float(f.time), float(f.to_ndarray(format="gray").mean())) for f in given.decode(video=0)]
    return begins(values, 230)


def heard(path: Path) -> list[float]:
    """When something bangs, as a player would play it: by the time stamps of the sound."""
    values: list[tuple[float, float]] = []
    with av.open(str(path)) as given:
        for frame in given.decode(audio=0):
            samples = np.atleast_2d(frame.to_ndarray()).mean(axis=0)
            for start in range(0, len(samples), 64):
                loud = float(np.abs(samples[start : start + 64]).max())
                values.append((float(frame.time) + start / frame.sample_rate, loud))
    return begins(values, 0.15)


def lengths(path: Path) -> dict[str, float]:
    """Seconds of each stream, by its own count."""
    with av.open(str(path)) as given:
        return {s.type: float(s.duration * s.time_base) for s in given.streams if s.duration is not None}


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine's own picture of the clapping room."""
    folder = tmp_path_factory.mktemp("claps")
    source = film(folder / "room.mp4", clapping(), sounds=1, metadata=PLANTED)
    protect_picture(source, folder / "out", workers=1)
    return folder / "out" / "protected.mp4"


@pytest.mark.parametrize("kind", ["m4a", "wav", "opus"])
def test_picture_and_sound_are_in_step_and_of_one_length(covered: Path, tmp_path: Path, kind: str) -> None:
    """Sound as the engine writes it (taken over as it is), and sound that is encoded here."""
    sound = tmp_path / f"sound.{kind}"
    with SoundWriter(sound, RATE) as writer:
        for start in range(0, 3 * RATE, RATE):
            writer.write(bangs()[start : start + RATE])
    mux(covered, tmp_path / "whole.mp4", sound=sound, captions=None)
    seen, banged = flashes(tmp_path / "whole.mp4"), heard(tmp_path / "whole.mp4")
    assert seen == pytest.approx(list(CLAPS), abs=FRAME / 2)
    assert banged == pytest.approx(seen, abs=FRAME)
    took = lengths(tmp_path / "whole.mp4")
    assert took["video"] == pytest.approx(3, abs=FRAME)
    assert took["audio"] == pytest.approx(took["video"], abs=FRAME)


def test_it_has_one_picture_one_sound_and_says_nothing(covered: Path, tmp_path: Path) -> None:
    """Of a sound with a title, a place and a cover picture, the sound alone is taken."""
    cover = write(tmp_path / "s.mp4", [bangs()], codec="aac", rate=RATE, metadata=PLANTED, cover=True)
    mux(covered, tmp_path / "whole.mp4", sound=cover, captions=None)
    with av.open(str(tmp_path / "whole.mp4")) as given:
        container: Any = given
        assert sorted(stream.type for stream in given.streams) == ["audio", "video"]
        assert not container.chapters()
    told = tags(tmp_path / "whole.mp4")
    assert {name.rpartition(".")[2] for name in told} <= STRUCTURE, told
    data = (tmp_path / "whole.mp4").read_bytes()
    assert not [text for text in PLANTED.values() if text.encode() in data]


def test_without_sound_it_is_the_picture_alone(tmp_path: Path) -> None:
    protect_picture(film(tmp_path / "s.mp4", speaker(10)), tmp_path / "out", workers=1)
    mux(tmp_path / "out" / "protected.mp4", tmp_path / "whole.mp4", sound=None, captions=None)
    with av.open(str(tmp_path / "whole.mp4")) as given:
        assert [stream.type for stream in given.streams] == ["video"]
        assert sum(1 for _ in given.decode(video=0)) == 10


def test_a_step_of_a_tenth_of_a_second_would_be_seen(covered: Path, tmp_path: Path) -> None:
    """The test itself: sound that comes late is found to be late."""
    late = np.concatenate([np.zeros(RATE // 10, np.float32), bangs()[: -RATE // 10]])
    with SoundWriter(tmp_path / "late.m4a", RATE) as writer:
        writer.write(late)
    mux(covered, tmp_path / "whole.mp4", sound=tmp_path / "late.m4a", captions=None)
    assert heard(tmp_path / "whole.mp4") == pytest.approx([clap + 0.1 for clap in CLAPS], abs=FRAME / 2)
