"""A programme's worlds: those a plan is chosen on, and fresh ones that it is judged on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..worlds.machines import Machines, pieces
from .candidates import Event, Missing, candidates
from .coverage import Coverage, Ints, Reals, joined
from .limits import limits
from .population import Ground, ground
from .problem import Problem, Rows
from .programme.model import Programme
from .sampling import DRIVES, KEEPS, event_sets, outcomes

#: Worlds that a plan is judged on are numbered from here; those that bound it from twice here.
FRESH = 1 << 40
#: About so many sets are kept for choosing, in no fewer and no more worlds than these.
SETS, FEWEST, MOST = 15_000, 400, 2_500
PIECE = 64


@dataclass(frozen=True)
class Instance:
    """A programme with its events, the pairs that cannot be, its limits and its crowd."""

    programme: Programme
    events: list[Event]
    missing: list[Missing]
    rows: Rows
    ground: Ground
    machines: Machines

    @property
    def places(self) -> int:
        """How many communities."""
        return len(self.programme.communities)


@dataclass(frozen=True)
class Sampled:
    """Sets of sampled worlds. `gain`: what keeps from believing. `harm`: what may drive to it; `sure`: which of these
    surely do. `gain_place`, `harm_place`: the community of each set."""

    gain: Coverage
    harm: Coverage
    sure: NDArray[np.bool_]
    gain_place: Ints
    harm_place: Ints


def instance(programme: Programme, machines: Machines | None = None) -> Instance:
    """Everything about a programme that its worlds do not change."""
    events, missing = candidates(programme)
    return Instance(
        programme, events, missing, limits(programme, events), ground(programme, events), machines or Machines()
    )


def sample(case: Instance, begin: int, worlds: int | None = None, *, sets: int = SETS) -> Sampled:
    """About `sets` sets of worlds from number `begin`: of everybody, or of people drawn by lot if they are too many."""
    pilot = _draw(case, begin, 16, 1.0)
    each = max(len(pilot[0]) - 1, 1) / 16
    count = worlds or int(np.clip(sets / each, FEWEST, MOST))
    keep = min(1.0, sets / (count * each))
    start, member, world, place, kind = _draw(case, begin, count, keep)
    weight = np.full(len(world), case.ground.stands_for / keep)
    gains = kind == KEEPS
    parts = []
    for which in (gains, ~gains):
        length = np.diff(start)
        inside = np.repeat(which, length)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(length[which])])
        parts.append(Coverage(len(case.events), count, offsets, member[inside], weight[which], world[which]))
    return Sampled(parts[0], parts[1], kind[~gains] == DRIVES, place[gains], place[~gains])


def _draw(
    case: Instance, begin: int, worlds: int, keep: float
) -> tuple[NDArray[np.int64], Ints, Ints, Ints, NDArray[np.int8]]:
    cut = pieces(begin, begin + worlds, PIECE)
    parts = case.machines.each(event_sets, cut, case.ground, case.programme.seed, keep)
    whole = joined(
        len(case.events),
        [(start, member, np.zeros(len(world)), world + np.int32(a - begin)) for (a, _b), (start, member, world, *_rest)
         in zip(cut, parts, strict=True)],
        worlds,
    )  # fmt: skip
    place, kind = (np.concatenate([part[i] for part in parts]) for i in (3, 5))
    return whole.start, whole.member, whole.world, place, kind


def problems(case: Instance, sampled: Sampled, weigh: Reals, fixed: Ints, banned: Ints) -> tuple[Problem, Problem]:
    """The same worlds as two problems: what a plan is worth at least and at most.

    `weigh`: worlds x communities, what averting one person counts (a mean over worlds is taken besides). Where
    nobody can be driven to believe the two are one.
    """
    gain, harm = sampled.gain, sampled.harm
    gains = _weighed(gain, gain.weight * weigh[gain.world, sampled.gain_place])
    low = _weighed(harm, harm.weight * weigh[harm.world, sampled.harm_place])
    must, must_not = np.zeros(gain.choices, np.bool_), np.zeros(gain.choices, np.bool_)
    must[fixed], must_not[banned] = True, True
    high = _part(low, sampled.sure)
    return tuple(Problem(gains, each, case.rows, must, must_not) for each in (low, high))  # type: ignore[return-value]


def _weighed(coverage: Coverage, weight: Reals) -> Coverage:
    return Coverage(coverage.choices, coverage.worlds, coverage.start, coverage.member, weight, coverage.world)


def _part(coverage: Coverage, which: NDArray[np.bool_]) -> Coverage:
    length = np.diff(coverage.start)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(length[which])])
    inside = np.repeat(which, length)
    return Coverage(
        coverage.choices, coverage.worlds, start, coverage.member[inside], coverage.weight[which], coverage.world[which]
    )


def judge(case: Instance, chosen: NDArray[np.bool_], worlds: int, begin: int = FRESH) -> tuple[Reals, Reals]:
    """Who comes to believe in fresh worlds, untold and with the plan: worlds x communities, people."""
    cut = pieces(begin, begin + worlds, PIECE)
    parts = case.machines.each(outcomes, cut, case.ground, case.programme.seed, chosen, case.places)
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
