"""Designs for tests: the smallest record of a kind, changed field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from firsthand.evaluate.design import Design, Kind, Outcome, OutcomeKind
from firsthand.evaluate.direction import Direction

OUTCOME = Outcome(
    "support", "Support for violence", OutcomeKind.ATTITUDE, 1.0, 7.0, Direction.HIGHER_IS_WORSE,
    sd=1.0, smallest_effect=0.3, harm_margin=0.2, primary=True,
)  # fmt: skip


def clusters(**changes: Any) -> Design:
    """Forty forums of 25, no baseline, nobody lost."""
    design = Design(
        title="T", seed=11, kind=Kind.CLUSTER, arms=("campaign", "comparison"), outcomes=(OUTCOME,), unit="forum",
        clusters=40, cluster_size=25.0, icc=0.05,
    )  # fmt: skip
    return replace(design, **changes)


def people(**changes: Any) -> Design:
    """Two hundred people."""
    return clusters(**{
        "kind": Kind.INDIVIDUAL, "unit": None, "clusters": None, "cluster_size": None, "icc": None, "people": 200,
        **changes,
    })  # fmt: skip


def wedge(**changes: Any) -> Design:
    """A stepped wedge of 20 forums, five periods, four steps."""
    return clusters(**{"kind": Kind.STEPPED_WEDGE, "clusters": 20, "periods": 5, "sequences": 4, **changes})
