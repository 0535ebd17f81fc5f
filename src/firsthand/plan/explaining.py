"""What each appearance adds, and what would have been the next best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .coverage import Reals
from .planning import Plan
from .said import Sentence as _


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


def in_words(plan: Plan, reason: Reason) -> _:
    """The reason as a sentence."""
    event = plan.case.events[reason.event]
    names = {"voice": event.voice.id, "slot": event.slot.id, "day": event.day.isoformat(), "adds": reason.adds}
    if reason.next_best is None:
        return _(
            "%(day)s, %(slot)s, %(voice)s: averts %(adds).2f people beyond the rest; nothing else fits in its place.",
            **names,
        )
    other = plan.case.events[reason.next_best]
    return _(
        "%(day)s, %(slot)s, %(voice)s: averts %(adds).2f people beyond the rest; next best would be %(other)s with"
        " %(less).2f.",
        **names, other=other.key, less=reason.next_adds,
    )  # fmt: skip


def certificate_in_words(plan: Plan) -> list[_]:
    """The certificate, and the limits that cost most."""
    told, unit = plan.certificate, "share" if plan.case.programme.aim == "worst_community" else "people"
    found = [
        _("Of %(untold).1f people who would come to believe, the plan averts %(value).2f (95%% interval %(low).2f to"
          " %(high).2f), judged on %(worlds)d worlds that it was not chosen on.",
          untold=told.untold, value=told.value, low=told.interval[0], high=told.interval[1], worlds=told.judged_on)
        if unit == "people"
        else _("In the community where it averts the least, the plan averts %(value).1f%% of those who would come to"
               " believe (95%% interval %(low).1f%% to %(high).1f%%).",
               value=100 * told.value, low=100 * told.interval[0], high=100 * told.interval[1]),
        _("At most %(more).0f%% more could be averted with these voices, slots and limits.",
          more=100 * told.gap / told.value)
        if told.value > 0
        else _("No plan within the limits averts more than %(bound).2f.", bound=told.bound),
    ]  # fmt: skip
    if told.p_harm >= 0.005:
        found.append(
            _(
                "In %(share).0f%% of the worlds the plan drives more people to believe than it averts.",
                share=100 * told.p_harm,
            )
        )
    adds = more_would_add(plan)
    for row in np.argsort(-adds, kind="stable")[:5]:
        if adds[row] > 0.002 * abs(told.value):
            said, whole = plan.problem.rows.said[row], _counts(plan, int(row))
            found.append(
                _("%(limit)s One more would add about %(adds).3g.", limit=said, adds=adds[row])
                if whole
                else _("%(limit)s A tenth more would add about %(adds).3g.", limit=said, adds=adds[row])
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
