"""A new plan with the fewest changes, after a voice, a slot or a partner is lost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.said import Number, Said, _

from . import aims, exact
from .choosing import choose
from .problem import smaller
from .problems import Refused, fault
from .programme.model import Aim
from .worlds import FRESH, Instance, judge, problems, sample

#: Sets and worlds that are sampled to replan, and to judge: fewer than to plan, for speed.
SETS, WORLDS, JUDGED_ON = 6_000, 400, 200


@dataclass(frozen=True)
class Replan:
    """`chosen`: the new plan. `lost`: events of the old one that cannot be any more; `dropped`: that were given up
    for something better or to keep a limit; `added`: that are new. `value`, `interval`: on fresh worlds."""

    chosen: NDArray[np.bool_]
    lost: list[str]
    dropped: list[int]
    added: list[int]
    value: float
    interval: tuple[float, float]
    seconds: float

    def as_json(self, case: Instance) -> dict[str, Any]:
        """All of it as plain values."""
        keys = {name: [case.events[i].key for i in getattr(self, name)] for name in ("dropped", "added")}
        return {
            "lost": self.lost, **keys, "value": self.value, "interval": list(self.interval), "seconds": self.seconds,
            "plan": [case.events[i].key for i in np.flatnonzero(self.chosen)],
        }  # fmt: skip

    def in_words(self, case: Instance) -> list[Said]:
        """All of it in sentences."""
        return [
            *(_("Lost: %(event)s.", event=each) for each in self.lost),
            *(_("Given up: %(event)s.", event=case.events[i].key) for i in self.dropped),
            *(_("New: %(event)s.", event=case.events[i].key) for i in self.added),
            _("The new plan averts %(value)s people (95%% interval %(low)s to %(high)s). Of the other appearances"
              " %(count)s changed.", value=Number(self.value, 2), low=Number(self.interval[0], 2),
              high=Number(self.interval[1], 2), count=len(self.dropped)),
        ]  # fmt: skip


def replan(
    case: Instance,
    old: NDArray[np.bool_],
    *,
    lost: list[str],
    banned: NDArray[np.bool_] | None = None,
    locked: NDArray[np.bool_] | None = None,
    changes: int = 3,
) -> Replan:
    """Fill the gaps, and exchange at most `changes` of what is left, each only for a gain worth the change.

    `old`: what is left of the old plan is in it and not `banned`. `lost`: the keys of what is not a candidate any more.
    Locked events stay. Raises Refused where what is left and the limits cannot be kept together.
    """
    begun = time.perf_counter()
    none = np.zeros(len(case.events), np.bool_)
    banned, locked = none if banned is None else banned, none if locked is None else locked
    kept = old & ~banned
    sampled = sample(case, 0, WORLDS, sets=SETS)
    weigh = np.ones((WORLDS, case.places))
    if case.programme.aim is Aim.WORST_COMMUNITY:
        weigh *= aims.even(case.programme.aim, judge(case, none, JUDGED_ON, 0)[0])[0]
    must, must_not = (np.flatnonzero(each).astype(np.int32) for each in (locked, banned))
    low = smaller(problems(case, sampled, weigh, must, must_not)[0])
    chosen = choose(low, begin=kept, changes=changes)
    if not low.rows.kept(chosen):
        chosen = choose(low, begin=kept)
    if not low.rows.kept(chosen):
        start = exact.any_plan(low, np.ones(low.rows.count, np.bool_))
        if start is None:
            clash = [low.rows.said[row] for row in exact.clash(low)]
            raise Refused([_("What is locked and these limits cannot all be kept:"), *clash])
        chosen = start
    before, after = judge(case, chosen, JUDGED_ON, FRESH)
    aim, share = case.programme.aim, case.programme.worst_share
    return Replan(
        chosen=chosen, lost=lost + [case.events[i].key for i in np.flatnonzero(old & banned)],
        dropped=[int(i) for i in np.flatnonzero(kept & ~chosen)], added=[int(i) for i in np.flatnonzero(chosen & ~old)],
        value=aims.value(aim, share, before, before - after),
        interval=aims.interval(aim, share, before, before - after), seconds=time.perf_counter() - begun,
    )  # fmt: skip


def matching(case: Instance, field: str, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """The events of the voices, slots or partners (`field`) named. Raises Faults for a name that is none."""
    programme = case.programme
    known = {
        "voice": {each.id for each in programme.voices},
        "slot": {each.id for each in programme.slots},
        "partner": {each.id for each in programme.partners},
    }[field]
    for name in names:
        if name not in known:
            raise fault(
                None, None, f"--without-{field}",
                _("“%(id)s” is no %(kind)s of this programme.", id=name, kind=field), _("Mend the id."),
            )  # fmt: skip
    own = [getattr(event, field) for event in case.events]
    return np.array([each is not None and each.id in names for each in own], np.bool_)
