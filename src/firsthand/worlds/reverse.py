"""Reverse sets: who could have told a person, in many worlds (Borgs and others 2014).

A set is drawn by choosing a person at random and walking back along the contacts that are open. A group of
first tellers reaches a share of all people equal to the share of the sets that it meets.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .cascades import NOBODY, Reals, grown
from .graph import Ints
from .kernels import compiled
from .streams import Decides, mixed, stream, uniform


@compiled
def reverse_sets(
    begin: int, end: int, offsets: NDArray[np.int64], sources: Ints, miss: Reals, seed: int
) -> tuple[NDArray[np.int64], Ints]:
    """Reverse sets number `begin` to `end`: offsets (int64) and members (int32).

    `offsets`, `sources`: the transposed graph. `miss`: log(1 - chance) of each person. Contacts
    of one person open with the same chance, so the next open one is found by one geometric draw and not by a coin
    for each (SUBSIM: Guo and others 2020).
    """
    people = len(offsets) - 1
    marked = np.full(people, NOBODY, np.int32)
    start = np.zeros(end - begin + 1, np.int64)
    member = np.empty(max(1024, 4 * (end - begin)), np.int32)
    used = 0
    for number in range(begin, end):
        key = stream(seed, Decides.CONTACT.value, number)
        root = int(people * uniform(stream(seed, Decides.ROOT.value, number), 0))
        if used == len(member):
            member = grown(member, used + 1)
        member[used] = root
        marked[root] = number - begin
        at = used
        used += 1
        while at < used:
            person = member[at]
            at += 1
            over, degree = miss[person], offsets[person + 1] - offsets[person]
            if degree == 0 or over == 0.0:
                continue
            if used + degree > len(member):
                member = grown(member, used + degree)
            own = mixed(key ^ np.uint64(person))
            arc, draw = offsets[person] - 1, 0
            while True:
                # how many contacts are passed over; none where all are open (over is -inf then)
                arc += 1 + int(min(math.log1p(-uniform(own, draw)) / over, float(degree)))
                draw += 1
                if arc >= offsets[person + 1]:
                    break
                other = sources[arc]
                if marked[other] != number - begin:
                    marked[other] = number - begin
                    member[used] = other
                    used += 1
        start[number - begin + 1] = used
    return start, member[:used].copy()
