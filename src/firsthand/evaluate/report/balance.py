"""Were the arms alike before the campaign: the answers of the baseline side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..design import Design
from ..trial import BASELINE, Trial

#: Categories beyond this many are no categories.
LEVELS = 12


@dataclass(frozen=True)
class Balanced:
    """One row: a mean in points, or the share (0 to 1) of those who answered `value`. `difference` is that of
    the arms in standard deviations pooled over both (Austin 2009, doi 10.1002/sim.3697), nan where nothing
    varies. No p value: chance assigned, or it did not, whatever a test says."""

    column: str
    label: str
    value: str
    campaign: float
    comparison: float
    difference: float


def balance_of(trial: Trial, design: Design) -> tuple[Balanced, ...]:
    """The outcomes, audiences and covariates as the baseline has them; empty without a baseline."""
    before = trial.where(trial.wave == BASELINE)
    if not len(before):
        return ()
    labels = {each.name: each.label for each in design.outcomes}
    names = [*labels, *(each.column for each in design.audiences), *design.analysis.covariates]
    rows: list[Balanced] = []
    for name in dict.fromkeys(names):
        values = before.columns.get(name)
        if values is None:
            continue
        label = labels.get(name, name.replace("_", " "))
        if values.dtype.kind == "f":
            rows.append(_row(before, design, name, label, "", values))
            continue
        levels = [level for level in np.unique(values).tolist() if level]
        for level in levels[:LEVELS]:
            share = np.where(values == "", np.nan, (values == level).astype(float))
            rows.append(_row(before, design, name, label, level, share))
    return tuple(rows)


def _row(before: Trial, design: Design, name: str, label: str, value: str, numbers: NDArray[np.float64]) -> Balanced:
    parts = [numbers[(before.arm == arm) & ~np.isnan(numbers)] for arm in design.arms]
    means = [float(part.mean()) if len(part) else math.nan for part in parts]
    spread = [float(part.var(ddof=1)) if len(part) > 1 else math.nan for part in parts]
    pooled = math.sqrt(sum(spread) / 2) if all(map(math.isfinite, spread)) else math.nan
    difference = (means[0] - means[1]) / pooled if pooled > 0 else math.nan
    return Balanced(name, label, value, means[0], means[1], difference)
