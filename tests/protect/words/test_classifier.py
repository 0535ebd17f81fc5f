"""Windows over long texts: every piece is judged once, and none at the end sees only a few words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from firsthand.protect.words.classifier import OVERLAP, WINDOW, _windows, load
from firsthand.protect.words.wordpiece import cutter

SENTENCE = "We went down to the river before it was light and nobody said a word. "


@pytest.mark.parametrize("times", [1, 8, 9, 17, 40])
@pytest.mark.parametrize("ends", [True, False])
def test_windows_are_about_equally_long(times: int, ends: bool) -> None:
    text = (SENTENCE if ends else SENTENCE.replace(".", "")) * times
    pieces = cutter().pieces(text)
    windows = _windows(text, pieces)
    assert (windows[0][0], windows[-1][1]) == (0, len(pieces))
    for (_, end), (start, _) in pairwise(windows):
        assert start == end if ends else start == end - OVERLAP
    lengths = [end - start for start, end in windows]
    assert max(lengths) <= WINDOW - 2
    if len(windows) > 1:
        assert min(lengths) >= max(lengths) - 2 * len(SENTENCE.split())


def test_every_word_is_judged() -> None:
    """Long or short, with sentences or without."""
    for text in ("", "Anna", SENTENCE * 30, SENTENCE.replace(".", "") * 30):
        words = load().words(text)
        assert [text[word.start : word.end] for word in words] == text.replace(".", " .").split()
        assert all(0 < word.hide < 1 for word in words)
