"""Trials made by chance with a known effect, and their designs, for the tests of the estimators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from firsthand.evaluate.design import Analysis, Audience, Design, Kind, Outcome, OutcomeKind, Seal
from firsthand.evaluate.direction import Direction
from firsthand.evaluate.trial import Trial

SUPPORT = Outcome(
    "support", "Support for violence", OutcomeKind.ATTITUDE, 1, 7, Direction.HIGHER_IS_WORSE, sd=1.2,
    smallest_effect=0.3, harm_margin=0.2, primary=True,
)  # fmt: skip
TRUST = Outcome("trust", "Trust in the courts", OutcomeKind.TRUST, 1, 7, Direction.HIGHER_IS_BETTER, harm_margin=0.3)
SEALED_AT = "2026-09-01T08:30:00+00:00"


def cluster_design(**changed: Any) -> Design:
    """24 forums, baseline, two outcomes, one audience."""
    design = Design(
        "Voices from home", 7, Kind.CLUSTER, ("campaign", "comparison"), (SUPPORT, TRUST), unit="forum", clusters=24,
        cluster_size=20, icc=0.05, baseline=True, correlation=0.6,
        audiences=(Audience("at risk", "risk", "high"),), analysis=Analysis(covariates=("age_group",)),
    )  # fmt: skip
    return replace(design, **changed)


def individual_design(**changed: Any) -> Design:
    """People, not forums."""
    plain = {"kind": Kind.INDIVIDUAL, "unit": None, "clusters": None, "cluster_size": None, "icc": None, "people": 480}
    return cluster_design(**{**plain, **changed})


def seal_of(design: Design) -> Seal:
    """The seal of a design as if it had been sealed in time."""
    return Seal(design.seal(), SEALED_AT, design.version)


def cluster_trial(
    *, clusters: int = 24, size: int = 20, effect: float = -0.5, seed: int = 1, lost: float = 0.0, paired: bool = False
) -> Trial:
    """Forums of unequal size, every second one (of a pair, one by chance) the campaign's; `lost` is the share of the
    campaign's arm without a follow-up."""
    stream = np.random.default_rng(seed)
    sizes = stream.integers(max(2, size // 2), size * 3 // 2 + 1, clusters)
    forum = np.repeat(np.arange(clusters), sizes)
    n = len(forum)
    arm = np.arange(clusters) % 2
    treated = arm[forum] == 0
    pair_level = 0.3 * stream.normal(size=clusters)[forum // 2 if paired else forum]
    before = 4 + pair_level + stream.normal(size=n)
    risk = stream.random(n) < 0.3
    after = 4 + 0.6 * (before - 4) + effect * treated + 0.8 * stream.normal(size=n)
    trust = 4 + 0.2 * treated + 0.1 * stream.normal(size=clusters)[forum] + stream.normal(size=n)
    exposed = np.where(treated, stream.random(n) < 0.7, stream.random(n) < 0.05).astype(float)
    code = np.array([f"p{each:04d}" for each in range(n)])
    there = ~(treated & (stream.random(n) < lost))
    waves = np.concatenate([np.full(n, "baseline"), np.full(int(there.sum()), "follow_up")])

    def both(first: np.ndarray, second: np.ndarray | None = None) -> np.ndarray:
        return np.concatenate([first, (first if second is None else second)[there]])

    names = np.array([f"forum {each:02d}" for each in range(clusters)])
    return Trial(
        code=both(code),
        arm=both(np.where(treated, "campaign", "comparison")),
        wave=waves,
        cluster=both(names[forum]),
        stratum=both(np.array([f"pair {each // 2:02d}" for each in range(clusters)])[forum]) if paired else None,
        exposed=both(np.full(n, np.nan), exposed),
        date=both(np.full(n, np.datetime64("2026-09-02")), np.full(n, np.datetime64("2026-10-20"))),
        columns={
            "support": both(before, after),
            "trust": both(trust - 0.2 * treated + 0.5 * stream.normal(size=n), trust),
            "risk": both(np.where(risk, "high", "low")),
            "age_group": both(stream.choice(["18-24", "25-34", "35+"], n)),
        },
        row=np.arange(2, len(waves) + 2),
        source="answers.csv",
    )
