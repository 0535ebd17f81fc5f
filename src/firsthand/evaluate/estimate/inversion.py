"""An interval as the effects that a test does not reject."""

from __future__ import annotations

import math
from collections.abc import Callable

#: How many scales from the estimate an end is looked for, and how often the distance to it is halved.
FURTHEST, HALVINGS = 1e4, 50


def invert(p: Callable[[float], float], estimate: float, scale: float, level: float) -> tuple[float, float]:
    """The values on both sides of `estimate` at which p falls to 1 - level or below.

    `scale` is a first guess of the distance (a standard error, positive). An end is nan where p never falls so
    far: with few clusters no effect, however large, may be rejected.
    """
    alpha = 1 - level
    ends = []
    for side in (-1.0, 1.0):
        reach = 2.0 * scale
        while p(estimate + side * reach) > alpha and reach < FURTHEST * scale:
            reach *= 1.6
        if p(estimate + side * reach) > alpha:
            ends.append(math.nan)
            continue
        inside, outside = 0.0, reach
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if p(estimate + side * middle) > alpha else (inside, middle)
        ends.append(estimate + side * outside)
    return ends[0], ends[1]
