"""A sentence as the phonemes that Kokoro reads, by dictionary, endings, neighbours and letters."""

from __future__ import annotations

import re
import unicodedata

from .arpabet import to_phonemes
from .letters import sound_out
from .lexicon import look_up
from .numbers import spell_numbers

TOKEN = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*['’]?|[^\w\s]", re.UNICODE)
PAUSES = {"–": "—", "-": " ", ":": ":", "(": ",", ")": ",", "[": "", "]": ""}
KEPT_PAUSES = frozenset(";:,.!?—…")
SYMBOLS = {"&": "and", "+": "plus", "@": "at", "=": "equals", "%": "percent", "#": "number"}
SHORT_FORMS = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "st": "saint", "prof": "professor",
    "vs": "versus", "etc": "et cetera", "e.g": "for example", "i.e": "that is",
}  # fmt: skip
SHORT_FORM = re.compile(rf"\b({'|'.join(re.escape(form) for form in SHORT_FORMS)})\.", re.IGNORECASE)
#: What stands before a verb, and before a noun: enough for the few words that are said in two ways.
BEFORE_VERB = frozenset(
    "to will would can could should must may might shall do does did don't doesn't didn't won't can't couldn't "
    "i you we they who not never let please i'll you'll we'll they'll and".split()
)
BEFORE_NOUN = frozenset("the a an my your his her its our their this that some any no of every each".split())
BEFORE_PAST = frozenset("have has had having been was were be is are got i've you've we've they've he's she's".split())
VOWEL_SOUNDS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ")


def known_share(text: str) -> float:
    """Which share (0 to 1) of the words the dictionary has: low for another language. 1 without words."""
    words = [token for token in TOKEN.findall(text) if token[0].isalpha()]
    return sum(look_up(word) is not None for word in words) / len(words) if words else 1.0


def _tags(before: str) -> tuple[str, ...]:
    if before in BEFORE_PAST:
        return ("VBN", "VBD", "ADJ")
    if before in BEFORE_VERB:
        return ("VERB",)
    return ("NOUN",) if before in BEFORE_NOUN else ()


def _letter_by_letter(word: str) -> str:
    said = [look_up(letter.upper()) for letter in word if letter.isalpha()]
    return "".join(sounds.usual for sounds in said if sounds is not None)


def _say(word: str, before: str, after: str, starts_with_vowel: bool | None) -> str:
    """One word. `starts_with_vowel`: of the next word's sounds; None before a pause."""
    lower = word.lower()
    if word == "I":
        return "ˌI"
    if lower == "the":
        return "ði" if starts_with_vowel else "ðə"
    if lower == "a":
        return "ɐ"
    if lower == "an":
        return "ɐn"
    if lower == "to":
        return "tʊ" if starts_with_vowel else "tə" if starts_with_vowel is False else "tu"
    if lower == "used":
        return "jˈust" if after == "to" else "jˈuzd"
    if "." in word.strip(".") or (word.isupper() and 1 < len(word) < 6 and look_up(word) is None):
        return _letter_by_letter(word)
    found = look_up(word)
    if found is None:
        return to_phonemes(sound_out(lower)) or _letter_by_letter(lower)
    return found.as_a(*(("None",) if starts_with_vowel is None else ()), *_tags(before))


def pronounce(text: str) -> str:
    """The phonemes of English `text`, in the alphabet of Kokoro, with the pauses of its punctuation.

    Words are said as written, digits as numbers; "[a town in the north]" is said without its brackets.
    What has no sound in English (other scripts, emoji) is left out.
    """
    text = "".join(c for c in unicodedata.normalize("NFD", text.replace("’", "'")) if not unicodedata.combining(c))
    text = SHORT_FORM.sub(lambda m: SHORT_FORMS[m[1].lower()], text)
    text = "".join(f" {SYMBOLS[c]} " if c in SYMBOLS and c != "%" else c for c in text)
    tokens = TOKEN.findall(spell_numbers(text))
    said: list[str] = []
    vowel: bool | None = None
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if not token[0].isalpha():
            pause = PAUSES.get(token, token if token in KEPT_PAUSES else "")
            if pause.strip():
                said.append(pause)
                vowel = None
            continue
        before = tokens[place - 1].lower() if place else ""
        after = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
        sounds = _say(token, before, after, vowel)
        if sounds:
            said.append(f" {sounds}")
            vowel = sounds.lstrip("ˈˌ")[0] in VOWEL_SOUNDS
    return "".join(reversed(said)).replace("ɾ", "T").replace("ʔ", "t").strip()
