"""How many clusters and people there were at each step, by arm: what a CONSORT diagram shows.

Source: M. K. Campbell, G. Piaggio, D. R. Elbourne and D. G. Altman, "Consort 2010 statement: extension to
cluster randomised trials", BMJ 345 (2012) e5661.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..design import Design
from ..trial import BASELINE, Trial


@dataclass(frozen=True)
class ArmFlow:
    """One arm from assignment to analysis. Clusters are None where people were assigned. `baseline` people
    answered before; of them `followed` answered again and `lost` did not; `new` answered at follow-up alone.
    `analysed`: people with an answer to the primary outcome at follow-up."""

    arm: str
    clusters: int | None
    clusters_followed: int | None
    baseline: int
    followed: int
    lost: int
    new: int
    analysed: int
    analysed_clusters: int | None

    @property
    def attrition(self) -> float:
        """The share (0 to 1) of those asked before who did not answer again; nan without a baseline."""
        return self.lost / self.baseline if self.baseline else float("nan")


@dataclass(frozen=True)
class Flow:
    """Both arms, the campaign's first; the outcome whose answers were counted as analysed; `people` and
    `clusters` in all, each counted once (in a stepped wedge all of them are in both arms, in their time)."""

    arms: tuple[ArmFlow, ...]
    outcome: str
    people: int
    clusters: int | None

    @property
    def differential_attrition(self) -> float:
        """Campaign minus comparison, in shares (-1 to 1); nan without a baseline."""
        return self.arms[0].attrition - self.arms[1].attrition


def flow_of(trial: Trial, design: Design) -> Flow:
    """Count. In a stepped wedge everything after the period that comes first counts as follow-up."""
    first = trial.wave == BASELINE
    outcome = design.primary.name
    answered = ~np.isnan(trial.numbers(outcome))
    arms = []
    for arm in design.arms:
        own = trial.arm == arm
        before, after = set(trial.code[own & first].tolist()), set(trial.code[own & ~first].tolist())
        analysed = own & ~first & answered
        clusters = trial.cluster
        arms.append(
            ArmFlow(
                arm=arm,
                clusters=None if clusters is None else len(set(clusters[own].tolist())),
                clusters_followed=None if clusters is None else len(set(clusters[own & ~first].tolist())),
                baseline=len(before),
                followed=len(before & after),
                lost=len(before - after),
                new=len(after - before),
                analysed=len(set(trial.code[analysed].tolist())),
                analysed_clusters=None if clusters is None else len(set(clusters[analysed].tolist())),
            )
        )
    total = None if trial.cluster is None else len(set(trial.cluster.tolist()))
    return Flow(tuple(arms), outcome, len(set(trial.code.tolist())), total)
