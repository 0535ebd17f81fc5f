"""Said again in time: captions in step, in order, within the pace, and what does not fit is reported."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.voice.fitting import stretch
from firsthand.protect.voice.revoice import FASTEST, GAP, LAST_PUSH, SLOWEST, as_blocks, revoice
from firsthand.protect.voice.transcript import Passage
from tests.protect.sounds import tone

RATE = 8000


class Reader:
    """A voice that takes a tenth of a second for a letter, at any speed that is asked for."""

    rate = RATE

    def __init__(self) -> None:
        self.speeds: list[float] = []

    def seconds(self, text: str) -> float:
        """At speed 1."""
        return len(text) / 10

    def speak(self, text: str, *, speed: float = 1.0) -> np.ndarray:
        """A tone as long as the text."""
        self.speeds.append(speed)
        return tone(self.seconds(text) / speed, rate=RATE)


talk = st.lists(st.tuples(st.integers(1, 120), st.floats(0.3, 9), st.floats(0.1, 5)), min_size=1, max_size=12)


@given(talk)
@settings(max_examples=40, deadline=None)
def test_in_order_in_step_and_within_the_pace(given_: list[tuple[int, float, float]]) -> None:
    """For any talk: nothing before its time, nothing over something else, everything in the sound."""
    passages, at = [], 0.0
    for letters, length, pause in given_:
        passages.append(Passage(at, at + length, "a" * letters))
        at += length + pause
    reader = Reader()
    spoken = list(revoice(passages, reader, seconds=at, workers=2))
    assert [one.caption.text for one in spoken] == [passage.text for passage in passages]
    for passage, one in zip(passages, spoken, strict=True):
        assert one.caption.start >= passage.start
        assert one.late == pytest.approx(one.caption.start - passage.start)
        assert SLOWEST <= one.speed <= FASTEST
        shortest = len(passage.text) / 10 / FASTEST * LAST_PUSH
        assert len(one.samples) / RATE >= shortest - 0.05
    for before, after in pairwise(spoken):
        assert after.caption.start >= before.caption.start + len(before.samples) / RATE
    stream = np.concatenate(list(as_blocks(spoken, RATE, seconds=at)))
    assert len(stream) >= round(at * RATE)
    for one in spoken:
        start = round(one.caption.start * RATE)
        assert np.array_equal(stream[start : start + len(one.samples)], one.samples)


def test_what_fits_is_on_time() -> None:
    """An ordinary pace is never late, and ends about when the original does."""
    passages = [Passage(start, start + 3.0, "a" * 31) for start in (0.5, 4.0, 8.0)]
    for one, passage in zip(revoice(passages, Reader(), seconds=12, workers=1), passages, strict=True):
        assert one.late == 0
        assert one.caption.end == pytest.approx(passage.end, abs=0.35)


def test_too_much_text_is_late_and_catches_up() -> None:
    """Twice what can be said: the next is late, and the one after a pause is not."""
    passages = [Passage(0, 1, "a" * 40), Passage(1.1, 3, "a" * 15), Passage(9, 10, "a" * 9)]
    late = [one.late for one in revoice(passages, Reader(), seconds=10, workers=2)]
    assert late[0] == 0
    assert late[1] > 1
    assert late[2] == 0


def test_a_passage_without_sound() -> None:
    """Words that nobody can say leave silence and a caption."""
    (one,) = revoice([Passage(1, 2, "")], Reader(), seconds=3, workers=1)
    assert len(one.samples) == 0
    assert one.caption.end > one.caption.start
    assert GAP > 0


@given(st.floats(0.6, 1.8), st.floats(100, 400))
@settings(max_examples=25, deadline=None)
def test_stretched_speech_keeps_its_pitch(factor: float, hertz: float) -> None:
    """As long as asked, with the same pitch and level."""
    sound = tone(1.5, hertz)
    longer = stretch(sound, factor, 16000)
    assert len(longer) == pytest.approx(len(sound) * factor, rel=0.01)
    spectrum = np.abs(np.fft.rfft(longer * np.hanning(len(longer))))
    assert spectrum.argmax() / (len(longer) / 16000) == pytest.approx(hertz, rel=0.03)
    middle = longer[2000:-2000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.15)


def test_stretching_has_bounds() -> None:
    """Nobody understands more."""
    with pytest.raises(ValueError, match=r"0\.5 to 2"):
        stretch(tone(), 3, 16000)
