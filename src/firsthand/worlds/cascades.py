"""How word spreads in one world: who is reached when, and through whom.

The independent cascade with doubters (IC-N: Chen and others 2011, SDM; with prebunking: Furutani and others,
arXiv 2508.01124). Whoever is reached passes it on, once, along each contact with the chance of the one who hears.
Somebody reached by a doubter, or by several people at once of whom one doubts, doubts; somebody reached by
believers only believes if what it takes to convince them, a number in [0, 1), is below their susceptibility.
When somebody is reached does not depend on who believes, so a world is a fixed set of contacts, and somebody
believes exactly if nobody on any shortest way to them, themselves included, doubts.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .graph import Graph, Ints
from .kernels import compiled
from .streams import uniform

Reals = NDArray[np.float64]
NOBODY = -1
Cells = TypeVar("Cells", bound=NDArray[Any])


def chances(graph: Graph, p: float | None) -> Reals:
    """The chance that word passes to each node along one contact: `p`, or 1 / in-degree (weighted cascade)."""
    if p is not None:
        return np.full(graph.people, p)
    return 1.0 / np.maximum(graph.heard_from, 1)


@compiled
def grown(array: Cells, size: int) -> Cells:
    """The array with room for at least `size`, at least doubled."""
    more = np.empty(max(size, 2 * len(array)), array.dtype)
    more[: len(array)] = array
    return more  # type: ignore[return-value]


@compiled
def walk(
    offsets: NDArray[np.int64],
    targets: Ints,
    chance: Reals,
    key: np.uint64,
    reached: int,
    order: Ints,
    place: Ints,
    first: Ints,
    through: Ints,
    following: Ints,
) -> tuple[int, Ints, Ints]:
    """Spread from the first `reached` entries of `order` along the contacts that are open in this world.

    Fills `order` (people in the order they are reached, at most all) and `first` (for each place in the order, the
    first of its links, or NOBODY). A link leads to the place of somebody one step earlier who reached this
    one (`through`) and to the next link (`following`); both arrays grow. `place` is the place of each person,
    NOBODY before and after the call but for those in the order. Returns how many were reached, and the two arrays.
    """
    for i in range(reached):
        place[order[i]] = i
        first[i] = NOBODY
    links = 0
    begin, end = 0, reached
    while begin < end:
        for i in range(begin, end):
            person = order[i]
            for arc in range(offsets[person], offsets[person + 1]):
                other = targets[arc]
                at = place[other]
                if at != NOBODY and at < end:
                    continue  # reached earlier
                if uniform(key, arc) >= chance[other]:
                    continue
                if at == NOBODY:
                    at = reached
                    place[other] = at
                    order[at] = other
                    first[at] = NOBODY
                    reached += 1
                if links == len(through):
                    through, following = grown(through, links + 1), grown(following, links + 1)
                through[links] = i
                following[links] = first[at]
                first[at] = links
                links += 1
        begin, end = end, reached
    return reached, through, following


@compiled
def scratch(people: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """order, place, first, through and following for `walk`."""
    order, place, first = np.empty(people, np.int32), np.full(people, NOBODY, np.int32), np.empty(people, np.int32)
    return order, place, first, np.empty(1024, np.int32), np.empty(1024, np.int32)
