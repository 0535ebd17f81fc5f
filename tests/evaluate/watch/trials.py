"""Invented trials whose answers come in over days: designs, trials in memory, and files."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from firsthand.evaluate.design import (
    Audience,
    Design,
    Kind,
    Outcome,
    OutcomeKind,
    Watch,
    read_design,
    write_design,
    write_seal,
)
from firsthand.evaluate.direction import Direction
from firsthand.evaluate.trial import BASELINE, FOLLOW_UP, Trial

SUPPORT = Outcome(
    "support", "Support for violence", OutcomeKind.ATTITUDE, 1, 7, Direction.HIGHER_IS_WORSE,
    sd=1.2, smallest_effect=0.3, harm_margin=0.0, primary=True,
)  # fmt: skip
FIRST = np.datetime64("2026-01-05")


def design(**changes: Any) -> Design:
    """Twenty forums of twenty, half of which hear the campaign; changes of any field."""
    plain = Design(
        title="Voices, an invented autumn", seed=7, kind=Kind.CLUSTER, arms=("campaign", "comparison"),
        outcomes=(SUPPORT,), unit="forum", clusters=20, cluster_size=20, icc=0.05,
        audiences=(Audience("at risk", "risk", "high"),), watch=Watch(),
    )  # fmt: skip
    return replace(plain, **changes)


def trial(
    of: Design,
    *,
    harm: float = 0.0,
    harm_at_risk: float = 0.0,
    seed: int = 1,
    dates: bool = True,
    baseline: bool = False,
) -> Trial:
    """Everybody of the design, one answer a day in each cluster. `harm` is added to the campaign's support."""
    rng = np.random.default_rng(seed)
    clusters, size = (of.clusters, int(of.cluster_size or 0)) if of.clusters else (of.people or 0, 1)
    cluster = np.repeat(np.arange(clusters), size)
    day = np.tile(np.arange(size), clusters) if of.clusters else np.arange(clusters) // 10
    treated = cluster % 2 == 0
    risk = rng.random(len(cluster)) < 0.4
    level = rng.normal(0, 0.25 if of.clusters else 0, clusters)[cluster]
    person = rng.normal(0, 1.0, len(cluster))
    effect = treated * (harm + risk * harm_at_risk)
    before = np.clip(np.round(3.5 + level + person + rng.normal(0, 0.5, len(cluster))), 1, 7)
    after = np.clip(np.round(3.5 + level + person + rng.normal(0, 0.5, len(cluster)) + effect), 1, 7)
    waves = [(BASELINE, before), (FOLLOW_UP, after)] if baseline else [(FOLLOW_UP, after)]
    parts = len(waves)

    def twice(values: np.ndarray) -> np.ndarray:
        return np.tile(values, parts)

    dated = FIRST + twice(day) + np.repeat([30 * wave for wave in range(parts)], len(cluster))
    return Trial(
        code=twice(np.array([f"p{i:04}" for i in range(len(cluster))])),
        arm=twice(np.where(treated, "campaign", "comparison")),
        wave=np.repeat([name for name, _ in waves], len(cluster)),
        cluster=twice(np.array([f"f{c:03}" for c in cluster])) if of.clusters else None,
        stratum=twice(np.array([f"pair{c // 2:02}" for c in cluster])) if of.kind is Kind.MATCHED_PAIR else None,
        date=dated if dates else None,
        columns={
            "support": np.concatenate([values for _, values in waves]),
            "risk": twice(np.where(risk, "high", "low")),
        },
        source="answers.csv",
    )


def written(folder: Path, of: Design, data: Trial) -> tuple[Path, Path]:
    """The design, sealed before the first answer, and the answers as files."""
    plan, answers = folder / "design.toml", folder / "answers.csv"
    write_design(of, plan)
    write_seal(read_design(plan), plan, now=datetime(2026, 1, 1, tzinfo=UTC))
    with answers.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "cluster", "arm", "wave", "date", "risk", "support"])
        for i in range(len(data)):
            assert data.date is not None
            assert data.cluster is not None
            rows.writerow([
                data.code[i], data.cluster[i], data.arm[i], data.wave[i], data.date[i], data.columns["risk"][i],
                int(data.columns["support"][i]),
            ])  # fmt: skip
    return plan, answers
