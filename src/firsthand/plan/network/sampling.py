"""Coverages of the two objectives on a network, from numbered worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...worlds.cascades import Reals, chances
from ...worlds.graph import Graph
from ...worlds.machines import Machines, pieces
from ...worlds.reverse import reverse_sets
from ..coverage import Coverage, Ints, Longs, joined
from .prebunking import prebunk_sets

#: Worlds that a plan is judged on are numbered from here: none of them was there when it was chosen.
FRESH = 1 << 40
#: Worlds in a piece of work. They are the same pieces whoever does them.
PIECE = {"spread": 8192, "averted": 128}

Draw = Callable[[int, int], Coverage]


@dataclass(frozen=True)
class Told:
    """Propaganda and prebunking: who recruits, and how susceptible each person is, untold and told."""

    recruiters: Ints
    susceptible: Reals
    lowered: Reals


def spread(graph: Graph, p: float | None, seed: int, machines: Machines) -> Draw:
    """Sets begin to end of who could have told a random person. A choice is worth people x the share it meets."""
    back = graph.transpose
    with np.errstate(divide="ignore"):  # where every contact is open
        miss = np.log1p(-chances(graph, p))

    def draw(begin: int, end: int) -> Coverage:
        cut = pieces(begin, end, PIECE["spread"])
        parts = machines.each(reverse_sets, cut, back.offsets, back.targets, miss, seed)
        return joined(
            graph.people,
            [
                (start, member, np.full(b - a, float(graph.people)), np.arange(a - begin, b - begin, dtype=np.int32))
                for (a, b), (start, member) in zip(cut, parts, strict=True)
            ],
            end - begin,
        )

    return draw


def averted(graph: Graph, p: float | None, told: Told, seed: int, machines: Machines) -> Draw:
    """Sets of worlds begin to end of whom to tell so that a believer is averted."""
    chance = chances(graph, p)

    def draw(begin: int, end: int) -> Coverage:
        cut = pieces(begin, end, PIECE["averted"])
        parts = machines.each(
            prebunk_sets, cut, graph.offsets, graph.targets, chance,
            told.susceptible, told.lowered, told.recruiters, seed,
        )  # fmt: skip
        moved: list[tuple[Longs, Ints, Reals, Ints]] = [
            (start, member, weight, world + np.int32(a - begin))
            for (a, _), (start, member, weight, world, _) in zip(cut, parts, strict=True)
        ]
        return joined(graph.people, moved, end - begin)

    return draw
