"""Worlds of a programme: who would come to believe, which appearances would keep them from it, which would drive them.

In a world, what it takes to convince each person is fixed, and so is how far each appearance would move them.
Somebody reached believes if nobody on a shortest way to them, themselves included, doubts (`worlds.cascades`).
An appearance heard acts on its own: it makes somebody doubt who would believe if it moves them far enough, and makes
somebody believe who would doubt if it moves them far enough the wrong way.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..worlds.cascades import NOBODY, grown, scratch, walk
from ..worlds.kernels import compiled
from ..worlds.streams import GOLDEN, Decides, stream, uniform
from .coverage import Ints, Longs, Reals
from .population import Ground

#: Kinds of sets: met by what keeps somebody from believing; by what may, or surely does, make somebody believe.
KEEPS, MAY_DRIVE, DRIVES = 0, 1, 2


@compiled
def _strength(ground: Ground, seed: int, world: int) -> float:
    """The effect in this world: worlds in a row take the equally likely values evenly (Weyl's sequence)."""
    at = float(np.int64((np.uint64(world) * GOLDEN) >> np.uint64(11))) / 9007199254740992.0
    at += uniform(stream(seed, Decides.EFFECT.value, 0), 0)
    return float(ground.effect[min(int((at - math.floor(at)) * len(ground.effect)), len(ground.effect) - 1)])


@compiled
def _between(key: np.uint64, index: int, low: float, high: float) -> float:
    return low + (high - low) * uniform(key, index)


@compiled
def moved_by(
    ground: Ground, person: int, margin: float, strength: float, attend: np.uint64, credible: np.uint64,
    chosen: NDArray[np.bool_], into: Ints,
) -> int:  # fmt: skip
    """Writes the chosen events that turn the person, and returns how many they are.

    `margin`: how far, in log-odds, the person is from doubting (positive: would believe).
    """
    found = 0
    block = ground.block[person]
    group = block % ground.groups
    people, partners = len(ground.block), len(ground.adds_low)
    if abs(margin) > abs(strength) * ground.most or (ground.never_negative and (margin > 0) == (strength < 0)):
        return 0  # nothing said here goes so far, or that way
    for i in range(ground.slot_start[block], ground.slot_start[block + 1]):
        slot = ground.slot[i]
        if ground.event_start[slot] == ground.event_start[slot + 1]:
            continue
        if uniform(attend, slot * people + person) >= ground.attends[i]:
            continue
        for j in range(ground.event_start[slot], ground.event_start[slot + 1]):
            event = ground.event[j]
            if not chosen[event] or not ground.hears[event, group]:
                continue
            voice, partner = ground.voice[event], ground.partner[event]
            at = voice * ground.groups + group
            move = strength * _between(credible, at, ground.low[voice, group], ground.high[voice, group])
            if partner < partners - 1:
                move *= _between(credible, -1 - partner, ground.adds_low[partner], ground.adds_high[partner])
            if (margin > 0 and move >= margin) or (margin <= 0 and move < margin):
                into[found] = event
                found += 1
    return found


@compiled
def _exposed(ground: Ground, seed: int, world: int, order: Ints) -> int:
    """Those whom propaganda reaches directly, into `order`."""
    key, reached = stream(seed, Decides.EXPOSED.value, world), 0
    for person in range(len(ground.block)):
        if uniform(key, person) < ground.pressure[ground.block[person]]:
            order[reached] = person
            reached += 1
    return reached


@compiled
def _margin(ground: Ground, person: int, doubt: np.uint64) -> float:
    takes = max(uniform(doubt, person), 1e-12)
    return float(ground.log_odds[ground.block[person]] - math.log(takes / (1 - takes)))


@compiled
def event_sets(
    begin: int, end: int, ground: Ground, seed: int, keep: float
) -> tuple[Longs, Ints, Ints, Ints, Ints, NDArray[np.int8]]:  # fmt: skip
    """The sets of worlds `begin` to `end`: start, events, world (from `begin`), community, person, kind.

    Each is of one person; a share `keep` of the people, chosen by lot in each world, have theirs written.
    """
    people, events = len(ground.block), len(ground.voice)
    order, place, first, through, following = scratch(people)
    everything = np.ones(events, np.bool_)
    doubts, blame = np.zeros(people, np.int32), np.empty(people, np.int32)
    turn_from, turn_to = np.zeros(people, np.int64), np.zeros(people, np.int64)  # what turns this person
    set_from, set_to = np.zeros(people, np.int64), np.zeros(people, np.int64)  # what turns anybody on the ways
    stamp, stamped = np.zeros(events, np.int64), 0
    here = np.empty(events, np.int32)
    start, member = np.zeros(1024, np.int64), np.empty(4096, np.int32)
    world, community, whose = np.zeros(1023, np.int32), np.zeros(1023, np.int32), np.zeros(1023, np.int32)
    kind = np.zeros(1023, np.int8)
    sets, used = 0, 0
    for number in range(begin, end):
        strength = _strength(ground, seed, number)
        attend, credible = stream(seed, Decides.ATTENDS.value, number), stream(seed, Decides.CREDIBLE.value, number)
        doubt, lot = stream(seed, Decides.DOUBT.value, number), stream(seed, Decides.ROOT.value, number)
        reached, through, following = walk(
            ground.offsets, ground.targets, ground.passes, stream(seed, Decides.CONTACT.value, number),
            _exposed(ground, seed, number, order), order, place, first, through, following,
        )  # fmt: skip
        lists, filled = np.empty(4096, np.int32), 0
        for i in range(reached):
            person = order[i]
            place[person] = NOBODY
            margin = _margin(ground, person, doubt)
            count = moved_by(ground, person, margin, strength, attend, credible, everything, here)
            if filled + count > len(lists):
                lists = grown(lists, filled + count)
            turn_from[i], turn_to[i] = filled, filled + count
            lists[filled : filled + count] = here[:count]
            filled += count
            link, own = first[i], 1 if margin <= 0 else 0
            doubts[i], blame[i] = own, i
            if link != NOBODY and following[link] == NOBODY and (own == 1 or count == 0):
                before = through[link]  # one way only
                set_from[i], set_to[i] = set_from[before], set_to[before]
                doubts[i] = own + doubts[before]
                if own == 0:
                    blame[i] = blame[before]
            else:
                stamped += 1
                set_from[i] = filled
                if own == 0:
                    if filled + count > len(lists):
                        lists = grown(lists, filled + count)
                    for j in range(count):
                        stamp[here[j]] = stamped
                        lists[filled] = here[j]
                        filled += 1
                while link != NOBODY:
                    before = through[link]
                    if doubts[before] > 0:
                        if following[first[i]] == NOBODY:
                            doubts[i] += doubts[before]
                        else:
                            doubts[i] += 2  # perhaps several, perhaps one twice: not sure to be one
                        if own == 0:
                            blame[i] = blame[before]
                    if filled + set_to[before] - set_from[before] > len(lists):
                        lists = grown(lists, filled + set_to[before] - set_from[before])
                    for j in range(set_from[before], set_to[before]):
                        if stamp[lists[j]] != stamped:
                            stamp[lists[j]] = stamped
                            lists[filled] = lists[j]
                            filled += 1
                    link = following[link]
                set_to[i] = filled
            what, from_, to = KEEPS, set_from[i], set_to[i]
            if doubts[i] > 0:
                what = DRIVES if doubts[i] == 1 and from_ == to else MAY_DRIVE
                from_, to = turn_from[blame[i]], turn_to[blame[i]]
            if from_ == to or uniform(lot, person) >= keep:
                continue
            if sets == len(world):
                start, world, community = grown(start, sets + 2), grown(world, sets + 1), grown(community, sets + 1)
                whose, kind = grown(whose, sets + 1), grown(kind, sets + 1)
            if used + to - from_ > len(member):
                member = grown(member, used + to - from_)
            member[used : used + to - from_] = lists[from_:to]
            used += to - from_
            world[sets], whose[sets], kind[sets] = number - begin, person, what
            community[sets] = ground.block[person] // ground.groups
            sets += 1
            start[sets] = used
    return start[: sets + 1].copy(), member[:used].copy(), world[:sets].copy(), community[:sets].copy(), \
        whose[:sets].copy(), kind[:sets].copy()  # fmt: skip


@compiled
def outcomes(
    begin: int, end: int, ground: Ground, seed: int, chosen: NDArray[np.bool_], places: int
) -> tuple[Reals, Reals]:
    """How many would come to believe, untold and with the chosen events: worlds x communities, in people.

    Straight from the definition, without sets: what a plan is worth is judged by this.
    """
    people, events = len(ground.block), len(ground.voice)
    order, place, first, through, following = scratch(people)
    here = np.empty(events, np.int32)
    untold, told = np.zeros(people, np.bool_), np.zeros(people, np.bool_)
    before, after = np.zeros((end - begin, places)), np.zeros((end - begin, places))
    for number in range(begin, end):
        strength = _strength(ground, seed, number)
        attend, credible = stream(seed, Decides.ATTENDS.value, number), stream(seed, Decides.CREDIBLE.value, number)
        doubt = stream(seed, Decides.DOUBT.value, number)
        reached, through, following = walk(
            ground.offsets, ground.targets, ground.passes, stream(seed, Decides.CONTACT.value, number),
            _exposed(ground, seed, number, order), order, place, first, through, following,
        )  # fmt: skip
        for i in range(reached):
            person = order[i]
            place[person] = NOBODY
            margin = _margin(ground, person, doubt)
            turned = moved_by(ground, person, margin, strength, attend, credible, chosen, here) > 0
            untold[i], told[i] = margin > 0, (margin > 0) != turned
            link = first[i]
            while link != NOBODY:
                untold[i] = untold[i] and untold[through[link]]
                told[i] = told[i] and told[through[link]]
                link = following[link]
            where = ground.block[person] // ground.groups
            before[number - begin, where] += ground.stands_for * untold[i]
            after[number - begin, where] += ground.stands_for * told[i]
    return before, after
