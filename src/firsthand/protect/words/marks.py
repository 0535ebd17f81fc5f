"""What has been found in a text, character by character, and how it becomes spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

#: Types that run into each other: a full name and its kunya, a street and its town.
GROUPS = {"alias": "person", "address": "place"}
NAMES = frozenset({"person", "alias"})
INSIDE = re.compile(r"[\s’'./:–-]{1,3}|, ?")
EDGE = " \t\r\n,.;:!?()\"“”«»'’-–—…"


@dataclass(frozen=True)
class Span:
    """A stretch of the text to be hidden. `entry` is the number of the watch list's entry, if it is one."""

    start: int
    end: int
    type: str
    entry: int | None = None


class Marks:
    """Marks on a text. What was marked first stays; protected places take no mark."""

    def __init__(self, text: str) -> None:
        """Nothing is marked."""
        self.text = text
        self._owner = [0] * len(text)  # 0: nothing, -1: protected, n: the n-th mark
        self._marks: list[tuple[str, int | None]] = []

    def protect(self, start: int, end: int) -> None:
        """No mark shall touch this."""
        self._owner[start:end] = [-1] * (end - start)

    def add(self, start: int, end: int, type: str, entry: int | None = None) -> None:
        """Mark what is still free of a stretch."""
        self._marks.append((type, entry))
        number = len(self._marks)
        for i in range(max(start, 0), min(end, len(self.text))):
            if self._owner[i] == 0:
                self._owner[i] = number

    def free(self, start: int, end: int) -> bool:
        """Whether nothing in a stretch is marked or protected."""
        return not any(self._owner[start:end])

    def hidden(self, start: int, end: int) -> bool:
        """Whether every letter of a stretch is marked."""
        return all(self._owner[i] > 0 or not self.text[i].isalnum() for i in range(start, end))

    def spans(self) -> list[Span]:
        """The marks as spans: sorted, disjoint, whole words, joined where one thing was found in parts."""
        found: list[Span] = []
        for start, end, number in self._runs():
            type, entry = self._marks[number - 1]
            while start < end and self.text[start] in EDGE:
                start += 1
            while end > start and self.text[end - 1] in EDGE:
                end -= 1
            if start == end:
                continue
            start, end = self._whole_words(start, end)
            if found and found[-1].end >= start:
                if found[-1].end >= end:
                    continue
                start = found[-1].end
            last = found[-1] if found else None
            if last and self._one_thing(last, Span(start, end, type, entry)):
                found[-1] = Span(last.start, end, last.type, last.entry)
            else:
                found.append(Span(start, end, type, entry))
        return found

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        owner = np.array([*self._owner, 0])
        edges = [0, *(np.flatnonzero(owner[1:] != owner[:-1]) + 1).tolist()]
        for start, end in pairwise(edges):
            if self._owner[start] > 0:
                yield start, end, self._owner[start]

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        while (
            start > 0 and self.text[start].isalnum() and self.text[start - 1].isalnum() and self._owner[start - 1] >= 0
        ):
            start -= 1
        while (
            end < len(self.text) and self.text[end - 1].isalnum() and self.text[end].isalnum() and self._owner[end] >= 0
        ):
            end += 1
        return start, end

    def _one_thing(self, a: Span, b: Span) -> bool:
        """Whether two neighbours are one: of one type, of one entry, and nothing but a space between."""
        between = self.text[a.end : b.start]
        if GROUPS.get(a.type, a.type) != GROUPS.get(b.type, b.type) or a.entry != b.entry or a.type == "code":
            return not between and a.type == b.type
        if "." in between and not re.search(r"\b\w{1,3}$", self.text[a.start : a.end]):
            return False  # a sentence ends here
        return not between or (INSIDE.fullmatch(between) is not None and not (a.type in NAMES and "," in between))
