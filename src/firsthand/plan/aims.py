"""What a plan makes large, as weights of worlds and communities.

Every aim here is a minimum over weights: the mean has one, the mean of the worst worlds the least over all ways to
put weight on a share of them, the worst community the least over all ways to share weight among communities. So
any weights bound the aim from above, and a plan is sought by answering the weights that hurt it most (fictitious
play: Brown 1951).
"""

from __future__ import annotations

import numpy as np

from .coverage import Reals
from .programme.model import Aim


def even(aim: Aim, untold: Reals) -> Reals:
    """The weights to begin with. `untold`: worlds x communities, who comes to believe; a mean over worlds follows."""
    worlds, places = untold.shape
    if aim is not Aim.WORST_COMMUNITY:
        return np.ones((worlds, places))
    base = untold.mean(axis=0)
    counted = base > 0
    return np.tile(np.where(counted, 1 / np.maximum(base, 1e-12), 0.0) / max(counted.sum(), 1), (worlds, 1))


def hardest(aim: Aim, share: float, untold: Reals, averted: Reals) -> Reals:
    """The weights under which what was averted (worlds x communities) counts least."""
    worlds, places = untold.shape
    if aim is Aim.CVAR:
        count = max(1, round(share * worlds))
        worst = np.argsort(averted.sum(axis=1), kind="stable")[:count]
        weigh = np.zeros((worlds, places))
        weigh[worst] = worlds / count
        return weigh
    if aim is Aim.WORST_COMMUNITY:
        base = untold.mean(axis=0)
        rate = np.where(base > 0, averted.mean(axis=0) / np.maximum(base, 1e-12), np.inf)
        weigh = np.zeros((worlds, places))
        at = int(np.argmin(rate))
        weigh[:, at] = 1 / max(base[at], 1e-12)
        return weigh
    return np.ones((worlds, places))


def value(aim: Aim, share: float, untold: Reals, averted: Reals) -> float:
    """The aim itself: people averted, or for the worst community a share of those who would have believed."""
    return float((hardest(aim, share, untold, averted) * averted).sum(axis=1).mean())


def interval(aim: Aim, share: float, untold: Reals, averted: Reals) -> tuple[float, float]:
    """A 95% interval of the aim over worlds: normal for the mean, bootstrap percentiles (400 draws) for the others."""
    worlds = len(averted)
    if aim is Aim.EXPECTED:
        each = averted.sum(axis=1)
        error = 1.959963984540054 * float(each.std(ddof=1)) / np.sqrt(worlds)
        return float(each.mean() - error), float(each.mean() + error)
    stream = np.random.default_rng(worlds)
    draws = [value(aim, share, untold[at], averted[at]) for at in stream.integers(worlds, size=(400, worlds))]
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)
