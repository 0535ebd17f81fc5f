"""Who can pass word to whom, as compressed rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .kernels import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Graph:
    """`people` nodes, numbered from 0. Node u passes word to `targets[offsets[u]:offsets[u + 1]]`, ascending.

    `offsets`: int64, people + 1. `targets`: int32, one for each arc. `symmetric`: every arc has its way back, so
    that the graph is its own transpose.
    """

    offsets: Longs
    targets: Ints
    symmetric: bool

    @property
    def people(self) -> int:
        """How many nodes."""
        return len(self.offsets) - 1

    @property
    def arcs(self) -> int:
        """How many arcs; a contact both ways is two."""
        return len(self.targets)

    @cached_property
    def transpose(self) -> Graph:
        """The graph with every arc turned round: who hears from whom."""
        if self.symmetric:
            return self
        offsets, targets = turned(self.offsets, self.targets, self.people)
        return Graph(offsets, targets, False)

    @cached_property
    def heard_from(self) -> Ints:
        """In-degree of each node: int32, people."""
        return np.diff(self.transpose.offsets).astype(np.int32)


def from_edges(people: int, source: Ints, target: Ints, *, directed: bool) -> Graph:
    """The graph of a list of pairs. Self-loops are left out and doubled pairs count once.

    `source`, `target`: int32 node numbers below `people`. Undirected pairs make an arc each way.
    """
    offsets, targets = _rows(people, source, target, not directed)
    return Graph(offsets, targets, not directed)


@compiled
def _rows(people: int, source: Ints, target: Ints, both: bool) -> tuple[Longs, Ints]:
    """Counting sort by source, then each row sorted and freed of doubles."""
    start = np.zeros(people + 1, np.int64)
    for i in range(len(source)):
        if source[i] != target[i]:
            start[source[i] + 1] += 1
            if both:
                start[target[i] + 1] += 1
    for u in range(people):
        start[u + 1] += start[u]
    filled = start[:-1].copy()
    row = np.empty(start[people], np.int32)
    for i in range(len(source)):
        if source[i] != target[i]:
            row[filled[source[i]]] = target[i]
            filled[source[i]] += 1
            if both:
                row[filled[target[i]]] = source[i]
                filled[target[i]] += 1
    offsets = np.zeros(people + 1, np.int64)
    kept = 0
    for u in range(people):
        begin, end = start[u], start[u + 1]
        row[begin:end].sort()
        last = -1
        for i in range(begin, end):
            if row[i] != last:
                last = row[i]
                row[kept] = last
                kept += 1
        offsets[u + 1] = kept
    return offsets, row[:kept].copy()


@compiled
def turned(offsets: Longs, targets: Ints, columns: int) -> tuple[Longs, Ints]:
    """The transpose of compressed rows with `columns` columns; its rows come out ascending because the sources are
    walked in order."""
    start = np.zeros(columns + 1, np.int64)
    for v in targets:
        start[v + 1] += 1
    for v in range(columns):
        start[v + 1] += start[v]
    filled = start[:-1].copy()
    row = np.empty(len(targets), np.int32)
    for u in range(len(offsets) - 1):
        for i in range(offsets[u], offsets[u + 1]):
            row[filled[targets[i]]] = u
            filled[targets[i]] += 1
    return start, row
