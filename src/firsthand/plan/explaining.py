"""What each appearance adds, and what would have been the next best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firsthand.said import Day, Number, Said, _

from .coverage import Reals
from .planning import Plan


@dataclass(frozen=True)
class Reason:
    """Of one chosen event: the people it averts beyond what the others do, and the event that would take its place
    with what that would add (None: nothing else fits)."""

    event: int
    adds: float
    next_best: int | None
    next_adds: float


def explain(plan: Plan) -> list[Reason]:
    """A reason for each chosen event, the one that adds most first; on the worlds that the plan was chosen on."""
    problem, rows = plan.problem, plan.problem.rows
    start, row, share = rows.by_event
    loads, whole = rows.loads(plan.chosen), problem.worth(plan.chosen)
    found = []
    for out in plan.events:
        rest = plan.chosen.copy()
        rest[out] = False
        without = problem.worth(rest)
        left = loads.copy()
        at = slice(start[out], start[out + 1])
        left[row[at]] -= share[at]
        picked = np.flatnonzero(rest)
        adds = problem.gain.gains(problem.gain.met(picked)) - problem.harm.gains(problem.harm.met(picked))
        over = np.zeros(problem.events, np.bool_)
        full = left[row] + share > rows.most[row] + 1e-6
        np.logical_or.at(over, np.repeat(np.arange(problem.events), np.diff(start)), full)
        adds = np.where(over | plan.chosen | problem.banned, -np.inf, adds / problem.gain.worlds)
        best = int(np.argmax(adds))
        good = bool(np.isfinite(adds[best]) and adds[best] > 0)
        found.append(Reason(int(out), whole - without, best if good else None, float(adds[best]) if good else 0.0))
    return sorted(found, key=lambda each: (-each.adds, each.event))


def in_words(plan: Plan, reason: Reason) -> Said:
    """The reason as a sentence."""
    event = plan.case.events[reason.event]
    names: dict[str, str | int] = {
        "voice": event.voice.id, "slot": event.slot.id, "day": Day(event.day), "adds": Number(reason.adds, 2),
    }  # fmt: skip
    if reason.next_best is None:
        return _(
            "%(day)s, %(slot)s, %(voice)s: averts %(adds)s people beyond the rest; nothing else fits in its place.",
            **names,
        )
    other = plan.case.events[reason.next_best]
    return _(
        "%(day)s, %(slot)s, %(voice)s: averts %(adds)s people beyond the rest; next best would be %(other)s with"
        " %(less)s.",
        **names, other=other.key, less=Number(reason.next_adds, 2),
    )  # fmt: skip


def certificate_in_words(plan: Plan) -> list[Said]:
    """The certificate, and the limits that cost most."""
    told, unit = plan.certificate, "share" if plan.case.programme.aim == "worst_community" else "people"
    found: list[Said] = [
        _("Of %(untold)s people who would come to believe, the plan averts %(value)s (95%% interval %(low)s to"
          " %(high)s), judged on %(worlds)s worlds that it was not chosen on.",
          untold=Number(told.untold, 1), value=Number(told.value, 2), low=Number(told.interval[0], 2),
          high=Number(told.interval[1], 2), worlds=told.judged_on)
        if unit == "people"
        else _("In the community where it averts the least, the plan averts %(value)s%% of those who would come to"
               " believe (95%% interval %(low)s%% to %(high)s%%).",
               value=Number(100 * told.value, 1), low=Number(100 * told.interval[0], 1),
               high=Number(100 * told.interval[1], 1)),
        _("At most %(more)s%% more could be averted with these voices, slots and limits.",
          more=Number(100 * told.gap / told.value, 0))
        if told.value > 0
        else _("No plan within the limits averts more than %(bound)s.", bound=Number(told.bound, 2)),
    ]  # fmt: skip
    if told.p_harm >= 0.005:
        found.append(
            _(
                "In %(share)s%% of the worlds the plan drives more people to believe than it averts.",
                share=Number(100 * told.p_harm, 0),
            )
        )
    adds = more_would_add(plan)
    for row in np.argsort(-adds, kind="stable")[:5]:
        if adds[row] > 0.002 * abs(told.value):
            said, whole = plan.problem.rows.said[row], _counts(plan, int(row))
            found.append(
                _("%(limit)s One more would add about %(adds)s.", limit=said, adds=Number(adds[row], digits=3))
                if whole
                else _("%(limit)s A tenth more would add about %(adds)s.", limit=said, adds=Number(adds[row], digits=3))
            )
    return found


def more_would_add(plan: Plan) -> Reals:
    """What one more of each limit would add at most, in the unit of the aim; of money, what a tenth more would."""
    rows = plan.problem.rows
    step = [1.0 if _counts(plan, row) else 0.1 * rows.most[row] for row in range(rows.count)]
    return np.asarray(plan.price * np.array(step, np.float64))


def _counts(plan: Plan, row: int) -> bool:
    """Whether a limit counts appearances, and not money."""
    rows = plan.problem.rows
    return bool((rows.share[rows.start[row] : rows.start[row + 1]] == 1.0).all())
