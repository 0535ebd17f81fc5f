"""Files of a trial's answers that leave: the report, the effects as a table, the coded answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language, get_language_bidi

from firsthand.platform.base import access, figures, trail
from firsthand.problems import Refused
from firsthand.said import NOTHING

from ..trials.designs import places_of, seal_of
from ..trials.files import csv_response
from ..trials.models import Trial
from .models import Wave
from .results import DRAWS, delivered_of, results_of

if TYPE_CHECKING:
    from firsthand.evaluate.report.facts import Facts

CODED_LOTS = "assignment-coded.csv"
#: The report carries its own style and nothing else: it fetches nothing and runs nothing.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def facts_of(trial: Trial) -> Facts:
    """What the report is written from. Raises Http404 where there is nothing to report yet."""
    from firsthand.evaluate.report.facts import Source, gather  # noqa: PLC0415 - numpy, which no start waits for

    found = results_of(trial)
    if found.design is None or found.reading is None or found.findings is None:
        raise Http404
    waves = list(trial.waves.all())
    names = [coded_name(at, wave) for at, wave in enumerate(waves, 1)]
    lots = "assignment.csv" if found.design.clustered else CODED_LOTS
    command = ["firsthand", "evaluate", "report", "design.toml", *names, "--assignment", lots]
    command += ["--units", "assignment.csv"] if found.lot is not None else []
    command += ["--code-book", "code-book.csv"] if any(wave.by_form for wave in waves) else []
    unasked = found.why.get("watch")
    return gather(
        found.design, seal_of(trial), found.reading, found.findings, delivered=delivered_of(trial),
        sources=[Source(wave.name, wave.file_sha256) for wave in waves],
        command=" ".join([*command, "--out", "report", "--draws", f"{DRAWS}"]), watch=found.watch,
        unwatched=unasked.said if unasked and found.design.watch else NOTHING,
    )  # fmt: skip


@access.page("trial.read", model=Trial)
def report(request: access.Request, trial: Trial, part: str) -> HttpResponse:
    """The page for a minister or the annex for a reviewer, to read and to print."""
    response = HttpResponse(_html(trial, part))
    response["Content-Security-Policy"] = ALONE
    return response


@access.page("trial.export", model=Trial)
def report_pdf(request: access.Request, trial: Trial, part: str) -> HttpResponse:
    """The same as PDF, with the seal in its foot."""
    from firsthand.evaluate.report.writing import pdf_of  # noqa: PLC0415 - the same

    html = _html(trial, part)
    try:
        data = pdf_of(html)
    except Refused:
        raise Http404 from None
    _given_out(request, trial, "trial.export_report")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{part}.pdf"'
    return response


@access.page("trial.export", model=Trial)
def effects_file(request: access.Request, trial: Trial) -> HttpResponse:
    """The findings as a table: one row for each outcome and audience."""
    findings = results_of(trial).findings
    if findings is None:
        raise Http404
    head = [
        "outcome", "label", "audience", "estimate", "se", "df", "low", "high", "level", "p", "p_adjusted", "n",
        "clusters", "harm", "harm_margin", "method", "causal", "seal",
    ]  # fmt: skip
    rows: list[list[Any]] = [head]
    for each in findings.findings:
        found = each.primary
        rows.append([
            each.outcome, each.label, each.audience, found.estimate, found.se, found.df, found.low, found.high,
            found.level, found.p, each.p_adjusted, found.n, found.clusters, each.verdict.harm,
            each.verdict.harm_margin, found.method, findings.causal, findings.seal,
        ])  # fmt: skip
    _given_out(request, trial, "trial.export_effects")
    return csv_response(rows, "effects.csv")


@access.page("trial.export", model=Trial)
def answers_file(request: access.Request, trial: Trial, number: int) -> HttpResponse:
    """The coded answers of one import, as the command line reads them again: no code but its hash."""
    waves = list(trial.waves.all())
    if not 1 <= number <= len(waves):
        raise Http404
    wave = waves[number - 1]
    columns = [entry["column"] for entry in wave.columns if entry["kind"] not in ("code", "arm", "wave", "cluster")]
    clustered = any(entry["kind"] == "cluster" for entry in wave.columns)
    rows: list[list[Any]] = [["code", *(["cluster"] if clustered else []), "wave", *columns]]
    rows += [
        [row.respondent, *([row.cluster] if clustered else []), row.period, *(row.answers.get(c, "") for c in columns)]
        for row in wave.responses.order_by("number").iterator(2000)
    ]
    _given_out(request, trial, "trial.export_answers")
    return csv_response(rows, coded_name(number, wave))


@access.page("trial.export", model=Trial)
def coded_lots_file(request: access.Request, trial: Trial) -> HttpResponse:
    """The lots of people under the hashes of their codes, as the coded answers have them."""
    from .answers import respondent_key  # noqa: PLC0415 - the same

    design = results_of(trial).design
    if design is None or design.clustered or not trial.lots:
        raise Http404
    rows = [["code", "arm", "stratum", "seal"]]
    rows += [
        [respondent_key(trial, code), place.arm, place.stratum, trial.seal]
        for code, place in places_of(trial, design).items()
    ]
    _given_out(request, trial, "trial.export_lots")
    return csv_response(rows, CODED_LOTS)


def coded_name(number: int, wave: Wave) -> str:
    """The name of the file of coded answers."""
    return f"answers-{number}-{wave.kind.replace('_', '-')}.csv"


def _html(trial: Trial, part: str) -> str:
    from firsthand.evaluate.report.annex import annex  # noqa: PLC0415 - the same
    from firsthand.evaluate.report.page import page  # noqa: PLC0415 - the same

    write = {"page": page, "annex": annex}.get(part)
    if write is None:
        raise Http404
    language, direction = get_language() or "en", "rtl" if get_language_bidi() else "ltr"
    return str(write(facts_of(trial), figures.said, language=language, direction=direction))


def _given_out(request: access.Request, trial: Trial, action: str) -> None:
    trail.commit_now(trail.Operation.DISCLOSURE, action, actor=request.actor, kind="trial", object_id=trial.pk)
