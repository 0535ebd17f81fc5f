"""The files of a trial against each other and against the design: what no single cell can show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import InputProblem, Refused
from firsthand.said import NOTHING, Day, Joined, Number, Said, _, ngettext

from ..design import Design, Kind
from ..trial import BASELINE, Trial
from .code_book import Column
from .rows import Row
from .ties import Near, Ties, own_code

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
                    path, 1, missing[0],
                    _("%(file)s asks for it and this wave does not: the survey was changed.", file=other.name),
                    _("Compare only what both waves asked; what was asked once cannot show a change."),
                )  # fmt: skip


def check_trial(
    trial: Trial, design: Design, path: Path, rows: Sequence[Row], ties: Ties, sealed_at: str | None
) -> list[Said]:
    """Raise InputProblem or Refused for what cannot be analysed; the remarks for what can."""
    if missing := [arm for arm in design.arms if arm not in set(trial.arm)]:
        raise InputProblem(path, None, "arm", _("nobody is in the arm %(arm)s.", arm=missing[0]),
                           _("Bring the answers of both arms; one alone has nothing to be compared with."))  # fmt: skip
    for name in dict.fromkeys([*(each.column for each in design.audiences), *design.analysis.covariates]):
        if name not in trial.columns:
            raise InputProblem(path, 1, name, _("the column is missing; the design names it."),
                               _("Add it to the baseline, where every respondent is asked."))  # fmt: skip
    _one_arm(design, rows)
    remarks = refuse_before_seal(trial, rows, sealed_at)
    last = trial.wave != BASELINE if (trial.wave != BASELINE).any() else np.ones(len(trial), dtype=bool)
    for outcome in design.outcomes:
        values = trial.columns[outcome.name][last]
        answered = values[~np.isnan(values)] if values.dtype.kind == "f" else values
        if len(answered) == 0:
            raise InputProblem(path, None, outcome.name, _("nobody answered it after the baseline."),
                               _("Look whether the column was exported."))  # fmt: skip
        if len(set(answered.tolist())) == 1:
            raise Refused(
                _(
                    "Every answer to %(outcome)s is %(value)s: answers that are all alike show nothing.",
                    outcome=outcome.name,
                    value=Number(float(answered[0])),
                ),
                _("Look whether the export is right; otherwise ask with a scale on which people differ."),
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
            words: dict[str, str | int] = {
                "arm": row.arm,
                "other": before.arm,
                "row": before.number,
                "file": before.path.name,
            }
            message = (
                _("the %(unit)s “%(name)s” is in the arm %(arm)s here and in %(other)s in row %(row)s of %(file)s.",
                  unit=design.unit_name, name=unit, **words)
                if design.clustered
                else _("the same respondent is in the arm %(arm)s here and in %(other)s in row %(row)s of %(file)s.",
                       **words)
            )  # fmt: skip
            mend = _(
                "The arm is the one that the lot gave, whatever was met; write who met the campaign into `exposed`."
            )
            raise InputProblem(row.path, row.number, "arm", message, mend)


def refuse_before_seal(trial: Trial, rows: Sequence[Row], sealed_at: str | None) -> list[Said]:
    """Raise Refused where an answer is older than the seal; a remark where no answer says its day."""
    if sealed_at is None:
        return []
    if trial.date is None:
        return [_("No row says its date, so nothing shows that the answers are younger than the seal.")]
    sealed = np.datetime64(datetime.fromisoformat(sealed_at).date(), "D")
    early = np.flatnonzero(trial.date < sealed)
    if len(early):
        row = rows[int(early[0])]
        mend = _("Seal before data come in. What was asked earlier can describe, and cannot test.")
        raise Refused(answered_early(str(row.path), row.number, trial.date[early[0]], sealed, len(early)), mend)
    return []


def answered_early(file: str, row: int, day: np.datetime64, sealed: np.datetime64, rows: int) -> Said:
    """That answers are older than the seal; `row` is the first of so many `rows`."""
    return ngettext(
        "%(file)s, row %(row)s: answered on %(day)s, before the design was sealed on %(sealed)s (%(rows)s such row). A "
        "plan made after the answers is no plan.",
        "%(file)s, row %(row)s: answered on %(day)s, before the design was sealed on %(sealed)s (%(rows)s such rows). "
        "A plan made after the answers is no plan.",
        rows, file=file, row=row, rows=rows,
        day=Day(date.fromisoformat(f"{day}")), sealed=Day(date.fromisoformat(f"{sealed}")),
    )  # fmt: skip


def _changed_halfway(name: str, values: NDArray[Any]) -> list[Said]:
    there = np.flatnonzero(~np.isnan(values))
    begin, end = int(there[0]), len(values) - 1 - int(there[-1])
    inside = float(np.isnan(values[begin : len(values) - end]).mean())
    if max(begin, end) >= max(10, len(values) // 10) and inside < 0.2:
        if begin >= end:
            return [
                _("Nobody in the first %(rows)s rows of the follow-up answered %(outcome)s: was the survey changed "
                  "halfway?", rows=begin, outcome=name)
            ]  # fmt: skip
        return [
            _("Nobody in the last %(rows)s rows of the follow-up answered %(outcome)s: was the survey changed "
              "halfway?", rows=end, outcome=name)
        ]  # fmt: skip
    return []


def _tied(design: Design, trial: Trial, path: Path, ties: Ties) -> list[Said]:
    if not ties.baseline or not ties.later or design.kind is Kind.STEPPED_WEDGE:
        return []
    near = [_near(each) for each in ties.near[:SPELT]]
    if ties.tied < TIED * min(ties.baseline, ties.later):
        raise InputProblem(
            path, None, "code",
            _("only %(tied)s of %(all)s codes of the follow-up are in the baseline.", tied=ties.tied, all=ties.later),
            Joined([
                _("Compare how the codes are written in both files."),
                _("Near: %(codes)s.", codes=Joined(near[:3], "; ")) if near else NOTHING,
            ]),
        )  # fmt: skip
    remarks: list[Said] = []
    if lost := ties.later - ties.tied:
        remarks.append(
            _("%(lost)s of %(all)s codes of the follow-up are not in the baseline.", lost=lost, all=ties.later)
        )
    if near:
        many = len(ties.near)
        more = _("and %(count)s more", count=many - SPELT) if many > SPELT else NOTHING
        remarks.append(
            ngettext(
                "%(count)s pair of codes differs by one character and may be one person; it was not joined: %(codes)s.",
                "%(count)s pairs of codes differ by one character and may be one person each; none was joined: "
                "%(codes)s.",
                many, count=many, codes=Joined([Joined(near, "; "), more]),
            )
        )  # fmt: skip
    return remarks


def _near(each: Near) -> Said:
    codes = {"one": own_code(each.baseline, each.cluster), "other": own_code(each.follow_up, each.cluster)}
    if each.cluster:
        return _("%(one)s and %(other)s in %(cluster)s", cluster=each.cluster, **codes)
    return _("%(one)s and %(other)s", **codes)
