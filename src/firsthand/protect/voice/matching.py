"""What was heard against what a transcript says: where to be silent, and how many words differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from .english.numbers import spell_numbers
from .hiding import Span, around, join
from .transcript import Passage, Word

BRACKETED = re.compile(r"\[[^\]]*\]")
_PLACE = "\0"  # stands for a replacement such as [person 1]


def plain(text: str) -> list[str]:
    """The words of a text for comparing: small letters, numbers in words, no punctuation."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", spell_numbers(text).lower().replace("’", "'").replace("-", " "))


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """How many words must be changed, added or left out to make one of the other (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for place, said in enumerate(reference, 1):
        diagonal, row[0] = row[0], place
        for other, word in enumerate(heard, 1):
            best = min(row[other] + 1, row[other - 1] + 1, diagonal + (said != word))
            diagonal, row[other] = row[other], best
    return row[-1]


def hidden_by(transcript: Sequence[Passage], heard: Sequence[Passage]) -> list[Span]:
    """When, in the sound, the words are said for which the transcript has a replacement in brackets.

    `heard` are aligned passages. Where the two cannot be brought together, more is hidden, not less: the
    whole time between the nearest words that agree.
    """
    words = [word for passage in heard for word in passage.words]
    said = [" ".join(plain(word.text)) for word in words]
    written = [
        token
        for passage in transcript
        for token in (
            _PLACE if part.startswith("[") else " ".join(plain(part))
            for part in re.findall(r"\[[^\]]*\]\S*|\S+", passage.text)
        )
        if token
    ]
    spans: list[Span] = []
    for kind, first, last, start, end in SequenceMatcher(None, said, written, autojunk=False).get_opcodes():
        if kind == "equal" or _PLACE not in written[start:end]:
            continue
        if first < last:
            spans.append(around(words[first:last]))
        else:
            spans.append(_between(words, first))
    return join(spans)


def named(heard: Sequence[Passage], names: Sequence[str]) -> list[Span]:
    """When one of the names (of one or more words, whatever their case) is said."""
    words = [word for passage in heard for word in passage.words]
    said = [" ".join(plain(word.text)) for word in words]
    spans: list[Span] = []
    for name in names:
        wanted = plain(name)
        for place in range(len(said) - len(wanted) + 1):
            if wanted and [part.removesuffix("'s") for part in said[place : place + len(wanted)]] == wanted:
                spans.append(around(words[place : place + len(wanted)]))
    return join(spans)


def words_in(passage: Passage, start: int, end: int) -> list[Word]:
    """The words of an aligned passage that the characters from `start` to `end` of its text touch."""
    found, place = [], 0
    for word in passage.words:
        at = passage.text.index(word.text, place)
        place = at + len(word.text)
        if at < end and place > start:
            found.append(word)
    return found


def _between(words: Sequence[Word], place: int) -> Span:
    """From the end of the word before `place` to the start of the one at it."""
    start = words[place - 1].end if place else 0.0
    end = words[place].start if place < len(words) else start + 2.0
    return Span(min(start, end), max(start, end))
