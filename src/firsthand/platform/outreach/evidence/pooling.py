"""The trials of this programme put together, and what is believed of the next campaign after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.evaluate.pool import library
from firsthand.evaluate.pool.analysis import Asked, analyse
from firsthand.evaluate.pool.bayes import Mixture, posterior
from firsthand.evaluate.pool.random_effects import Pooled
from firsthand.evaluate.pool.studies import Studies

from .models import MeasuredEffect


@dataclass(frozen=True)
class Belief:
    """Of the true effect of the next campaign, in standard deviations: mean, ends of the 95% interval, the chance
    (0 to 1) of harm, and of harm beyond `margin`, the strictest that a trial declared (None: none did)."""

    mean: float
    low: float
    high: float
    harm: float
    margin: float | None
    beyond: float | None


@dataclass(frozen=True)
class Evidence:
    """`measured`: all closed trials with a figure. `pooled`: those by lot put together, None below two of them."""

    measured: tuple[MeasuredEffect, ...]
    pooled: Pooled | None
    belief: Belief

    @property
    def by_lot(self) -> tuple[MeasuredEffect, ...]:
        """The trials that are pooled: where no lot decided, a difference may have other causes."""
        return tuple(each for each in self.measured if each.by_lot)


def evidence_of(measured: Sequence[MeasuredEffect]) -> Evidence:
    """REML with Knapp-Hartung, its error no smaller than Wald's: two trials that happen to agree would otherwise look
    surer than each of them. The belief takes the published library for its prior."""
    kept = [each for each in measured if each.by_lot]
    pooled = analyse(studies_of(kept), Asked(floor=True)).fit if len(kept) > 1 else None
    return Evidence(tuple(measured), pooled, _belief(kept))


def studies_of(kept: Sequence[MeasuredEffect]) -> Studies:
    """The trials as the engine pools them; at least one."""
    return Studies(
        tuple(each.trial.title for each in kept),
        np.array([each.effect for each in kept]),
        np.array([each.variance for each in kept]),
    )


def _belief(kept: Sequence[MeasuredEffect]) -> Belief:
    prior = library.prior()
    if kept:
        studies = studies_of(kept)
        new = posterior(studies.yi, studies.vi, prior=prior).new
    else:
        shares, means, sds = (np.array(part) for part in zip(*((c.share, c.mean, c.sd) for c in prior), strict=True))
        new = Mixture(shares, means, sds)
    margin = min((each.harm_margin for each in kept if each.harm_margin is not None), default=None)
    return Belief(
        new.mean, new.quantile(0.025), new.quantile(0.975), new.below(0.0), margin,
        None if margin is None else new.below(-margin),
    )  # fmt: skip
