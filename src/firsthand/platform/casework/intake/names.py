"""How the same person is found twice under different spellings.

A name becomes a set of skeletons: its consonants in one Latin form, so that محمد, Mohamed and Muhammad
meet. Only keyed hashes of the skeletons are kept (`models.NameMark`). A match is a reason for a person
to look, never a finding that two people are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from firsthand.platform.base import vault

_ARABIC = {
    "ب": "b",
    "پ": "b",
    "ت": "t",
    "ث": "t",
    "ج": "g",
    "چ": "s",
    "ح": "h",
    "خ": "k",
    "د": "d",
    "ذ": "d",
    "ر": "r",
    "ز": "z",
    "ژ": "z",
    "س": "s",
    "ش": "s",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "غ": "g",
    "ف": "f",
    "ڤ": "f",
    "ق": "k",
    "ك": "k",
    "ک": "k",
    "گ": "g",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
    "ۀ": "h",
}
_DIGRAPHS = (
    ("sch", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
)
_LATIN = str.maketrans({"q": "k", "c": "k", "j": "g", "v": "f", "p": "b", "x": "ks"} | dict.fromkeys("aeiouywıøœæ", ""))
_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "il",
        "ad",
        "as",
        "ash",
        "an",
        "bin",
        "ibn",
        "ben",
        "bent",
        "bint",
        "von",
        "van",
        "de",
        "der",
        "di",
        "da",
        "la",
        "le",
        "ال",
        "بن",
        "ابن",
        "بنت",
    ]
)
_SERVANT = re.compile(r"\b(abd|عبد)[\s-]+(?:(?:al|el|ul|ال)[\s-]+)?(?=\w)")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        ch for ch in plain if not unicodedata.combining(ch) and unicodedata.category(ch) != "Cf" and ch != "ـ"
    )
    return re.sub(r"[’'ʿʾ`´]", "", kept)


def skeleton(token: str) -> str:
    """The consonants of one part of a name in a common Latin form; the folded part itself when it
    has none."""
    word = _folded(token)
    if re.search(r"[\u0600-\u06ff]", word):
        bare = re.sub(r"^(?:وال|ال)(?=\w{2})", "", word)
        bones = "".join(_ARABIC.get(ch, "") for ch in bare)
        trailing = bare.endswith(("ه", "ۀ"))
    else:
        bare = word
        for pair, one in _DIGRAPHS:
            bare = bare.replace(pair, one)
        bones = "".join(ch for ch in bare.translate(_LATIN) if ch.isalpha())
        trailing = bare.endswith("h")
    bones = re.sub(r"(.)\1+", r"\1", bones)
    if trailing and len(bones) > 1:  # the silent end of Fatimah, فاطمه, Abdallah
        bones = bones[:-1]
    return bones or word


def skeletons(*names: str) -> set[str]:
    """The skeletons of every part of the names; particles such as al and bin are left out."""
    found = set()
    for name in names:
        joined = _SERVANT.sub(r"\1", _folded(name))
        for token in re.findall(r"\w+", joined):
            if token not in _PARTICLES and not token.isdigit():
                found.add(skeleton(token))
    return found - {""}


def marks_of(*, names: Iterable[str], born_on: date | None) -> set[str]:
    """The keyed hashes to keep for a person."""
    marks = {vault.blind_index(bones, purpose="name") for bones in skeletons(*names)}
    if born_on is not None:
        marks.add(vault.blind_index(born_on.isoformat(), purpose="birth"))
    return marks


def is_minor(born_on: date, today: date) -> bool:
    """Under eighteen on that day. Somebody born on 29 February comes of age on 1 March."""
    return (today.year - born_on.year) - ((today.month, today.day) < (born_on.month, born_on.day)) < 18
