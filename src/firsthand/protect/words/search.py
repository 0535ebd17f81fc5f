"""Looks for the names of a watch list in a text, also misspelt, misheard, cut in two or in another script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .sounds import ARTICLES, alike, bare, distance, folded, is_arabic, key
from .watchlist import Entry

TOKEN = re.compile(r"[^\W_]+(?:['’ʿ`-][^\W_]+)*")
PART = re.compile(r"[^\W_]+")
#: From how many letters a name is looked for inside longer words.
INSIDE = 5
KUNYA = frozenset("abu abou abo aboo ebu umm um oum om ibn bint ابو ام بن ابن".split())


class Token(NamedTuple):
    """A word of the text."""

    start: int
    end: int
    word: str  # folded
    title: bool


@dataclass(frozen=True)
class Hit:
    """Where an entry stands."""

    start: int
    end: int
    entry: int


def tokens(text: str) -> list[Token]:
    """The words of a text; a hyphen or an apostrophe parts them."""
    return [Token(m.start(), m.end(), folded(m[0]), m[0][:1].isupper()) for m in PART.finditer(text)]


class Searcher:
    """A watch list made ready for search. `common` says of a word whether it is an ordinary one of the
    language: those are taken for a name only when they are written exactly like it."""

    def __init__(self, entries: Sequence[Entry], common: Callable[[str], bool] = lambda word: False) -> None:
        """Cut every form into words and index them by first letter and by sound."""
        self._common = common
        self.entries = entries
        self._forms: list[tuple[int, tuple[str, ...]]] = []
        self._singles: list[tuple[int, str]] = []
        for number, entry in enumerate(entries):
            for form in entry.forms:
                words = tuple(w for w in (folded(m[0]) for m in PART.finditer(form)) if w)
                if not words:
                    continue
                self._forms.append((number, words))
                if entry.type == "person" and len(words) > 1:
                    kunya = words[0] in KUNYA
                    parts = [w for w in words if w not in ARTICLES and w not in KUNYA and len(w) >= 3]
                    self._singles += [(number, w) for w in parts if not (kunya and self._common(w))]
        self._by_word: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._verdicts: dict[str, frozenset[str]] = {}
        self._vocabulary = {w for _, words in self._forms for w in words}

    def _names_like(self, word: str) -> frozenset[str]:
        """The words of the list that a word of the text can be."""
        if word not in self._verdicts:
            ordinary = self._common(word)
            found = set()
            for name in self._vocabulary:
                exact = word == name or (is_arabic(word) and name in bare(word)) or _one_particle(word, name)
                inside = len(name) >= INSIDE and name in word  # "Mansourian", or two words run together
                if exact or (not ordinary and (inside or alike(word, name))):
                    found.add(name)
            self._verdicts[word] = frozenset(found)
        return self._verdicts[word]

    def find(self, text: str) -> Iterator[Hit]:
        """Every place where an entry stands, in whole or (of a person) in part."""
        found = tokens(text)
        like = [self._names_like(t.word) for t in found]
        singles: dict[str, int] = {}
        for number, word in self._singles:
            singles.setdefault(word, number)
        for number, words in self._forms:
            significant = [w for w in words if w not in ARTICLES] or list(words)
            for i in range(len(found)):
                if significant[0] not in like[i] and words[0] not in like[i]:
                    continue
                end = self._whole(words, like, i)
                if end:
                    yield Hit(found[i].start, found[end - 1].end, number)
        for i, token in enumerate(found):
            for name in like[i]:
                if name in singles:
                    yield Hit(token.start, token.end, singles[name])
        yield from self._joined(found, singles)

    def _whole(self, words: tuple[str, ...], like: Sequence[frozenset[str]], at: int) -> int:
        """The index after the form that begins at a token, or 0; articles of a name may be left out."""
        i = at
        for n, word in enumerate(words):
            if i < len(like) and word in like[i]:
                i += 1
            elif word in ARTICLES and n:
                continue
            else:
                return 0
        return i

    def _joined(self, found: Sequence[Token], singles: dict[str, int]) -> Iterator[Hit]:
        """Names that were heard as two or three words, spelt letter by letter, or written without a space."""
        whole = {"".join(words): number for number, words in self._forms if len("".join(words)) >= 5}
        names = {**{w: n for w, n in singles.items() if len(w) >= 4}, **whole}
        by_key: dict[str, list[str]] = {}
        for name in names:
            by_key.setdefault(key(name), []).append(name)
        for i in range(len(found)):
            joined, sound = found[i].word, key(found[i].word)
            for j in range(i + 1, min(i + 24, len(found))):
                word = found[j].word
                letters = len(word) == 1 and len(found[j - 1].word) == 1
                if j > i + 3 and not letters:
                    break
                if not key(word) and not letters:
                    break  # "we" and "I" add nothing to a name
                joined, sound = joined + word, sound + key(word)
                squeezed = re.sub(r"(.)\1+", r"\1", sound)
                for name in by_key.get(squeezed, ()):
                    near = distance(joined, name, 3) if not letters else 0 if joined == name else 9
                    strict = len(squeezed) < 4
                    if near <= (1 if strict else 3) and found[i].word[0] == name[0]:
                        yield Hit(found[i].start, found[j].end, names[name])
            if found[i].word in whole:
                yield Hit(found[i].start, found[i].end, whole[found[i].word])


def _one_particle(a: str, b: str) -> bool:
    """Abu, Abou and ابو; Umm, Oum and ام."""
    return a in KUNYA and b in KUNYA and key(a) == key(b)
