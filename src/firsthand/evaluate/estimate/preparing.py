"""From the rows of a trial to the comparison that its design declares: one row a person."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from firsthand.problems import InputProblem
from firsthand.said import _, listed

from ..design import Audience, Design, Kind
from ..trial import BASELINE, FOLLOW_UP, Trial
from .baseline import baseline_columns, filled
from .least_squares import dummies
from .regression import Comparison

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """Everybody who was assigned, one row a person: where they stand in the baseline and in the follow-up (rows
    of the trial, -1 absent), their arm (1 the campaign's), cluster and stratum."""

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    treated: Floats
    cluster: NDArray[np.str_] | None
    stratum: NDArray[np.str_] | None

    def __len__(self) -> int:
        return len(self.treated)

    def where(self, chosen: NDArray[np.bool_]) -> People:
        """Those for whom `chosen` is true."""
        return People(
            self.before[chosen], self.after[chosen], self.treated[chosen],
            None if self.cluster is None else self.cluster[chosen],
            None if self.stratum is None else self.stratum[chosen],
        )  # fmt: skip


def waves(trial: Trial, design: Design) -> tuple[str | None, str]:
    """The names of the baseline (None: there was none) and of the last follow-up."""
    found = sorted(set(trial.wave.tolist()) - {""})
    numbered = sorted((each for each in found if each.isdigit()), key=int)
    after = FOLLOW_UP if FOLLOW_UP in found else numbered[-1] if numbered else ""
    before = BASELINE if BASELINE in found else numbered[0] if len(numbered) > 1 and design.baseline else None
    if not after or after == before:
        mend = _("Bring the answers that were given after the campaign, %(code)s.", code="wave = follow_up")
        raise InputProblem(trial.source, None, "wave", _("there is no follow-up."), mend)
    return before, after


def people_of(trial: Trial, design: Design) -> People:
    """Raises InputProblem for a person who answers twice in a wave or stands in two arms, and for a row
    without a cluster in a trial of clusters."""
    before, after = waves(trial, design)
    rows: dict[str, list[int]] = {}
    for place, name in enumerate((before, after)):
        for at in np.flatnonzero(trial.wave == name) if name is not None else ():
            code = str(trial.code[at])
            pair = rows.setdefault(code, [-1, -1])
            if pair[place] >= 0:
                message = _(
                    "code %(code)s answers twice in wave %(wave)s (also in row %(row)s).",
                    code=code, wave=name or "", row=trial.line(pair[place]),
                )  # fmt: skip
                mend = _("Keep the one that is meant.")
                raise InputProblem(trial.source, trial.line(int(at)), "code", message, mend)
            pair[place] = int(at)
    pairs = np.array(list(rows.values()), dtype=np.intp).reshape(-1, 2)
    first = np.where(pairs[:, 0] >= 0, pairs[:, 0], pairs[:, 1])
    both = np.flatnonzero((pairs >= 0).all(axis=1))
    for at in both:
        if trial.arm[pairs[at, 0]] != trial.arm[pairs[at, 1]]:
            line = trial.line(int(pairs[at, 1]))
            message = _("this person stood in arm “%(arm)s” before.", arm=str(trial.arm[pairs[at, 0]]))
            mend = _("Write the arm as assigned; what was really met goes into the column exposed.")
            raise InputProblem(trial.source, line, "arm", message, mend)
    cluster = trial.cluster[first] if trial.cluster is not None and design.clustered else None
    if cluster is not None and np.any(cluster == ""):
        line = trial.line(int(first[np.flatnonzero(cluster == "")[0]]))
        message = _("no %(unit)s is named.", unit=design.unit_name)
        raise InputProblem(trial.source, line, "cluster", message, _("Fill it in."))
    arm = trial.arm[first]
    for at in np.flatnonzero(~np.isin(arm, design.arms)):
        message = _("“%(arm)s” is no arm of the design.", arm=str(arm[at]))
        mend = _("Write one of: %(codes)s.", codes=listed(design.arms))
        raise InputProblem(trial.source, trial.line(int(first[at])), "arm", message, mend)
    stratum = _strata(trial, design, first)
    return People(pairs[:, 0], pairs[:, 1], (arm == design.arms[0]).astype(float), cluster, stratum)


def values(trial: Trial, rows: NDArray[np.intp], name: str) -> NDArray[Any]:
    """A column at some rows, nan or "" where the row is -1. Raises InputProblem for a column that is not there."""
    if name not in trial.columns:
        mend = _("Add it, or take it out of the design.")
        raise InputProblem(trial.source, 1, name, _("the column is missing."), mend)
    column = trial.columns[name]
    empty: Any = math.nan if column.dtype.kind in "fiub" else ""
    column = column.astype(float) if column.dtype.kind in "fiub" else column
    return np.where(rows >= 0, column[np.maximum(rows, 0)], empty)


def comparison(trial: Trial, design: Design, people: People, outcome: str, *, controls: bool = True) -> Comparison:
    """Everybody in `people` with the outcome of the follow-up, nan where nobody answered. In a difference in
    differences the outcome is the change since the baseline."""
    after = numbers(trial, people.after, outcome)
    before = numbers(trial, people.before, outcome) if np.any(people.before >= 0) else np.full(len(people), math.nan)
    parts: list[Floats] = []
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        after = after - before
    elif (
        controls
        and (columns := baseline_columns(before, people.after >= 0, people.cluster, people.stratum)) is not None
    ):
        parts.append(columns)
    if controls:
        parts += [covariate(trial, people, name).reshape(len(people), -1) for name in design.analysis.covariates]
    stacked = np.hstack(parts) if parts else None
    data = Comparison(after, people.treated, stacked, people.stratum, people.cluster)
    if design.kind is Kind.MATCHED_PAIR and people.stratum is not None:
        # The pair is what chance drew in: its two halves are one observation (de Chaisemartin &
        # Ramirez-Cuellar 2024, doi 10.1257/app.20210252).
        data = replace(data, cluster=people.stratum)
    return data


def answered(data: Comparison) -> Comparison:
    """Those who answered."""
    return data.where(~np.isnan(data.y))


def numbers(trial: Trial, rows: NDArray[np.intp], name: str) -> Floats:
    """As `values`, float64. Raises InputProblem for words, naming the row."""
    found = values(trial, rows, name)
    if found.dtype.kind == "f":
        return found
    at = int(np.flatnonzero(found != "")[0]) if np.any(found != "") else 0
    mend = _("Write the answers as numbers of the scale, or bring the code book.")
    message = _("“%(value)s” is no number.", value=str(found[at]))
    raise InputProblem(trial.source, trial.line(int(max(rows[at], 0))), name, message, mend)


def members(trial: Trial, people: People, audience: Audience) -> NDArray[np.bool_]:
    """Who belongs to an audience, as they said first."""
    said = _first_said(trial, people, audience.column)
    if said.dtype.kind != "f":
        return np.asarray(said == audience.value)
    try:
        return np.asarray(said == float(audience.value))
    except ValueError:
        return np.zeros(len(people), dtype=bool)


def covariate(trial: Trial, people: People, name: str) -> Floats:
    """A covariate from before the campaign, (n,) or (n, levels - 1); an empty cell has the mean and a column
    that says so, which chance balances like any other."""
    said = _first_said(trial, people, name)
    if said.dtype.kind == "f":
        return filled(said, people.cluster)
    return dummies(said)


def _first_said(trial: Trial, people: People, name: str) -> NDArray[Any]:
    before, after = values(trial, people.before, name), values(trial, people.after, name)
    there = ~np.isnan(before) if before.dtype.kind == "f" else before != ""
    return np.where(there, before, after)


def _strata(trial: Trial, design: Design, first: NDArray[np.intp]) -> NDArray[np.str_] | None:
    if trial.stratum is not None:
        return trial.stratum[first]
    if design.kind is Kind.MATCHED_PAIR or not design.strata or any(s not in trial.columns for s in design.strata):
        return None
    parts = [trial.columns[name][first].astype(str) for name in design.strata]
    return np.array(["\x1f".join(row) for row in zip(*parts, strict=True)])
