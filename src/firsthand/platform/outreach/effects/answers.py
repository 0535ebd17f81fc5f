"""Files of answers read by the engine, kept as coded rows, and put together again as the trial they belong to.
Respondents' codes are hashed before anything is kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from firsthand.evaluate.assign.units import Units
from firsthand.evaluate.design import Design, Kind
from firsthand.evaluate.survey.checks import refuse_before_seal
from firsthand.evaluate.survey.code_book import Column, read_code_book
from firsthand.evaluate.survey.faults import FileRefused
from firsthand.evaluate.survey.reading import Reading, WaveRead, read_wave, together
from firsthand.evaluate.survey.rows import Row, arm_of, trial_of
from firsthand.evaluate.survey.sheets import Sheet
from firsthand.evaluate.survey.xlsform import code_book_rows
from firsthand.problems import InputProblem, Refused
from firsthand.said import Sentence as _

from ..trials.designs import (
    chance_assigns,
    drawn,
    faults_of,
    listed,
    places_of,
    repeats,
    seal_of,
    sealed_design,
)
from ..trials.models import Trial
from .models import Response, Wave


def respondent_key(trial: Trial, code: str) -> str:
    """The keyed hash of the code a respondent made: the same in every wave of this trial, in no other."""
    return hmac.new(bytes.fromhex(trial.salt), code.encode(), hashlib.sha256).hexdigest()


def form_book(design: Design) -> list[Column]:
    """The code book of the trial's own form."""
    head, *rows = list(code_book_rows(design))
    return read_code_book(Sheet(head, [(n, dict(zip(head, row, strict=True))) for n, row in enumerate(rows, 2)], ""))


def read_file(trial: Trial, sheet: Sheet, *, name: str, kind: str, period: int = 1) -> tuple[WaveRead, bool]:
    """The rows of a file, and whether it was asked with the trial's own form (else each outcome has a column of its
    own). `period` counts where the wave has periods and no column says which. Raises FileRefused with the place of
    each fault: also for answers older than the seal."""
    design, path = sealed_design(trial), Path(name)
    own = {each.name for each in design.outcomes} <= set(sheet.header)
    try:
        _refuse_without(design, sheet, path, kind)
        read = read_wave(
            path, sheet, design, book=None if own else form_book(design), places=places_of(trial, design),
            wave=kind if kind != Wave.Kind.PERIOD else str(period),
        )  # fmt: skip
        _same_wave(read, kind)
        if read.rows:
            rows = list(read.rows)
            refuse_before_seal(
                trial_of(rows, design, None if own else form_book(design), source=name), rows, seal_of(trial).sealed_at
            )
    except (InputProblem, Refused) as problem:
        raise FileRefused(faults_of(problem), name) from None
    return read, not own


def coded(trial: Trial, read: WaveRead) -> list[dict[str, Any]]:
    """The rows as they are kept: no code but its hash."""
    design = sealed_design(trial)
    return [
        {
            "number": row.number,
            "respondent": respondent_key(trial, row.code),
            "cluster": row.cluster,
            "arm": arm_of(row, row.place.starts if row.place else None, design),
            "period": row.wave,
            "answers": {name: cell for name, cell in row.cells.items() if name not in ("arm", "wave")},
        }
        for row in read.rows
    ]


def told_columns(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """A code book as JSON."""
    return [asdict(column) for column in columns]


def reading_of(trial: Trial, design: Design, waves: Iterable[Wave]) -> Reading:
    """All waves together, checked against each other. Raises InputProblem and Refused as the engine does."""
    waves = list(waves)
    places = places_of(trial, design)
    if not design.clustered:
        places = {respondent_key(trial, code): place for code, place in places.items()}
    read = []
    for wave in waves:
        path = Path(wave.name)
        rows = [
            Row(
                path, each.number, each.respondent, each.cluster, each.arm, each.period,
                places.get(each.cluster if design.clustered else each.respondent), each.answers,
            )
            for each in Response.objects.filter(wave=wave).order_by("number").iterator(2000)
        ]  # fmt: skip
        read.append(WaveRead(path, [Column(**entry) for entry in wave.columns], rows))
    if not read:
        raise Refused(_("No answers have come in yet."), _("Import the answers, or open the form for phones."))
    book = form_book(design) if any(wave.by_form for wave in waves) else None
    return together(read, design, book=book, sealed_at=seal_of(trial).sealed_at)


def lot_of(trial: Trial, design: Design) -> Units | None:
    """The list that the lots were drawn from, for drawing them again; None where people were drawn, whose answers alone
    say what could have been, where nothing was drawn, and where the list does not give the lots that stand."""
    if not design.clustered or not chance_assigns(design) or not repeats(trial, drawn(trial, design)):
        return None
    return listed(design, trial.units)


def seen_before(trial: Trial, rows: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The first of these coded rows whose respondent has answered the same wave already."""
    kept = set(Response.objects.filter(wave__trial=trial).values_list("period", "cluster", "respondent"))
    return next((row for row in rows if (row["period"], row["cluster"], row["respondent"]) in kept), None)


def refuse_unread(problem: InputProblem | Refused | None) -> None:
    """Raise FileRefused where the answers so far cannot be read together: what was imported is never taken out again.
    That a side has not come in yet is no fault, and neither is what more answers mend."""
    if isinstance(problem, InputProblem) and problem.field != "arm":
        raise FileRefused(faults_of(problem), str(problem.path or ""))


def _refuse_without(design: Design, sheet: Sheet, path: Path, kind: str) -> None:
    """Who belongs to an audience is asked once, in the first wave: a file without it could never be mended."""
    if kind != kinds_of(design)[0] or kind == Wave.Kind.PERIOD:
        return
    there = {name.rsplit("/", 1)[-1] for name in sheet.header}
    for name in (*(each.column for each in design.audiences), *design.analysis.covariates):
        if name not in there:
            raise InputProblem(
                path, 1, name, _("the column is missing; the design names it."),
                _("Add it to the baseline, where every respondent is asked."),
            )  # fmt: skip


def _same_wave(read: WaveRead, kind: str) -> None:
    if kind == Wave.Kind.PERIOD:
        return
    for row in read.rows:
        if row.wave != kind:
            raise InputProblem(
                read.path, row.number, "wave", _("This row belongs to another wave than the one you chose."),
                _("Import each wave by itself, or take the column out."),
            )  # fmt: skip


def kinds_of(design: Design) -> list[str]:
    """The waves that a design has."""
    if design.kind is Kind.STEPPED_WEDGE:
        return [Wave.Kind.PERIOD]
    return [Wave.Kind.BASELINE, Wave.Kind.FOLLOW_UP] if design.baseline else [Wave.Kind.FOLLOW_UP]
