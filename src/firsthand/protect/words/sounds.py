"""How names sound: one key for the ways in which a name is written, in Latin or in Arabic letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARABIC = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s",
    "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "w", "ؤ": "w", "ي": "y", "ى": "a", "ئ": "y",
    "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ڤ": "v", "ـ": "",
}  # fmt: skip
LATIN = {"ı": "i", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"}
#: Sounds that are written, or heard, for one another.
SAME = (
    ("sch", "S"), ("tch", "C"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("dj", "j"), ("zh", "j"), ("sh", "S"), ("ch", "S"), ("C", "S"), ("ck", "k"), ("q", "k"),
    ("c", "k"), ("x", "ks"), ("z", "s"), ("v", "f"), ("p", "b"), ("j", "g"),
)  # fmt: skip
PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
ARTICLES = frozenset(
    "al el ul as ash ad ar an az at bin ben ibn bint van von de der den du la le ait ould oulad".split()
)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Lower case, without marks, vowel signs and apostrophes; Arabic letters stay."""
    if word.isascii() and word.isalnum():
        return word.lower()
    text = "".join(LATIN.get(c, c) for c in word.lower())
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"['’‘`ʿʾـ]", "", text).translate(str.maketrans("أإآٱىة", "اااايه"))


def is_arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return any("\u0600" <= c <= "\u06ff" for c in word)


@lru_cache(maxsize=50_000)
def key(word: str, german: bool = False) -> str:
    """The consonants as one hears them: Khalid, Qaled and خالد have one key, and Chalid if `german`."""
    text = folded(word)
    if german:
        text = text.replace("sch", "sh").replace("ch", "kh")
    if is_arabic(text):
        text = "".join(ARABIC.get(c, c) for c in text)
    for old, new in SAME:
        text = text.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", text))


def bare(word: str) -> set[str]:
    """An Arabic word with and without the particles that are written onto it."""
    found = {word}
    if is_arabic(word):
        found |= {word[len(p) :] for p in PREFIXES if word.startswith(p) and len(word) - len(p) >= 3}
    return found


def distance(a: str, b: str, most: int) -> int:
    """Edit distance (Levenshtein), or `most` + 1 as soon as it is larger."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
        if min(row) > most:
            return most + 1
    return row[-1]


def slips(word: str) -> int:
    """How many letters may differ in a word of this length."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


@lru_cache(maxsize=50_000)
def simple(word: str) -> str:
    """One spelling for the vowels that are written in many ways, and no letter twice: Youssouf, Yusuf."""
    if is_arabic(word):
        word = "".join(ARABIC.get(c, c) for c in word)
    for old, new in (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "e"), ("ai", "e")):
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=200_000)
def alike(a: str, b: str) -> bool:
    """Whether two words can be the same name, misspelt or misheard."""
    if a == b:
        return True
    if is_arabic(a) or is_arabic(b):
        return any(_one_sound(x, y) for x in bare(a) for y in bare(b))
    if abs(len(a) - len(b)) > 3:
        return False
    x, y = simple(a), simple(b)
    shorter = min(x, y, key=len)
    if len(shorter) < 4:
        return False
    one, other = key(a), key(b)
    if one != other:
        one, other = key(a, german=True), key(b, german=True)
    if one != other:  # most pairs: neither sound nor first letter, and no need to count letters
        return x[0] == y[0] and distance(x, y, slips(shorter)) <= slips(shorter)
    far = distance(x, y, 3)
    if far > 3:
        return False
    if x[0] == y[0] and far <= max(slips(shorter), 2 if len(one) == 2 else 0):
        return True
    return len(one) >= 3


def _one_sound(a: str, b: str) -> bool:
    """The same across scripts: three consonants, or two and the first letter of a longer word."""
    if key(a) != key(b):
        return False
    x, y = simple(a), simple(b)
    return len(key(a)) >= 3 or (len(key(a)) == 2 and x[0] == y[0] and min(len(x), len(y)) >= 4)
