"""The people at risk as a made-up crowd: as many in each community and group as the sums say, and no more is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..worlds.generate import communities
from .candidates import Event
from .coverage import Ints, Longs, Reals
from .programme.model import Programme

#: So many are made up at most; each then stands for several.
MOST_PEOPLE = 20_000
#: A shift of one standard deviation in log-odds (logistic latent: Chinn 2000).
LOG_ODDS = float(np.pi / np.sqrt(3))


class Ground(NamedTuple):
    """What every world of a programme is drawn from. Blocks are a group in a community: community x groups + group.

    `offsets`, `targets`: contacts. `passes`: chance for each person. `block`: of each person, ascending.
    `log_odds`, `pressure`: of each block; believing when reached, being reached by propaganda directly.
    `slot_start`, `slot`, `attends`: of each block, the slots that reach it and the chance that somebody attends.
    `event_start`, `event`: of each slot. `voice`, `partner`: of each event (partner count: none). `hears`: events x
    groups. `low`, `high`: credibility, voices x groups. `adds_low`, `adds_high`: of each partner, the last (none) 1.
    `effect`: log-odds, ascending, equally likely. `stands_for`: people each stands for. `never_negative`: no voice
    may be less than credible to anybody. `most`: how credible anybody can be, either way, partner
    included.
    """

    offsets: Longs
    targets: Ints
    passes: Reals
    block: Ints
    groups: int
    log_odds: Reals
    pressure: Reals
    slot_start: Longs
    slot: Ints
    attends: Reals
    event_start: Longs
    event: Ints
    voice: Ints
    partner: Ints
    hears: NDArray[np.bool_]
    low: Reals
    high: Reals
    adds_low: Reals
    adds_high: Reals
    effect: Reals
    stands_for: float
    never_negative: bool
    most: float

    @property
    def people(self) -> int:
        """How many are made up."""
        return len(self.block)


def ground(programme: Programme, events: list[Event]) -> Ground:
    """The crowd and the events of a programme as arrays."""
    groups = [each.id for each in programme.groups]
    shares = np.array([[each.groups.get(group, 0.0) for group in groups] for each in programme.communities])
    at_risk = np.array([each.size * each.at_risk for each in programme.communities])
    scale = min(1.0, MOST_PEOPLE / max(at_risk.sum(), 1.0))
    counts = np.rint(at_risk[:, None] * shares * scale).astype(np.int64).ravel()
    block = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    mixing = np.repeat(
        (programme.mixing[:, :, None] * shares[None, :, :]).reshape(len(at_risk), -1), len(groups), axis=0
    )
    graph = communities(block, np.full(len(counts), programme.spreading.contacts), mixing, programme.seed)
    susceptible = np.array([each.susceptibility for each in programme.groups])
    slot_start, slot, attends = _attendance(programme, shares)
    event_start, event = _by_slot(programme, events)
    hears = np.array([[group in each.audience for group in groups] for each in events], np.bool_)
    low = np.array([[each.credibility[group][0] for group in groups] for each in programme.voices])
    high = np.array([[each.credibility[group][1] for group in groups] for each in programme.voices])
    adds = np.array([*(each.adds[1] for each in programme.partners), 1.0])
    return Ground(
        offsets=graph.offsets, targets=graph.targets, passes=np.full(len(block), programme.spreading.passes),
        block=block, groups=len(groups),
        log_odds=np.tile(np.log(susceptible / (1 - susceptible)), len(at_risk)),
        pressure=np.repeat([each.pressure for each in programme.communities], len(groups)),
        slot_start=slot_start, slot=slot, attends=attends, event_start=event_start, event=event,
        voice=_numbers([each.voice.id for each in events], [each.id for each in programme.voices]),
        partner=_numbers(
            [each.partner.id if each.partner else "" for each in events],
            [*(each.id for each in programme.partners), ""],
        ),
        hears=hears.reshape(-1, len(groups)),
        low=low,
        high=high,
        adds_low=np.array([*(each.adds[0] for each in programme.partners), 1.0]),
        adds_high=adds,
        effect=programme.effect.draws * LOG_ODDS, stands_for=1 / scale,
        never_negative=bool((low >= 0).all()),
        most=float(max(np.abs(low).max(), np.abs(high).max()) * adds.max()),
    )  # fmt: skip


def _numbers(used: list[str], names: list[str]) -> Ints:
    index = {name: i for i, name in enumerate(names)}
    return np.array([index[each] for each in used], np.int32)


def _attendance(programme: Programme, shares: Reals) -> tuple[Longs, Ints, Reals]:
    """Of each block, the slots that reach it, and the chance: the slot's people spread evenly over all it reaches."""
    groups = [each.id for each in programme.groups]
    rows: list[list[tuple[int, float]]] = [[] for _ in range(shares.size)]
    for number, slot in enumerate(programme.slots):
        inside = [groups.index(each) for each in slot.groups]
        places = [programme.places[each] for each in slot.communities]
        reached = sum(programme.communities[at].size * shares[at, inside].sum() for at in places)
        for at in places:
            for group in inside:
                rows[at * len(groups) + group].append((number, min(1.0, slot.people / max(reached, 1e-9))))
    start = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    flat = [each for row in rows for each in row]
    return start, np.array([each[0] for each in flat], np.int32), np.array([each[1] for each in flat], np.float64)


def _by_slot(programme: Programme, events: list[Event]) -> tuple[Longs, Ints]:
    number = {each.id: i for i, each in enumerate(programme.slots)}
    of = np.array([number[each.slot.id] for each in events], np.int64)
    start = np.searchsorted(np.sort(of), np.arange(len(programme.slots) + 1)).astype(np.int64)
    return start, np.argsort(of, kind="stable").astype(np.int32)
