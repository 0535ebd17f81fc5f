"""What other budgets would avert."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .. import aims
from ..bounding import bound
from ..choosing import choose
from ..limits import limits
from ..planning import Plan
from ..problem import smaller
from ..programme.model import Aim
from ..worlds import FRESH, judge, problems, sample

SHARES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
SETS, JUDGED_ON = 6_000, 400


@dataclass(frozen=True)
class Point:
    """`value` with its 95% `interval`, in people averted, of the plan found for a budget."""

    budget: float
    value: float
    interval: tuple[float, float]


def frontier(plan: Plan, *, steps: int = 600) -> list[Point]:
    """Budgets from a quarter to half as much again, each judged on the same fresh worlds. Floors that a small budget
    cannot pay are broken there, so such a budget is left out."""
    case = plan.case
    sampled = sample(case, 0, sets=SETS)
    none = np.zeros(0, np.int32)
    weigh = np.ones((sampled.gain.worlds, case.places))
    found = []
    for share in SHARES:
        budget = share * case.programme.budget
        programme = replace(case.programme, budget=budget)
        low, high = problems(replace(case, rows=limits(programme, case.events)), sampled, weigh, none, none)
        chosen = plan.chosen if share == 1 else choose(smaller(low), bound(smaller(high), steps=steps))
        if share != 1 and not low.rows.kept(chosen):
            continue
        before, after = judge(case, chosen, JUDGED_ON, FRESH)
        averted = before - after
        found.append(
            Point(budget, float(averted.sum(axis=1).mean()), aims.interval(Aim.EXPECTED, 1.0, before, averted))
        )
    return found
