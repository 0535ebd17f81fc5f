"""Graphs made by rule: two with closed forms, one for measuring, and one of communities that mix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .graph import Graph, Ints, from_edges
from .kernels import compiled
from .streams import Decides, stream, uniform


def line(people: int) -> Graph:
    """0 to 1 to 2 ..., one way."""
    at = np.arange(people - 1, dtype=np.int32)
    return from_edges(people, at, at + np.int32(1), directed=True)


def star(people: int) -> Graph:
    """Node 0 to every other, one way."""
    leaves = np.arange(1, people, dtype=np.int32)
    return from_edges(people, np.zeros_like(leaves), leaves, directed=True)


def skewed(people: int, arcs: int, seed: int) -> Graph:
    """A directed graph with a heavy tail: each arc's ends are drawn with density falling as a power of the number.

    About `arcs` arcs (self-loops and doubles are dropped). Linear in time and memory: made to measure with.
    """
    source, target = _ends(people, arcs, seed)
    return from_edges(people, source, target, directed=True)


@compiled
def _ends(people: int, arcs: int, seed: int) -> tuple[Ints, Ints]:
    key = stream(seed, Decides.GRAPH.value, 0)
    source, target = np.empty(arcs, np.int32), np.empty(arcs, np.int32)
    for i in range(arcs):
        source[i] = np.int32(people * uniform(key, 2 * i) ** 1.7)
        target[i] = np.int32(people * uniform(key, 2 * i + 1) ** 1.7)
    return source, target


def communities(block: Ints, contacts: NDArray[np.float64], mixing: NDArray[np.float64], seed: int) -> Graph:
    """Contacts among people of blocks that mix.

    `block`: int32, people, ascending: the block of each. `contacts`: mean contacts of somebody of each block.
    `mixing`: blocks x blocks, row i the shares of the contacts of block i that fall into each block (rows sum to 1).
    A person of block i draws half of its contacts so, at random and never itself; the other half come from others.
    """
    count = len(contacts)
    begin = np.searchsorted(block, np.arange(count + 1)).astype(np.int64)
    source, target = _contacts(block, begin, contacts, np.cumsum(mixing, axis=1), seed)
    return from_edges(len(block), source, target, directed=False)


@compiled
def _contacts(
    block: Ints, begin: NDArray[np.int64], contacts: NDArray[np.float64], reach: NDArray[np.float64], seed: int
) -> tuple[Ints, Ints]:
    people, count = len(block), len(contacts)
    room = 0
    for u in range(people):
        room += int(contacts[block[u]] / 2) + 1
    source, target = np.empty(room, np.int32), np.empty(room, np.int32)
    made = 0
    for u in range(people):
        key = stream(seed, Decides.GRAPH.value, u)
        half = contacts[block[u]] / 2
        draws = int(half) + (1 if uniform(key, 0) < half - int(half) else 0)
        for i in range(draws):
            where, chosen = uniform(key, 2 * i + 1), 0
            while chosen < count - 1 and where >= reach[block[u], chosen]:
                chosen += 1
            size = begin[chosen + 1] - begin[chosen]
            if size == 0:
                continue
            source[made] = u
            target[made] = begin[chosen] + int(size * uniform(key, 2 * i + 2))
            made += 1
    return source[:made].copy(), target[:made].copy()
