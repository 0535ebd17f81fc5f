"""How alike the arms came out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.said import _

from .units import Units

#: Beyond this, in standard deviations, a difference is pointed at. Source: E. A. Stuart, Statistical Science 25
#: (2010) 1-21, after Rubin.
NOTABLE = 0.25


@dataclass(frozen=True)
class Balance:
    """One row: the mean (of a stratum: the share) with the campaign and in comparison, and their difference in
    pooled standard deviations; None where nothing varies."""

    column: str
    campaign: float
    comparison: float
    difference: float | None


def balance_table(units: Units, arm: NDArray[np.bool_]) -> list[Balance]:
    """A row for each column that is kept alike, then one for each stratum."""
    named: list[tuple[str, NDArray[np.float64]]] = list(zip(units.names, units.columns.T, strict=True))
    strata = sorted(set(units.stratum)) if any(units.stratum) else []
    named += [
        (_("stratum %(name)s", name=name), np.array([each == name for each in units.stratum], dtype=np.float64))
        for name in strata
    ]
    return [_row(name, values[arm], values[~arm]) for name, values in named]


def _row(name: str, first: NDArray[np.float64], second: NDArray[np.float64]) -> Balance:
    a, b = float(first.mean()), float(second.mean())
    spread = math.sqrt((_variance(first) + _variance(second)) / 2)
    return Balance(name, a, b, (a - b) / spread if spread > 0 else None if a != b else 0.0)


def _variance(values: NDArray[np.float64]) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0
