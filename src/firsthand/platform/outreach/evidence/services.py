"""What a trial adds to the evidence: its primary finding, kept when it closes."""

from __future__ import annotations

import math

from firsthand.evaluate.direction import Direction
from firsthand.platform.base import flow

from ..effects.results import results_of
from .models import MeasuredEffect


@flow.before_save("trial", "close")
def keep_the_effect(ctx: flow.Context) -> None:
    """In standard deviations, positive for the better. Without a finding, an error above zero, or a declared standard
    deviation there is nothing to pool, and nothing is kept."""
    found = results_of(ctx.obj)
    if found.design is None or found.findings is None:
        return
    outcome = found.design.primary
    sd = outcome.sd
    if sd is None:
        return
    primary = found.findings.of(outcome.name).primary
    if not (math.isfinite(primary.estimate) and 0 < primary.se < math.inf):
        return
    sign = 1 if outcome.direction is Direction.HIGHER_IS_BETTER else -1
    ends = sorted((sign * primary.low / sd, sign * primary.high / sd))
    MeasuredEffect.objects.create(
        trial=ctx.obj,
        outcome=outcome.label,
        effect=sign * primary.estimate / sd,
        variance=(primary.se / sd) ** 2,
        low=ends[0] if math.isfinite(ends[0]) else None,
        high=ends[1] if math.isfinite(ends[1]) else None,
        harm_margin=None if outcome.harm_margin is None else outcome.harm_margin / sd,
        people=primary.n,
        by_lot=found.findings.causal,
    )
