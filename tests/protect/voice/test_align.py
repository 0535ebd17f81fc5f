"""When a word is said: by ear on an utterance, in order for anything, estimated where nobody can say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.voice.align import Aligner, spread
from firsthand.protect.voice.problems import MissingModel
from firsthand.protect.voice.sound import blocks
from tests.protect.sounds import RATE, SPEECH, UTTERANCE

needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")
TEXT = "What hath happened to me?"


@pytest.fixture(scope="module")
def utterance() -> np.ndarray:
    """2.9 seconds, in which TEXT is said."""
    return np.concatenate(list(blocks(UTTERANCE, 1, RATE)))


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    """The English one."""
    return Aligner("en")


@needs_speech
def test_words_are_where_the_sound_is(aligner: Aligner, utterance: np.ndarray) -> None:
    """Every word certain, in order, and louder than what lies outside all of them."""
    words = aligner.times(utterance, TEXT)
    assert [word.text for word in words] == TEXT.split()
    assert all(word.certain for word in words)
    assert all(before.end <= after.start + 1e-6 for before, after in pairwise(words))
    inside = np.concatenate([utterance[int(w.start * RATE) : int(w.end * RATE)] for w in words])
    outside = np.concatenate([utterance[: int(words[0].start * RATE)], utterance[int(words[-1].end * RATE) :]])
    assert np.mean(inside**2) > 20 * np.mean(outside**2)


@needs_speech
def test_time_is_counted_from_the_start_that_is_given(aligner: Aligner, utterance: np.ndarray) -> None:
    """A second of silence before, and a start one second earlier, change nothing."""
    plain = aligner.times(utterance, TEXT, start=5)
    later = aligner.times(np.concatenate([np.zeros(RATE, np.float32), utterance]), TEXT, start=4)
    for one, other in zip(plain, later, strict=True):
        assert one.start == pytest.approx(other.start, abs=0.05)


@needs_speech
@pytest.mark.parametrize("text", ["What hath happened to Zarnoufeh?", "What — hath 1984 ذهبت to me?", "…", "- -"])
def test_every_word_gets_a_time(aligner: Aligner, utterance: np.ndarray, text: str) -> None:
    """Unknown names, digits, dashes and other scripts: as many words as are written, inside the sound."""
    words = aligner.times(utterance, text, start=2)
    assert [word.text for word in words] == text.split()
    assert all(2 <= word.start <= word.end <= 2 + len(utterance) / RATE + 0.02 for word in words)


def test_where_nothing_can_be_followed_times_are_uncertain(aligner: Aligner) -> None:
    """Far too many words for a tenth of a second."""
    words = aligner.times(np.zeros(RATE // 10, np.float32), "several words that cannot be said in this time")
    assert len(words) == 9
    assert not any(word.certain for word in words)


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=20), st.floats(0, 100), st.floats(0.1, 30))
@settings(deadline=None)
def test_spread(words: list[str], start: float, length: float) -> None:
    """Estimated times fill the whole time, in order."""
    found = spread(words, start, start + length)
    assert found[0].start == start
    assert found[-1].end == pytest.approx(start + length)
    assert all(before.end == after.start for before, after in pairwise(found))


def test_another_language_needs_its_own_model() -> None:
    """Said in one line, with where to read on."""
    with pytest.raises(MissingModel, match=r"'ar'.*docs/protect\.md"):
        Aligner("ar")
