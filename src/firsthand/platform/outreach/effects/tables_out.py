"""Files that leave: templates and the effect table, with formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from firsthand.platform.base.flow.spreadsheets import neutral

from .estimates import Effect
from .models import Survey


def csv_response(rows: Iterable[Iterable[Any]], filename: str) -> HttpResponse:
    """A download as CSV, UTF-8 with its mark so that spreadsheets read the letters."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([neutral(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def effect_rows(survey: Survey, effects: list[Effect]) -> Iterable[list[Any]]:
    """The effect table: one row for each outcome and kind of contrast."""
    yield [
        "survey",
        "outcome",
        "label",
        "contrast",
        "estimate",
        "low",
        "high",
        "level",
        "df",
        "treated_n",
        "comparison_n",
        "treated_attrition",
        "comparison_attrition",
        "assignment",
    ]
    for effect in effects:
        for contrast in (effect.change, effect.follow_up):
            if contrast is not None:
                gap, treated, other = contrast.difference, contrast.treated, contrast.comparison
                tied = contrast.kind == "change"
                yield [
                    survey.name,
                    effect.outcome["column"],
                    effect.outcome["label"],
                    contrast.kind,
                    gap.estimate,
                    gap.low,
                    gap.high,
                    gap.level,
                    gap.df,
                    treated.tied_n if tied else treated.follow_up_n,
                    other.tied_n if tied else other.follow_up_n,
                    treated.attrition,
                    other.attrition,
                    survey.assignment,
                ]
