"""The attack recognises speakers where it should, and its error rate is the textbook's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.protect.attack.encoder import embed, similarity
from firsthand.protect.attack.speaker import SAME, compare, equal_error_rate
from firsthand.protect.voice.sound import blocks
from tests.protect.sounds import RATE, SPEECH

needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")


def spoken(speaker: str, *numbers: int) -> np.ndarray:
    """Some utterances of a speaker in a row."""
    files = sorted((SPEECH / speaker).glob("*.flac"))
    return np.concatenate([block for number in numbers for block in blocks(files[number], 1, RATE)])


@needs_speech
def test_two_recordings_of_a_speaker_are_alike() -> None:
    """And those of two speakers are not."""
    one, again, other = embed(spoken("1688", 0)), embed(spoken("1688", 4)), embed(spoken("3005", 0))
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    assert similarity(one, again) > SAME > similarity(one, other)


@needs_speech
def test_a_shift_of_pitch_is_undone() -> None:
    """What a voice changer does is recognised; another speaker is not; the untouched voice at once."""
    from scipy.signal import resample_poly

    original = spoken("2609", 0, 1)
    shifted = resample_poly(original, 4, 5).astype(np.float32)
    assert compare([original], [original]).plain == pytest.approx(1, abs=1e-4)
    likeness = compare([original], [shifted])
    assert likeness.undone > SAME
    assert likeness.undone > likeness.plain
    assert likeness.recognised
    assert not compare([original], [spoken("2414", 0)]).recognised
    likewise = compare([original], [shifted], disguise=lambda x: resample_poly(x, 4, 5).astype(np.float32))
    assert likewise.disguised == pytest.approx(1, abs=0.02)


def test_too_little_speech() -> None:
    """A question that has no answer is not answered."""
    with pytest.raises(ValueError, match="too little speech"):
        compare([np.zeros(RATE, np.float32)], [np.zeros(RATE * 5, np.float32)])
    with pytest.raises(ValueError, match="half a second"):
        embed(np.zeros(100, np.float32))


@pytest.mark.parametrize(
    ("same", "different", "rate"),
    [
        ([0.9, 0.8], [0.1, 0.2], 0.0),
        ([0.1, 0.2], [0.9, 0.8], 1.0),
        ([0.5], [0.5], 0.5),
        ([0.1, 0.4, 0.6, 0.9], [0.1, 0.4, 0.6, 0.9], 0.5),
        ([0.9, 0.8, 0.7, 0.3], [0.5, 0.2, 0.1, 0.0], 0.25),
    ],
)
def test_equal_error_rate(same: list[float], different: list[float], rate: float) -> None:
    """Apart, turned round, alike, one of four on the wrong side."""
    assert equal_error_rate(same, different) == pytest.approx(rate)


scores = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(scores, scores)
def test_the_rate_is_a_rate_and_turns_round(same: list[float], different: list[float]) -> None:
    """Between 0 and 1, and unchanged by a change of scale."""
    rate = equal_error_rate(same, different)
    assert 0 <= rate <= 1
    assert equal_error_rate([x / 2 for x in same], [x / 2 for x in different]) == pytest.approx(rate, abs=0.02)
