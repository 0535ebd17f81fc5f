"""The classifier: how likely each word is to identify somebody, and as what. English, on the CPU."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .types import TYPES
from .wordpiece import END, LOWER, MODEL, START, Piece, WordPiece

Floats = npt.NDArray[np.float32]
#: Pieces of a window, and how many of them two windows share.
WINDOW, OVERLAP = 128, 24
#: What the model reads where something was replaced in an earlier run.
STAND_IN = "something"


class Word(NamedTuple):
    """A word of the text: its place, how likely it is to be hidden, and as what."""

    start: int
    end: int
    hide: float
    type: str
    rare: bool  # not a piece of the vocabulary by itself


class Classifier:
    """Runs the model that lies beside this file."""

    def __init__(self, model: Path = MODEL, threads: int = 1) -> None:
        """Load the model; `threads` is the number of cores it may use."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model / "words.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._cutter = WordPiece(model / "vocab.txt")
        self.thresholds: dict[str, dict[str, float]] = json.loads((model / "thresholds.json").read_text("utf-8"))

    def words(self, text: str, gone: Sequence[tuple[int, int]] = ()) -> list[Word]:
        """Every word of the text with what the model says of it. What is `gone` (replaced before) is to the
        model one plain word each."""
        pieces = self._cutter.pieces(text)
        if gone:
            pieces = _without(pieces, gone, self._cutter.ids[STAND_IN])
        if not pieces:
            return []
        hide, types = self._scores(pieces, _windows(text, pieces))
        replaced = {start for start, _ in gone}
        return [word for word in _as_words(text, pieces, hide, types) if word.start not in replaced]

    def _scores(self, pieces: Sequence[Piece], windows: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
        """(hide [pieces], types [pieces, types]) from one window after the other: quicker than several at a time."""
        logits = np.zeros((len(pieces), 2 + len(TYPES)), np.float32)
        for start, end in windows:
            values = self._run(pieces[start:end])
            # where two windows overlap, each judges the half in which it sees more
            low = start + OVERLAP // 2 if (start, end) != windows[0] and _overlaps(windows, start) else start
            high = end - OVERLAP // 2 if _overlaps(windows, end - OVERLAP) and end < len(pieces) else end
            logits[low:high] = values[1 + low - start : 1 + high - start]
        odds = np.exp(logits[:, 1:] - logits[:, 1:].max(axis=1, keepdims=True))
        hide = np.asarray(1 / (1 + np.exp(-logits[:, 0])), np.float32)
        return hide, (odds / odds.sum(axis=1, keepdims=True))[:, :-1]

    def _run(self, row: Sequence[Piece]) -> Floats:
        ids = np.array([[START, *(p.id for p in row), END]])
        cases = np.array([[LOWER, *(p.case for p in row), LOWER]])
        logits: Floats = self._session.run(["logits"], {"ids": ids, "cases": cases})[0][0]
        return logits


def _without(pieces: list[Piece], gone: Sequence[tuple[int, int]], stand_in: int) -> list[Piece]:
    found: list[Piece] = []
    rest = iter([*sorted(gone), (10**9, 10**9)])
    start, end = next(rest)
    for piece in pieces:
        while piece.start >= end:
            start, end = next(rest)
        if piece.start < start:
            found.append(piece)
        elif not found or found[-1].start != start:
            found.append(Piece(stand_in, LOWER, start, end))
    return found


def _windows(text: str, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Windows over the pieces, about equally long, so that none at the end sees little: cut where a sentence ends,
    and overlapping where none does."""
    size, found, start = WINDOW - 2, [], 0
    while (left := len(pieces) - start) > size:
        wanted = start + ceil(left / ceil(left / size))
        near = sorted(range(start + size // 3 + 1, start + size + 1), key=lambda end: abs(end - wanted))
        for end in near:
            if _sentence_ends(text, pieces[end - 1], pieces[end]):
                found.append((start, end))
                start = end
                break
        else:
            share = ceil((left - OVERLAP) / ceil((left - OVERLAP) / (size - OVERLAP)))
            found.append((start, start + share + OVERLAP))
            start += share
    found.append((start, len(pieces)))
    return found


def _overlaps(windows: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether a window begins at `start` inside the one before it."""
    i = bisect_left(windows, (start, 0))
    return 0 < i < len(windows) and windows[i][0] == start < windows[i - 1][1]


def _sentence_ends(text: str, last: Piece, following: Piece) -> bool:
    """Whether a sentence, not an abbreviation, ends between two pieces."""
    if "\n" in text[last.end : following.start]:
        return True
    return text[last.start] in ".!?" and text[max(0, last.start - 4) : last.start].islower()


def _as_words(text: str, pieces: Sequence[Piece], hide: Floats, types: Floats) -> list[Word]:
    """Pieces that touch belong to one word; it is as likely to be hidden as its likeliest piece."""
    firsts = [0, *(i for i, (a, b) in enumerate(pairwise(pieces), 1) if a.end < b.start or not _same_word(text, a, b))]
    lasts = [*(i - 1 for i in firsts[1:]), len(pieces) - 1]
    likely = np.maximum.reduceat(hide, firsts).tolist()
    kinds = np.add.reduceat(types, firsts).argmax(axis=1).tolist()
    return [
        Word(pieces[a].start, pieces[b].end, likely[i], TYPES[kinds[i]], b > a)
        for i, (a, b) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _same_word(text: str, a: Piece, b: Piece) -> bool:
    letters = text[a.end - 1].isalnum() and text[b.start].isalnum()
    return (a.start, a.end) == (b.start, b.end) or (a.end == b.start and letters)


@cache
def load(threads: int = 1) -> Classifier:
    """The classifier, read once."""
    return Classifier(threads=threads)
