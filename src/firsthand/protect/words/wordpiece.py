"""The encoder's own pieces of words, with their places in the text (BERT's WordPiece, uncased)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

MODEL = Path(__file__).with_name("model")
WORD = re.compile(r"[^\W_]+|[^\s\w]|_")
UNKNOWN, START, END = 100, 101, 102
#: How a word is written, told to the encoder beside the word itself.
LOWER, TITLE, UPPER, FIGURES = 1, 2, 3, 4
#: Where the words begin in the vocabulary, which is sorted by how often they are met, and where they stop to be usual.
USUAL = (1996, 12_000)
LONGEST = 40  # a "word" beyond this is not looked up


class Piece(NamedTuple):
    """A piece of a word: its number, how the word is written, where it stands."""

    id: int
    case: int
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without marks, as the vocabulary has it."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


def case_of(word: str) -> int:
    """How a word is written."""
    if word.isdigit():
        return FIGURES
    if not word[:1].isupper():
        return LOWER
    return UPPER if len(word) > 1 and word.isupper() else TITLE


class WordPiece:
    """Cuts a text into the pieces of a vocabulary."""

    def __init__(self, vocabulary: Path = MODEL / "vocab.txt") -> None:
        """Read one piece a line; its number is its line."""
        self.ids = {piece: i for i, piece in enumerate(vocabulary.read_text("utf-8").splitlines())}
        self._known = lru_cache(maxsize=20_000)(self._look_up)

    def _look_up(self, word: str) -> tuple[int, tuple[tuple[int, int], ...], bool]:
        """How a word is written, its pieces, and whether folding kept its length."""
        folded = fold(word)
        return case_of(word), self._cut_word(folded) if folded else (), len(folded) == len(word)

    def _cut_word(self, word: str) -> tuple[tuple[int, int], ...]:
        """(number, length in folded letters) of each piece of a folded word."""
        if len(word) > LONGEST:
            return ((UNKNOWN, len(word)),)
        found: list[tuple[int, int]] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self.ids.get(word[start:end] if start == 0 else "##" + word[start:end])
                if number is not None:
                    found.append((number, end - start))
                    start = end
                    break
            else:
                return ((UNKNOWN, len(word)),)
        return tuple(found)

    def pieces(self, text: str) -> list[Piece]:
        """Every piece of the text, in order, with offsets into it."""
        found: list[Piece] = []
        for match in WORD.finditer(text):
            word, at = match[0], match.start()
            case, cut, even = self._known(word)
            if not even:  # marks were dropped or letters taken apart: the whole word for each
                found += [Piece(number, case, at, match.end()) for number, _ in cut]
                continue
            for number, length in cut:
                found.append(Piece(number, case, at, at + length))
                at += length
        return found


@cache
def cutter() -> WordPiece:
    """The vocabulary, read once."""
    return WordPiece()


def is_ordinary(word: str) -> bool:
    """Whether a folded word is among the usual ones of English."""
    return USUAL[0] <= cutter().ids.get(word, USUAL[1]) < USUAL[1]
