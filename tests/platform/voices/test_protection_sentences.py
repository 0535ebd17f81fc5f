"""Every sentence that the engine can say has words on the page, in the language of the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from firsthand.platform.voices.protection import sentences
from firsthand.protect.said import SENTENCES, Said, said
from firsthand.protect.words.redact import not_supported

PLACE = re.compile(r"%\((\w+)\)[\w.]*")


def a_value(spec: str) -> Any:
    return "x" if spec.endswith("s") else 3


def values_of(code: str) -> dict[str, Any]:
    """Something for each value that the engine's own words ask for."""
    return {match[1]: a_value(match[0]) for match in PLACE.finditer(SENTENCES[code])}


def test_no_code_of_the_engine_lacks_a_sentence() -> None:
    assert set(SENTENCES) == set(sentences.SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_a_sentence_needs_the_engine_gives(code: str, language: str) -> None:
    made = said(code, **values_of(code)).as_json()
    with translation.override(language):
        assert sentences.is_said(made)
        words = sentences.words_of(made)
    assert words
    assert "%(" not in words
    assert sentences.places_of(code) <= values_of(code).keys()


def test_values_are_text_and_not_markup() -> None:
    words = sentences.words_of(said("written_sound", found="<b>Rashad</b>").as_json())
    assert "&lt;b&gt;Rashad" in words
    assert "<b>" not in words


def test_a_language_is_named_in_the_language_of_the_page() -> None:
    (sentence,) = not_supported("", ["ar"])
    assert str(sentence) == "automatic redaction is not supported for Arabic"
    with translation.override("fr"):
        assert "arabe" in sentences.words_of(sentence.as_json()).lower()


@pytest.mark.parametrize("given", [None, "Safe.", {"code": "no_sound"}, {"code": "doubts", "values": {}}])
def test_what_is_no_sentence_is_not_shown_as_one(given: Any) -> None:
    assert not sentences.is_said(given)
    assert sentences.words_of(given) == str(sentences.EARLIER)


def test_a_sentence_keeps_its_code_when_it_is_copied() -> None:
    import copy

    one = copy.deepcopy(said("begin_late", passages=2, seconds=0.5))
    assert isinstance(one, Said)
    assert (one, one.code, one.values) == (
        "2 passage(s) begin more than 0.5 s late.",
        "begin_late",
        {"passages": 2, "seconds": 0.5},
    )
