"""Answers in words: the usual answers of agreement in English, French and Arabic, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LANGUAGES = ("en", "fr", "ar")

#: Agreement, from 1 upwards, on five and on seven steps. (English, French, Arabic)
AGREEMENT: dict[int, tuple[tuple[str, str, str], ...]] = {
    5: (
        ("Strongly disagree", "Pas du tout d’accord", "لا أوافق بشدة"),
        ("Disagree", "Pas d’accord", "لا أوافق"),
        ("Neither agree nor disagree", "Ni d’accord ni pas d’accord", "لا أوافق ولا أعارض"),
        ("Agree", "D’accord", "أوافق"),
        ("Strongly agree", "Tout à fait d’accord", "أوافق بشدة"),
    ),
    7: (
        ("Strongly disagree", "Pas du tout d’accord", "لا أوافق بشدة"),
        ("Disagree", "Pas d’accord", "لا أوافق"),
        ("Somewhat disagree", "Plutôt pas d’accord", "لا أوافق إلى حد ما"),
        ("Neither agree nor disagree", "Ni d’accord ni pas d’accord", "لا أوافق ولا أعارض"),
        ("Somewhat agree", "Plutôt d’accord", "أوافق إلى حد ما"),
        ("Agree", "D’accord", "أوافق"),
        ("Strongly agree", "Tout à fait d’accord", "أوافق بشدة"),
    ),
}
YES_NO = (("Yes", "Oui", "نعم"), ("No", "Non", "لا"))
#: Vowel marks and the stroke that stretches a word: written by some, left out by most.
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u0300-\u036f]")
_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "’": "'", "‘": "'", "_": " "})


def folded(words: str) -> str:
    """Words as they are compared: letter case, accents, vowel marks, kinds of alif and spaces do not count."""
    plain = unicodedata.normalize("NFKC", words).casefold().translate(_ALIKE)
    plain = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    return " ".join(plain.split()).strip(" .!")


def agreement_words(low: float | None, high: float | None) -> Mapping[str, float]:
    """Folded words with the number they stand for, on a scale from 1 to 5 or 1 to 7; else empty."""
    if low != 1 or high not in (5, 7):
        return {}
    steps = AGREEMENT[int(high)]
    return {folded(word): float(step) for step, answers in enumerate(steps, 1) for word in answers}


def truth_in(cell: str) -> float | None:
    """1 for yes, 0 for no, in three languages or as a digit; None for anything else."""
    known = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0}
    for value, words in zip((1.0, 0.0), YES_NO, strict=True):
        known |= {folded(word): value for word in words}
    return known.get(folded(cell))
