"""The classifier: how likely each word is to identify somebody, and as what. English, on the CPU."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .types import TYPES
from .wordpiece import END, LOWER, MASK, MODEL, PADDING, START, Piece, WordPiece

Floats = npt.NDArray[np.float32]
#: Pieces of a window, and how many of them two windows share.
WINDOW, OVERLAP = 128, 24
BATCH = 8


@dataclass(frozen=True)
class Word:
    """A word of the text: its place, how likely it is to be hidden, and the likelihood of each type."""

    start: int
    end: int
    hide: float
    types: tuple[float, ...]
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
        self.thresholds: dict[str, float] = json.loads((model / "thresholds.json").read_text("utf-8"))

    def words(self, text: str, gone: Sequence[tuple[int, int]] = ()) -> list[Word]:
        """Every word of the text with what the model says of it. What is `gone` (replaced before) is to the
        model one unknown word each."""
        pieces = _without(self._cutter.pieces(text), gone)
        if not pieces:
            return []
        hide, types = self._scores(pieces)
        return _as_words(text, pieces, hide, types)

    def _scores(self, pieces: Sequence[Piece]) -> tuple[Floats, Floats]:
        """(hide [pieces], types [pieces, types]): each piece from the window in which it lies deepest."""
        size = WINDOW - 2
        starts = list(range(0, max(len(pieces) - OVERLAP, 1), size - OVERLAP))
        hide = np.zeros(len(pieces), np.float32)
        types = np.zeros((len(pieces), len(TYPES)), np.float32)
        for first in range(0, len(starts), BATCH):
            group = starts[first : first + BATCH]
            rows = [pieces[s : s + size] for s in group]
            logits = self._run(rows)
            for start, row, values in zip(group, rows, logits, strict=True):
                low = start + OVERLAP // 2 if start else 0  # the other half was better seen from the window before
                high = start + len(row)
                part = values[1 + low - start : 1 + len(row)]
                hide[low:high] = 1 / (1 + np.exp(-part[:, 0]))
                odds = np.exp(part[:, 1:] - part[:, 1:].max(axis=1, keepdims=True))
                types[low:high] = (odds / odds.sum(axis=1, keepdims=True))[:, : len(TYPES)]
        return hide, types

    def _run(self, rows: Sequence[Sequence[Piece]]) -> Floats:
        longest = max(len(row) for row in rows) + 2
        ids = np.full((len(rows), longest), PADDING, np.int64)
        cases = np.full((len(rows), longest), LOWER, np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row) + 2] = [START, *(p.id for p in row), END]
            cases[i, 1 : len(row) + 1] = [p.case for p in row]
        given = {"ids": ids, "cases": cases, "mask": (ids != PADDING).astype(np.int64)}
        logits: Floats = self._session.run(["logits"], given)[0]
        return logits


def _without(pieces: list[Piece], gone: Sequence[tuple[int, int]]) -> list[Piece]:
    if not gone:
        return pieces
    found: list[Piece] = []
    rest = iter([*sorted(gone), (10**9, 10**9)])
    start, end = next(rest)
    for piece in pieces:
        while piece.start >= end:
            start, end = next(rest)
        if piece.start < start:
            found.append(piece)
        elif not found or found[-1].start != start:
            found.append(Piece(MASK, LOWER, start, end))
    return found


def _as_words(text: str, pieces: Sequence[Piece], hide: Floats, types: Floats) -> list[Word]:
    """Pieces that touch belong to one word; it is as likely to be hidden as its likeliest piece."""
    found = []
    first = 0
    for i in range(1, len(pieces) + 1):
        if i < len(pieces) and _same_word(text, pieces[i - 1], pieces[i]):
            continue
        start, end = pieces[first].start, pieces[i - 1].end
        mean = types[first:i].mean(axis=0)
        found.append(Word(start, end, float(hide[first:i].max()), tuple(mean.tolist()), i - first > 1))
        first = i
    return found


def _same_word(text: str, a: Piece, b: Piece) -> bool:
    letters = text[a.end - 1].isalnum() and text[b.start].isalnum()
    return (a.start, a.end) == (b.start, b.end) or (a.end == b.start and letters)


@cache
def load(threads: int = 1) -> Classifier:
    """The classifier, read once."""
    return Classifier(threads=threads)
