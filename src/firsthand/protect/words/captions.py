"""Which stretches of a file are speech: plain text, WebVTT and SubRip.

Only speech is examined and only speech is replaced, so captions keep their times and stay valid.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

TIMES = re.compile(r"(?:\d+:)?\d{1,2}:\d\d[.,]\d{3}\s+-->\s+(?:\d+:)?\d{1,2}:\d\d[.,]\d{3}[^\n]*")
TAG = re.compile(r"</?[^<>\n]*>|\{\\[^{}\n]*\}|&(?:amp|lt|gt|nbsp|lrm|rlm);")
VOICE = re.compile(r"<v(?:\.[^\s>]+)?[ \t]+([^>\n]+)>")


@dataclass
class Speech:
    """The speech of a file as one text, and the way back from its offsets to the file's."""

    text: str = ""
    _here: list[int] = field(default_factory=list)  # where each stretch begins in `text`
    _there: list[int] = field(default_factory=list)  # and in the file
    _size: list[int] = field(default_factory=list)

    def add(self, source: str, start: int, end: int, gap: str = "") -> None:
        """Take source[start:end] in, after `gap`, which is nowhere in the file."""
        if start >= end:
            return
        self.text += gap if self.text else ""
        self._here.append(len(self.text))
        self._there.append(start)
        self._size.append(end - start)
        self.text += source[start:end]

    def in_file(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of the file that text[start:end] stands in."""
        found = []
        for i in range(max(bisect_right(self._here, start) - 1, 0), len(self._here)):
            low, high = max(start, self._here[i]), min(end, self._here[i] + self._size[i])
            if self._here[i] >= end:
                break
            if low < high:
                shift = self._there[i] - self._here[i]
                found.append((low + shift, high + shift))
        return found


def is_captions(source: str) -> bool:
    """Whether a file is WebVTT or SubRip: by its first line, or by a line of times."""
    return source.lstrip("\ufeff").startswith("WEBVTT") or bool(re.search(rf"^{TIMES.pattern}$", source[:20_000], re.M))


def speech_of(source: str) -> Speech:
    """The speech of a file: all of a plain text; of captions what is shown, the speakers' names in it,
    notes and titles (they can name people too), but no times, cue numbers, styles and tags."""
    speech = Speech()
    if not is_captions(source):
        speech.add(source, 0, len(source))
        return speech
    for block in re.finditer(r"(?:[^\n]+\n?)+", source):
        _add_block(speech, source, block.start(), block.end())
    return speech


def _add_block(speech: Speech, source: str, start: int, end: int) -> None:
    lines = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^\n]+", source[start:end])]
    timed = [i for i, (a, b) in enumerate(lines) if TIMES.match(source[a:b].strip())]
    first = source[lines[0][0] : lines[0][1]].strip("\ufeff \r")
    if timed:
        before, after = lines[: timed[0]], lines[timed[0] + 1 :]
        # a cue's number is a number; a cue's name can be anything and is written out with the captions
        named = [line for line in before if not source[line[0] : line[1]].strip().isdigit()]
        lines = named + after
    elif first.startswith("WEBVTT"):
        lines = [(a + source[a:b].index("WEBVTT") + 6 if i == 0 else a, b) for i, (a, b) in enumerate(lines)]
    elif first.startswith("NOTE"):
        lines = [(a + 4 if i == 0 else a, b) for i, (a, b) in enumerate(lines)]
    elif first.split(" ")[0] in {"STYLE", "REGION"}:
        return
    for i, (a, b) in enumerate(lines):
        _add_line(speech, source, a, b, " " if i or timed else "\n")


def _add_line(speech: Speech, source: str, start: int, end: int, gap: str) -> None:
    at = start
    for tag in TAG.finditer(source, start, end):
        if tag.start() > at:
            speech.add(source, at, tag.start(), gap)
            gap = ""
        voice = VOICE.fullmatch(tag[0])
        if voice:
            speech.add(source, tag.start() + voice.start(1), tag.start() + voice.end(1), gap or "\n")
            gap = ": "
        at = tag.end()
    line_end = end - 1 if source[end - 1 : end] == "\r" else end
    speech.add(source, at, line_end, gap)
