"""The dictionary of misaki (183,000 words): a word's sounds, also with the endings that it does not list."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: Sounds after which `-s` and `-ed` take their three forms, in the alphabet of Kokoro and misaki.
HISSING, VOICELESS_S, VOICELESS_ED = "szʃʒʧʤ", "ptkfθ", "pkfθʃsʧ"


@dataclass(frozen=True)
class Sounds:
    """How a word is said: usually, and by what it is in the sentence (VERB, NOUN, ADJ, VBD, None=last)."""

    usual: str
    others: dict[str, str]

    def as_a(self, *tags: str) -> str:
        """The sounds under the first of the tags that the word knows; else the usual ones."""
        return next((self.others[tag] for tag in tags if tag in self.others), self.usual)


@cache
def _words() -> dict[str, str]:
    packed = (files("firsthand.protect.voice") / "weights" / "english.xz").read_bytes()
    lines = lzma.decompress(packed).decode().splitlines()
    return dict(line.split("\t", 1) for line in lines)


def _listed(word: str) -> Sounds | None:
    line = _words().get(word)
    if line is None:
        return None
    usual, *others = line.split("\t")
    return Sounds(usual, dict(other.split("=", 1) for other in others))


def _with(stem: Sounds, ending: str) -> Sounds:
    add = ENDINGS[ending]
    return Sounds(add(stem.usual), {tag: add(said) for tag, said in stem.others.items()})


def _plural(said: str) -> str:
    return said + ("s" if said[-1] in VOICELESS_S else "ᵻz" if said[-1] in HISSING else "z")


def _past(said: str) -> str:
    return said + ("t" if said[-1] in VOICELESS_ED else "ᵻd" if said[-1] in "td" else "d")


def _going(said: str) -> str:
    return said + "ɪŋ"


ENDINGS = {"s": _plural, "ed": _past, "ing": _going}


def _stems(word: str) -> list[tuple[str, str]]:
    """(stem, ending) pairs that `word` could be made of, likeliest first."""
    pairs = []
    if word.endswith("'s"):
        pairs.append((word[:-2], "s"))
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        pairs.append((word[:-1].rstrip("'"), "s"))
        pairs += [(word[:-3] + "y", "s")] if word.endswith("ies") else [(word[:-2], "s")] if word.endswith("es") else []
    if len(word) > 4 and word.endswith("ed"):
        pairs += [(word[:-1], "ed"), (word[:-2], "ed")]
        pairs += [(word[:-3], "ed")] if word[-3] == word[-4] else []
        pairs += [(word[:-3] + "y", "ed")] if word.endswith("ied") else []
    if len(word) > 5 and word.endswith("ing"):
        pairs += [(word[:-3], "ing"), (word[:-3] + "e", "ing")]
        pairs += [(word[:-4], "ing")] if word[-4] == word[-5] else []
    return pairs


def look_up(word: str) -> Sounds | None:
    """The sounds of a word as it is written, else in small letters, else of its stem; None when unknown."""
    for form in dict.fromkeys((word, word.lower(), word.lower().capitalize(), word.lower().rstrip("'"))):
        if (found := _listed(form)) is not None:
            return found
    for stem, ending in _stems(word.lower()):
        if (found := _listed(stem) or _listed(stem.capitalize())) is not None:
            return _with(found, ending)
    return None
