"""Invented stepped wedges whose answers come in period by period."""

from __future__ import annotations

from typing import Any

import numpy as np

from firsthand.evaluate.design import Design, Kind
from firsthand.evaluate.trial import Trial
from tests.evaluate.watch.trials import FIRST, design


def wedge(**changes: Any) -> Design:
    """Twelve forums that begin in periods 2, 3 and 4, ten people asked in each period: 4 : 8 and 8 : 4 are compared."""
    return design(**{
        "kind": Kind.STEPPED_WEDGE, "clusters": 12, "cluster_size": 10, "periods": 4, "sequences": 3, "audiences": (),
        **changes,
    })  # fmt: skip


def answers(
    of: Design, *, harm: float = 0.0, drift: float = 0.0, seed: int = 1, dates: bool = True, until: int | None = None
) -> Trial:
    """Other people in each period, one answer a day in each forum. `harm` is added to the support where the campaign
    has begun, `drift` with each period everywhere. `until`: the last period that was asked."""
    rng = np.random.default_rng(seed)
    clusters, size, periods = of.clusters or 0, int(of.cluster_size or 0), until or of.periods or 0
    cluster = np.tile(np.repeat(np.arange(clusters), size), periods)
    period = np.repeat(np.arange(1, periods + 1), clusters * size)
    starts = 2 + cluster % (of.sequences or 1)
    level = rng.normal(0, 0.2, clusters)[cluster] + rng.normal(0, 0.15, (clusters, periods))[cluster, period - 1]
    effect = harm * (period >= starts) + drift * (period - 1)
    support = np.clip(np.round(3.0 + level + rng.normal(0, 1.1, len(cluster)) + effect), 1, 7)
    day = 30 * (period - 1) + np.tile(np.arange(size), clusters * periods)
    return Trial(
        code=np.array([f"p{i:05}" for i in range(len(cluster))]),
        arm=np.where(period >= starts, "campaign", "comparison"),
        wave=period.astype(str),
        cluster=np.array([f"f{c:02}" for c in cluster]),
        starts=starts.astype(float),
        date=FIRST + day if dates else None,
        columns={"support": support, "risk": np.where(rng.random(len(cluster)) < 0.5, "high", "low")},
        source="answers.csv",
    )
