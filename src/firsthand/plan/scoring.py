"""A plan drawn by hand: what it is worth, which limits it breaks, and what it can become."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from firsthand.said import Number, Said, _

from .answer import certificate
from .bounding import bound
from .drawn import Drawn
from .planning import Plan, certify
from .problem import smaller
from .worlds import Instance, problems, sample


@dataclass(frozen=True)
class Scored:
    """`plan`: as drawn, without what a hard limit forbids. `breaks`: limits it breaks, in words. `better`: the plan
    that starts from it and keeps all limits."""

    plan: Plan
    breaks: list[Said]
    better: Plan

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        own, better = certificate(self.plan), certificate(self.better)
        return {
            **own,
            "breaks": list(self.breaks),
            "better": {k: better[k] for k in ("value", "interval", "bound", "gap_percent")},
        }

    def in_words(self) -> list[Said]:
        """All of it in sentences."""
        own, better = self.plan.certificate, self.better.certificate
        return [
            _("This plan averts %(value)s people (95%% interval %(low)s to %(high)s).",
              value=Number(own.value, 2), low=Number(own.interval[0], 2), high=Number(own.interval[1], 2)),
            *(_("It breaks a limit: %(limit)s", limit=each) for each in self.breaks),
            _("Beginning from it, a plan that keeps every limit averts %(value)s; none averts more than %(bound)s.",
              value=Number(better.value, 2), bound=Number(better.bound, 2)),
        ]  # fmt: skip


def as_plan(case: Instance, drawn: Drawn) -> Plan:
    """The drawn plan with its certificate, not improved."""
    begun = time.perf_counter()
    none = np.zeros(0, np.int32)
    sampled = sample(case, 0)
    low, high = problems(case, sampled, np.ones((sampled.gain.worlds, case.places)), none, none)
    held = bound(smaller(high))
    told = certify(case, drawn.chosen, held, sampled, none, none, begun)
    return Plan(case, drawn.chosen, told, held.price, low)


def score(case: Instance, drawn: Drawn, make: Callable[..., Plan]) -> Scored:
    """Judge, name what it breaks, improve."""
    plan = as_plan(case, drawn)
    breaks = [*drawn.barred, *(case.rows.said[row] for row in case.rows.broken(drawn.chosen))]
    return Scored(plan, breaks, make(case, begin=drawn.chosen))
