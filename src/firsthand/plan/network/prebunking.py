"""Who, told beforehand, keeps somebody from believing: reverse prebunk sets of whole worlds.

In a world somebody believes exactly if nobody on any shortest way to them doubts (`worlds.cascades`). Whoever is
told beforehand doubts, in this world, if what it takes to convince them lies between their lowered and their own
susceptibility. So a believer is averted exactly if one of a set of people is told: those on the ways to them
whom telling would make doubt. What is averted is weighted coverage, which is monotone and submodular.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...worlds.cascades import NOBODY, Reals, grown, scratch, walk
from ...worlds.graph import Ints
from ...worlds.kernels import compiled
from ...worlds.streams import Decides, stream, uniform
from ..coverage import Longs


@compiled
def prebunk_sets(
    begin: int,
    end: int,
    offsets: Longs,
    targets: Ints,
    chance: Reals,
    susceptible: Reals,
    lowered: Reals,
    recruiters: Ints,
    seed: int,
) -> tuple[Longs, Ints, Reals, Ints, NDArray[np.float64]]:
    """The sets of worlds `begin` to `end`: start, member, weight, world; and the believers of each world.

    `susceptible`, `lowered`: of each person in [0, 1], untold and told. Believers with the same set are one set
    whose weight is how many they are; recruiters are not counted; believers whom nobody can avert have no set.
    Worlds are counted from `begin`.
    """
    people = len(offsets) - 1
    order, place, first, through, following = scratch(people)
    stamp, stamped = np.zeros(people, np.int64), 0
    own = np.empty(people, np.int32)  # place in the order: its set, NOBODY for a doubter, -2 for none
    start, weight, world = np.zeros(2048, np.int32), np.zeros(1024, np.int32), np.zeros(1024, np.int32)
    member = np.empty(4096, np.int32)
    sets, used = 0, 0
    believers = np.zeros(end - begin, np.float64)
    for number in range(begin, end):
        contact, doubt = stream(seed, Decides.CONTACT.value, number), stream(seed, Decides.DOUBT.value, number)
        order[: len(recruiters)] = recruiters
        reached, through, following = walk(
            offsets, targets, chance, contact, len(recruiters), order, place, first, through, following
        )
        for i in range(reached):
            person = order[i]
            place[person] = NOBODY
            if i < len(recruiters):
                own[i] = -2
                continue
            link, believes = first[i], True
            while link != NOBODY:
                if own[through[link]] == NOBODY:
                    believes = False
                    break
                link = following[link]
            takes = uniform(doubt, person) if believes else 1.0
            if takes >= susceptible[person]:
                own[i] = NOBODY
                continue
            believers[number - begin] += 1.0
            turns = takes >= lowered[person]
            link = first[i]
            if not turns and following[link] == NOBODY:  # one way only: the set of whoever told them
                own[i] = own[through[link]]
            else:
                stamped += 1
                from_here = used
                if turns:
                    if used == len(member):
                        member = grown(member, used + 1)
                    member[used] = person
                    used += 1
                    stamp[person] = stamped
                while link != NOBODY:
                    earlier = own[through[link]]
                    link = following[link]
                    if earlier < 0:
                        continue
                    if used + start[earlier + 1] - start[earlier] > len(member):
                        member = grown(member, used + start[earlier + 1] - start[earlier])
                    for at in range(start[earlier], start[earlier + 1]):
                        if stamp[member[at]] != stamped:
                            stamp[member[at]] = stamped
                            member[used] = member[at]
                            used += 1
                if used == from_here:
                    own[i] = -2
                else:
                    if sets == len(weight):
                        start, weight, world = grown(start, sets + 2), grown(weight, sets + 1), grown(world, sets + 1)
                    own[i] = sets
                    world[sets], weight[sets] = number - begin, 0
                    sets += 1
                    start[sets] = used
            if own[i] >= 0:
                weight[own[i]] += 1
    return (
        start[: sets + 1].astype(np.int64),
        member[:used].copy(),
        weight[:sets].astype(np.float64),
        world[:sets].copy(),
        believers,
    )
