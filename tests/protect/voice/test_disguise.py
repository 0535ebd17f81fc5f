"""The disguise: as long as before, never the same twice, silent where it was silent."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.protect.voice.disguise import CHUNK, RATE, _changed, _pitches, _prediction, disguise, draw, measure
from firsthand.protect.voice.sound import blocks
from tests.protect.sounds import SPEECH, UTTERANCE

needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")


def disguised(samples: np.ndarray, seed: int) -> np.ndarray:
    """The sound under one draw."""
    random = np.random.default_rng(seed)
    pieces = [samples[at : at + RATE] for at in range(0, len(samples), RATE)]
    return np.concatenate(list(disguise(pieces, measure(pieces), draw(random), random)))


@needs_speech
def test_as_long_as_before_and_never_the_same() -> None:
    """Two releases of one recording differ, and both differ from it."""
    spoken = np.concatenate(list(blocks(UTTERANCE, 1, RATE)))
    one, other = disguised(spoken, 1), disguised(spoken, 2)
    assert len(one) == len(other) == len(spoken)
    for a, b in ((one, spoken), (other, spoken), (one, other)):
        assert abs(np.corrcoef(a, b)[0, 1]) < 0.5
    assert np.sqrt(np.mean(one**2)) > 0.2 * np.sqrt(np.mean(spoken**2))


@pytest.mark.parametrize(
    "length", [1, 100, RATE, CHUNK - 1, CHUNK + RATE // 10, CHUNK + RATE // 10 + 1, 2 * CHUNK + 77]
)
def test_any_length(length: int) -> None:
    """Also around the seams between two chunks."""
    random = np.random.default_rng(5)
    noise = (0.1 * random.standard_normal(length)).astype(np.float32)
    changed = disguised(noise, 5)
    assert len(changed) == length
    assert np.isfinite(changed).all()


def test_silence_stays_silent() -> None:
    """Nothing is made up."""
    assert np.abs(disguised(np.zeros(RATE * 2, np.float32), 3)).max() < 1e-4


def test_pitch_is_measured() -> None:
    """Of a buzz of 140 Hz."""
    time = np.arange(2048) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 12)).astype(np.float32)
    assert np.median(_pitches(buzz[None, :1024])) == pytest.approx(140, rel=0.03)


def test_prediction_against_a_solution_by_matrix() -> None:
    """Levinson and Durbin's recursion gives what the normal equations give."""
    frame = np.random.default_rng(0).standard_normal((1, 480)).astype(np.float32)
    (found,) = _prediction(frame)
    r = np.correlate(frame[0], frame[0], "full")[479:][: len(found)].astype(np.float64)
    r[0] = r[0] * 1.0001 + 1e-9
    order = len(found) - 1
    matrix = np.array([[r[abs(i - j)] for j in range(order)] for i in range(order)])
    assert found[1:] == pytest.approx(np.linalg.solve(matrix, -r[1:]), abs=1e-3)


@needs_speech
def test_a_coefficient_of_one_changes_little() -> None:
    """The method takes speech apart and puts it together again almost as it was.

    (Of a pure tone, which has one endless resonance, it does not: frames are filtered by themselves.)
    """
    spoken = np.concatenate(list(blocks(UTTERANCE, 1, RATE)))
    assert np.corrcoef(_changed(spoken, 1.0, 1.0), spoken)[0, 1] > 0.95
