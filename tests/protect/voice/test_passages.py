"""Finding speech: silence has none, an utterance is found whole, and samples are where they were."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.protect.voice.passages import FRAME, LONGEST, RATE, _Cutter, find_portions
from firsthand.protect.voice.sound import blocks
from tests.protect.sounds import SPEECH, UTTERANCE, tone

needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")


def test_no_speech_in_silence_and_tones() -> None:
    """Nothing is found where nobody speaks."""
    assert list(find_portions([np.zeros(RATE * 3, np.float32), tone(3)])) == []


@needs_speech
def test_an_utterance_is_found_where_it_is() -> None:
    """Between two silences, whole, and its samples are those of the recording."""
    spoken = np.concatenate(list(blocks(UTTERANCE, 1, RATE)))
    quiet = np.zeros(RATE * 4, np.float32)
    stream = np.concatenate([quiet, spoken, quiet, spoken])
    found = list(find_portions(np.array_split(stream, 17)))
    assert len(found) == 2
    assert found[0].start == pytest.approx(4.4, abs=0.4)
    for portion in found:
        start = round(portion.start * RATE)
        kept = stream[start : start + len(portion.samples)]
        assert np.array_equal(portion.samples[: len(kept)], kept)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_detector_says(seed: int) -> None:
    """Portions are in order, never overlap, never exceed their length, and leave no sure speech out."""
    random = np.random.default_rng(seed)
    speech = np.clip(np.cumsum(random.normal(0, 0.2, 3000)) % 2 - 0.5, 0, 1).astype(np.float32)
    samples = np.arange(3000 * FRAME, dtype=np.float32)
    cutter = _Cutter()
    found = []
    for at in range(0, 3000, 31):
        part = speech[at : at + 31]
        found += list(cutter.push(samples[at * FRAME : (at + len(part)) * FRAME], part))
    found += list(cutter.rest())
    inside = np.zeros(3000, bool)
    last = -1.0
    for portion in found:
        assert portion.start >= last - 1e-6
        last = portion.end
        assert len(portion.samples) <= (LONGEST + 0.5) * RATE
        first = round(portion.start * RATE)
        assert portion.samples[0] == first
        inside[first // FRAME : (first + len(portion.samples)) // FRAME] = True
    assert inside[speech >= 0.5].all()
