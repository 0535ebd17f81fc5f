"""What a choice is worth, as weighted coverage: the choices meet sets, and a set met is worth its weight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..worlds.graph import turned

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Coverage:
    """Sets over `choices` choices. Set j is met by the choices `member[start[j]:start[j + 1]]`.

    `weight`: what meeting each set is worth. `world`: the world each set is from, ascending; there are `worlds`.
    """

    choices: int
    worlds: int
    start: Longs
    member: Ints
    weight: Reals
    world: Ints

    @property
    def sets(self) -> int:
        """How many sets."""
        return len(self.weight)

    @cached_property
    def by_choice(self) -> tuple[Longs, Ints]:
        """The sets that each choice meets: offsets and set numbers, ascending."""
        return turned(self.start, self.member, self.choices)

    def met(self, chosen: Longs | list[int]) -> NDArray[np.bool_]:
        """Which sets the chosen ones meet."""
        start, sets = self.by_choice
        hit = np.zeros(self.sets, np.bool_)
        for each in chosen:
            hit[sets[start[each] : start[each + 1]]] = True
        return hit

    def by_world(self, hit: NDArray[np.bool_] | Reals) -> Reals:
        """The weight that is met (a share of each set, or yes and no), summed in each world."""
        return np.bincount(self.world, weights=self.weight * hit, minlength=self.worlds).astype(np.float64)

    def gains(self, hit: NDArray[np.bool_]) -> Reals:
        """What each choice would add to what is met already, summed over the worlds."""
        start, sets = self.by_choice
        open_weight = np.where(hit, 0.0, self.weight)
        sums: Reals = np.add.reduceat(np.append(open_weight[sets], 0.0), start[:-1])
        return np.where(np.diff(start) > 0, sums, 0.0)

    def followed_by(self, later: Coverage) -> Coverage:
        """The sets of both, the worlds of `later` numbered on from these."""
        parts = [(each.start, each.member, each.weight, each.world) for each in (self, later)]
        parts[1] = (*parts[1][:3], later.world + np.int32(self.worlds))
        return joined(self.choices, parts, self.worlds + later.worlds)


def merged(coverage: Coverage) -> Coverage:
    """The same sums with sets of the same choices made one; which world each was from is lost."""
    first: dict[bytes, int] = {}
    start, member = coverage.start, coverage.member
    of = np.empty(coverage.sets, np.int64)
    for j in range(coverage.sets):
        of[j] = first.setdefault(np.sort(member[start[j] : start[j + 1]]).tobytes(), len(first))
    flat = [np.frombuffer(each, np.int32) for each in first]
    offsets = np.cumsum([0, *map(len, flat)]).astype(np.int64)
    weight = np.bincount(of, coverage.weight, len(first)).astype(np.float64)
    together = np.concatenate([np.zeros(0, np.int32), *flat])
    return Coverage(coverage.choices, coverage.worlds, offsets, together, weight, np.zeros(len(first), np.int32))


def joined(choices: int, parts: list[tuple[Longs, Ints, Reals, Ints]], worlds: int) -> Coverage:
    """Parts (start, member, weight, world), one after the other."""
    start, used = [np.zeros(1, np.int64)], 0
    for part in parts:
        start.append(part[0][1:] + used)
        used += int(part[0][-1])
    member, weight, world = (np.concatenate([part[i] for part in parts]) for i in (1, 2, 3))
    return Coverage(choices, worlds, np.concatenate(start), member, weight, world)
