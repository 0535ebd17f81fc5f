"""Files of a trial that leave: the design, its form and code book, who the lots put where."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse

from firsthand.evaluate.design import Fault, to_toml
from firsthand.evaluate.survey.questions import questions_of
from firsthand.evaluate.survey.xlsform import code_book_rows, xlsform
from firsthand.platform.base import access, trail
from firsthand.platform.base.flow.spreadsheets import neutral
from firsthand.problems import InputProblem, Refused

from .designs import key_of, seal_of, sealed_design, standing_design
from .models import Trial

#: Waves that have a form.
WAVES = ("baseline", "follow_up")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(rows: Iterable[Iterable[Any]], filename: str) -> HttpResponse:
    """A download as CSV, UTF-8 with its mark so that spreadsheets read the letters."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in rows)
    return _download("\ufeff" + out.getvalue(), filename, "text/csv; charset=utf-8")


@access.page("trial.export", model=Trial)
def trial_design_file(request: access.Request, trial: Trial) -> HttpResponse:
    """The design as a file that the command line reads."""
    try:
        text = to_toml(standing_design(trial))
    except (Fault, Refused):
        raise Http404 from None
    _given_out(request, trial, "trial.export_design")
    return _download(text, "design.toml", "application/toml; charset=utf-8")


@access.page("trial.export", model=Trial)
def trial_seal_file(request: access.Request, trial: Trial) -> HttpResponse:
    """The seal as the command line keeps it beside the design; without it nothing is analysed there."""
    if not trial.seal:
        raise Http404
    _given_out(request, trial, "trial.export_design")
    return _download(json.dumps(asdict(seal_of(trial)), indent=2) + "\n", "design.seal.json", "application/json")


@access.page("trial.export", model=Trial)
def trial_lots_file(request: access.Request, trial: Trial) -> HttpResponse:
    """Who the lots put where, with what the draw kept alike, so that the list can be drawn from again; each row
    carries the seal."""
    if not trial.lots:
        raise Http404
    try:
        design = sealed_design(trial)
    except Refused:
        raise Http404 from None
    optional = [name for name in ("stratum", "starts") if any(row.get(name) for row in trial.lots)]
    key, kept = key_of(design), list(dict.fromkeys([*design.strata, *design.balance_on]))
    listed = {row[key]: row for row in trial.units}
    rows = [[key, "arm", *optional, *kept, "seal"]]
    for row in trial.lots:
        alike = listed.get(row["unit"], {})
        rows.append([
            row["unit"], row["arm"], *(row.get(name) for name in optional), *(alike.get(name) for name in kept),
            trial.seal,
        ])  # fmt: skip
    _given_out(request, trial, "trial.export_lots")
    return csv_response(rows, "assignment.csv")


@access.page("trial.export", model=Trial)
def trial_form_file(request: access.Request, trial: Trial, wave: str) -> HttpResponse:
    """The questionnaire for Kobo, ODK and paper."""
    if wave not in WAVES:
        raise Http404
    try:
        design = standing_design(trial)
        clusters = [row["unit"] for row in trial.lots] if design.clustered else []
        data = xlsform(questions_of(design, wave=wave, clusters=clusters), design, wave=wave)
    except (Fault, InputProblem, Refused):
        raise Http404 from None
    _given_out(request, trial, "trial.export_form")
    return _download(data, f"{wave.replace('_', '-')}.xlsx", XLSX)


@access.page("trial.export", model=Trial)
def trial_code_book(request: access.Request, trial: Trial) -> HttpResponse:
    """What the columns of the form's answers are."""
    try:
        rows = list(code_book_rows(standing_design(trial)))
    except (Fault, InputProblem, Refused):
        raise Http404 from None
    _given_out(request, trial, "trial.export_form")
    return csv_response(rows, "code-book.csv")


def _given_out(request: access.Request, trial: Trial, action: str) -> None:
    trail.commit_now(trail.Operation.DISCLOSURE, action, actor=request.actor, kind="trial", object_id=trial.pk)


def _download(content: str | bytes, filename: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
