"""What is hidden is gone: zero, not quiet; and nothing else is touched."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.voice.hiding import FADE, MARGIN, UNCERTAIN, Cover, Span, around, cover, join
from firsthand.protect.voice.matching import hidden_by, named, words_in
from firsthand.protect.voice.transcript import Passage, Word
from tests.protect.sounds import RATE, tone

spans_of = st.lists(
    st.tuples(st.floats(0, 4), st.floats(0.01, 2)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=5
)


@given(spans_of, st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_silence_is_zero_and_the_rest_is_untouched(spans: list[Span], pieces: int) -> None:
    """For any times, however the sound is cut into blocks."""
    sound = tone(5)
    covered = np.concatenate(list(cover(np.array_split(sound, pieces), RATE, spans, Cover.SILENCE)))
    time = np.arange(len(sound)) / RATE
    hidden = np.zeros(len(sound), bool)
    near = np.zeros(len(sound), bool)
    for span in spans:
        hidden |= (time >= span.start) & (time <= span.end)
        near |= (time >= span.start - FADE - 1e-3) & (time <= span.end + FADE + 1e-3)
    assert not covered[hidden].any()
    assert np.array_equal(covered[~near], sound[~near])
    assert (np.abs(covered) <= np.abs(sound) + 1e-6).all()


def test_a_tone_has_nothing_of_the_original() -> None:
    """The same tone over two different sounds."""
    span = [Span(0.2, 0.7)]
    inside = slice(int(0.2 * RATE), int(0.7 * RATE))
    one, other = (
        np.concatenate(list(cover([sound], RATE, span, Cover.TONE)))[inside] for sound in (tone(), -2 * tone(hertz=91))
    )
    assert np.array_equal(one, other)
    assert one.any()


@given(spans_of)
def test_joined_times_do_not_touch(spans: list[Span]) -> None:
    """And cover the same."""
    joined = join(spans)
    assert all(before.end < after.start for before, after in pairwise(joined))
    for span in spans:
        assert any(one.start <= span.start and span.end <= one.end for one in joined)


def heard(text: str) -> Passage:
    """A passage in which every word takes half a second and is followed by half a second of nothing."""
    words = tuple(Word(word, place, place + 0.5) for place, word in enumerate(text.split()))
    return Passage(0, len(words), text, words)


def test_margins() -> None:
    """Wider where the time is only estimated."""
    assert around([Word("Hanan", 2, 3)]) == Span(2 - MARGIN, 3 + MARGIN)
    assert around([Word("Hanan", 2, 3), Word("E.", 3, 4, certain=False)]) == Span(2 - MARGIN, 4 + UNCERTAIN)


def test_replaced_words_are_hidden() -> None:
    """The words for which the transcript has brackets, and only they."""
    spans = hidden_by(
        [Passage(0, 6, "I met [person 1] in [a town], there.")], [heard("I met Hanan Example in Exampleville, there.")]
    )
    assert spans == join([Span(2 - MARGIN, 3.5 + MARGIN), Span(5 - MARGIN, 5.5 + MARGIN)])


def test_where_texts_differ_more_is_hidden_not_less() -> None:
    """A corrected word beside a replacement goes with it; a replacement of nothing hides the gap."""
    spans = hidden_by([Passage(0, 6, "I saw [person 1] in spring")], [heard("I sore Hanan in spring")])
    assert spans[0].start <= 1
    assert spans[0].end >= 2.5
    assert hidden_by([Passage(0, 4, "we left [a town] then")], [heard("we left then")]) == [Span(1.5, 2)]


def test_a_corrected_word_alone_hides_nothing() -> None:
    """Without brackets nothing is hidden."""
    assert hidden_by([Passage(0, 3, "I saw them")], [heard("I sore them")]) == []


def test_names() -> None:
    """Wherever they are said, in any case, of several words, in the genitive."""
    passages = [heard("Then hanan came, and Hanan Example's house")]
    assert len(named(passages, ["Hanan"])) == 2  # two times
    assert named(passages, ["Hanan Example"]) == [Span(4 - MARGIN, 5.5 + MARGIN)]
    assert named(passages, ["Nobody", " "]) == []


def test_words_of_a_place_in_the_text() -> None:
    """Characters to words, also in part."""
    passage = heard("we met Hanan, Hanan Example there")
    start = passage.text.index("Hanan Example")
    assert [word.start for word in words_in(passage, start, start + len("Hanan Ex"))] == [3, 4]
    assert [word.text for word in words_in(passage, 7, 12)] == ["Hanan,"]
