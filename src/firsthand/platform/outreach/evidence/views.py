"""The page of the evidence: every closed trial, what they say together, and what was published elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firsthand.platform.base import access, figures, trail

from ..trials.files import csv_response
from . import pictures, wording
from .models import MeasuredEffect
from .queries import measured_effects, still_open, without_figure

if TYPE_CHECKING:
    from .pooling import Evidence
    from .published import Shown


@access.page("pooled_evidence.read")
def evidence(request: access.Request) -> HttpResponse:
    found, published = _found()
    context = {
        "title": wording.title(found),
        "sure": wording.sure(found),
        "worse": wording.worse(found),
        "believed": wording.believed(found.belief, trials=len(found.by_lot)),
        "keys": pictures.keys(found),
        "described": pictures.described(found, published),
        "rows": [_row(each) for each in found.measured],
        "together": _together(found.pooled),
        "published": [
            {
                "name": wording.published_name(each.name, each.entry.audience), "entry": each.entry,
                "interval": wording.span(each.low, each.high),
                "effect": "–" if each.entry.effect is None else figures.signed(each.entry.effect, 2),
            }
            for each in published
        ],
        "without": without_figure(),
        "open": still_open(),
        "may_export": bool(found.by_lot) and access.may(request.actor, "pooled_evidence.export"),
    }  # fmt: skip
    return render(request, "evidence/page.html", context)


@access.page("pooled_evidence.read")
def forest_picture(request: access.Request) -> HttpResponse:
    return HttpResponse(pictures.forest_svg(*_found()), content_type="image/svg+xml")


@access.page("pooled_evidence.export")
def evidence_file(request: access.Request) -> HttpResponse:
    """What was pooled, as `firsthand evaluate pool` reads it: the same figures come out."""
    kept = [each for each in measured_effects() if each.by_lot]
    if not kept:
        raise Http404
    rows: list[list[Any]] = [["study", "yi", "vi", "cluster", "outcome", "people", "seal"]]
    rows += [
        [each.trial.title, each.effect, each.variance, f"{each.trial_id}", each.outcome, each.people, each.trial.seal]
        for each in kept
    ]
    trail.commit_now(
        trail.Operation.DISCLOSURE, "pooled_evidence.export", actor=request.actor, kind="trial", object_id=None,
        reason=f"{len(kept)} effects",
    )  # fmt: skip
    return csv_response(rows, "effects.csv")


def _found() -> tuple[Evidence, tuple[Shown, ...]]:
    from .pooling import evidence_of  # noqa: PLC0415 - numpy and scipy, which no start waits for
    from .published import shown  # noqa: PLC0415 - the same

    return evidence_of(measured_effects()), shown()


def _row(each: MeasuredEffect) -> dict[str, Any]:
    return {
        "trial": each.trial,
        "outcome": each.outcome,
        "effect": figures.signed(each.effect, 2),
        "interval": wording.span(each.low, each.high),
        "people": figures.number(each.people, 0),
        "by_lot": _("by lot") if each.by_lot else _("not by lot, so not pooled"),
    }


def _together(pooled: Any) -> dict[str, str] | None:
    if pooled is None:
        return None
    return {"effect": figures.signed(pooled.mean.estimate, 2), "interval": wording.span(*pooled.mean.ci_kh)}
