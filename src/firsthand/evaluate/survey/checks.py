"""The files of a trial against each other and against the design: what no single cell can show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..design import Design, Kind
from ..problems import InputProblem, Refused
from ..trial import BASELINE, Trial
from .code_book import Column
from .rows import Row
from .ties import Ties, own_code

#: Below this share of the smaller wave, the codes of two waves are not those of the same people.
TIED = 0.2
#: This many near matches are spelt out; the count says the rest.
SPELT = 10


def check_between_waves(files: Sequence[tuple[Path, str, Sequence[Column]]], design: Design) -> None:
    """Raise InputProblem where one wave asks for an outcome, or an item of one, that another does not."""
    asked = [(path, {entry.column for entry in book if entry.kind in ("scale", "item")}) for path, _wave, book in files]
    for path, own in asked:
        for other, theirs in asked:
            if missing := sorted(theirs - own):
                raise InputProblem(
                    path, 1, missing[0], f"{other.name} asks for it and this wave does not: the survey was changed.",
                    "Compare only what both waves asked; what was asked once cannot show a change.",
                )  # fmt: skip


def check_trial(
    trial: Trial, design: Design, path: Path, rows: Sequence[Row], ties: Ties, sealed_at: str | None
) -> list[str]:
    """Raise InputProblem or Refused for what cannot be analysed; the remarks for what can."""
    if missing := [arm for arm in design.arms if arm not in set(trial.arm)]:
        raise InputProblem(path, None, "arm", f"nobody is in the arm {missing[0]}.",
                           "Bring the answers of both arms; one alone has nothing to be compared with.")  # fmt: skip
    for name in dict.fromkeys([*(each.column for each in design.audiences), *design.analysis.covariates]):
        if name not in trial.columns:
            raise InputProblem(path, 1, name, "the column is missing; the design names it.",
                               "Add it to the baseline, where every respondent is asked.")  # fmt: skip
    _one_arm(design, rows)
    remarks = refuse_before_seal(trial, rows, sealed_at)
    last = trial.wave != BASELINE if (trial.wave != BASELINE).any() else np.ones(len(trial), dtype=bool)
    for outcome in design.outcomes:
        values = trial.columns[outcome.name][last]
        answered = values[~np.isnan(values)] if values.dtype.kind == "f" else values
        if len(answered) == 0:
            raise InputProblem(path, None, outcome.name, "nobody answered it after the baseline.",
                               "Look whether the column was exported.")  # fmt: skip
        if len(set(answered.tolist())) == 1:
            raise Refused(
                f"Every answer to {outcome.name} is {answered[0]:g}: answers that are all alike show nothing.",
                "Look whether the export is right; otherwise ask with a scale on which people differ.",
            )
        remarks += _changed_halfway(outcome.name, values)
    return remarks + _tied(design, trial, path, ties)


def _one_arm(design: Design, rows: Sequence[Row]) -> None:
    if design.kind is Kind.STEPPED_WEDGE:
        return  # there every cluster meets the campaign in its turn
    first: dict[str, Row] = {}
    for row in rows:
        unit = row.cluster if design.clustered else row.code
        before = first.setdefault(unit, row)
        if before.arm != row.arm:
            place = f"row {before.number}" + ("" if before.path == row.path else f" of {before.path.name}")
            who = f"the {design.unit_name} “{unit}”" if design.clustered else "the same respondent"
            raise InputProblem(
                row.path, row.number, "arm", f"{who} is in the arm {row.arm} here and in {before.arm} in {place}.",
                "The arm is the one that the lot gave, whatever was met; write who met the campaign into `exposed`.",
            )  # fmt: skip


def refuse_before_seal(trial: Trial, rows: Sequence[Row], sealed_at: str | None) -> list[str]:
    """Raise Refused where an answer is older than the seal; a remark where no answer says its day."""
    if sealed_at is None:
        return []
    if trial.date is None:
        return ["No row says its date, so nothing shows that the answers are younger than the seal."]
    sealed = np.datetime64(datetime.fromisoformat(sealed_at).date(), "D")
    early = np.flatnonzero(trial.date < sealed)
    if len(early):
        row = rows[int(early[0])]
        raise Refused(
            f"{row.path}, row {row.number}: answered on {trial.date[early[0]]}, before the design was sealed on "
            f"{sealed} ({len(early)} such rows). A plan made after the answers is no plan.",
            "Seal before data come in. What was asked earlier can describe, and cannot test.",
        )
    return []


def _changed_halfway(name: str, values: NDArray[Any]) -> list[str]:
    there = np.flatnonzero(~np.isnan(values))
    begin, end = int(there[0]), len(values) - 1 - int(there[-1])
    inside = float(np.isnan(values[begin : len(values) - end]).mean())
    if max(begin, end) >= max(10, len(values) // 10) and inside < 0.2:
        which = f"the first {begin}" if begin >= end else f"the last {end}"
        return [f"Nobody in {which} rows of the follow-up answered {name}: was the survey changed halfway?"]
    return []


def _tied(design: Design, trial: Trial, path: Path, ties: Ties) -> list[str]:
    if not ties.baseline or not ties.later or design.kind is Kind.STEPPED_WEDGE:
        return []
    near = [f"{own_code(each.baseline, each.cluster)} and {own_code(each.follow_up, each.cluster)}"
            + (f" in {each.cluster}" if each.cluster else "") for each in ties.near]  # fmt: skip
    if ties.tied < TIED * min(ties.baseline, ties.later):
        raise InputProblem(
            path, None, "code", f"only {ties.tied} of {ties.later} codes of the follow-up are in the baseline.",
            "Compare how the codes are written in both files." + (f" Near: {'; '.join(near[:3])}." if near else ""),
        )  # fmt: skip
    remarks = []
    if lost := ties.later - ties.tied:
        remarks.append(f"{lost} of {ties.later} codes of the follow-up are not in the baseline.")
    if near:
        more = f" and {len(near) - SPELT} more" if len(near) > SPELT else ""
        remarks.append(
            f"{len(near)} pairs of codes differ by one character and may be one person each; none was joined: "
            f"{'; '.join(near[:SPELT])}{more}."
        )
    return remarks
