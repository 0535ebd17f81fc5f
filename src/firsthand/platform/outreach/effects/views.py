"""Pages of a trial's answers: who answered, what the stop rules say, what changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firsthand.evaluate.survey.faults import FileRefused
from firsthand.platform.base import access
from firsthand.problems import Refused

from ..campaigns.models import Campaign
from ..trials.designs import sealed_design
from ..trials.models import Trial
from ..trials.queries import trial_of, trials_for
from . import pictures, services, wording
from .forms import DeliveredForm, WaveForm
from .models import Response, StagedWave, Wave
from .queries import counts_by_arm
from .results import Results, results_of


@access.page("trial.list")
def effects(request: access.Request) -> HttpResponse:
    page = Paginator(trials_for(request.actor), 50).get_page(request.GET.get("page"))
    return render(
        request,
        "effects/list.html",
        {"page_obj": page, "may_evidence": access.may(request.actor, "pooled_evidence.read")},
    )


@access.page("trial.list", model=Campaign)
def campaign_effects(request: access.Request, campaign: Campaign) -> HttpResponse:
    """The whole of it on one page: counts, stop rules, findings."""
    trial = trial_of(campaign)
    context: dict[str, Any] = {"campaign": campaign, "trial": trial}
    if trial is not None and trial.state in ("assigned", "closed"):
        found, waves = results_of(trial), list(trial.waves.all())
        why = {part: wording.reason(problem) for part, problem in found.why.items()}
        context |= {
            "standing": True,
            "counts": _counts_shown(trial, found),
            "why": why,
            "unasked": why.get("watch") or (waves and (why.get("design") or why.get("reading"))),
            "waves": waves,
            "found": found,
            "rules": rules_shown(found),
            "findings": _findings_shown(found),
            "may_import": trial.state == "assigned" and access.may(request.actor, "answers.import", trial),
            "may_export": access.may(request.actor, "trial.export", trial),
        }
    return render(request, "effects/page.html", context)


@access.page("trial.read", model=Trial)
def watch_picture(request: access.Request, trial: Trial, number: int) -> HttpResponse:
    state = results_of(trial).watch
    if state is None or number >= len(state.rules) or not pictures.look_rows(state.rules[number]):
        raise Http404
    return HttpResponse(pictures.watch_svg(state.rules[number]), content_type="image/svg+xml")


@access.page("trial.read", model=Trial)
def findings_picture(request: access.Request, trial: Trial, number: int) -> HttpResponse:
    found = results_of(trial)
    if found.findings is None or found.design is None or number >= len(found.design.outcomes):
        raise Http404
    svg = pictures.findings_svg(found.findings, found.design.outcomes[number])
    return HttpResponse(svg, content_type="image/svg+xml")


@access.page("answers.import", model=Trial, methods=("GET", "POST"), related=("campaign",))
def answers_import(request: access.Request, trial: Trial) -> HttpResponse:
    from .answers import kinds_of  # noqa: PLC0415 - numpy, which no start waits for

    design = _design(trial)
    kinds = kinds_of(design)
    has_baseline = trial.waves.filter(kind=Wave.Kind.BASELINE).exists()
    form = WaveForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        initial={"kind": kinds[-1] if has_baseline else kinds[0]},
    )
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            staged = services.stage_wave(
                actor=request.actor, trial=trial, kind=form.cleaned_data["kind"], name=file.name, data=file.read()
            )
            return redirect("answers_preview", pk=staged.pk)
        except FileRefused as refused:
            faults = refused.faults
    context = {
        "form": form, "faults": faults, "trial": trial, "campaign": trial.campaign, "design": design,
        "heading": _("Import answers"), "label": _("Read the file"),
    }  # fmt: skip
    return render(request, "effects/form.html", context, status=422 if request.method == "POST" else 200)


@access.page("answers.import", model=StagedWave, methods=("GET", "POST"), related=("trial__campaign",))
def answers_preview(request: access.Request, staged: StagedWave) -> HttpResponse:
    """What was read, before it counts. Only who sent the file sees it."""
    if staged.staged_by_id != request.actor.account_id:
        raise Http404
    trial, faults = staged.trial, list[Any]()
    if request.method == "POST":
        try:
            services.import_wave(actor=request.actor, staged=staged)
            return redirect("campaign_effects", pk=trial.campaign_id)
        except FileRefused as refused:
            faults = refused.faults
    known = set(
        Response.objects.filter(wave__trial=trial, wave__kind=Wave.Kind.BASELINE).values_list("cluster", "respondent")
    )
    counts = Counter(row["arm"] for row in staged.rows)
    tied = Counter(row["arm"] for row in staged.rows if (row["cluster"], row["respondent"]) in known)
    columns = [entry["column"] for entry in staged.columns if entry["kind"] not in ("code", "arm", "wave")]
    context = {
        "staged": staged, "trial": trial, "campaign": trial.campaign, "faults": faults,
        "kind": Wave.Kind(staged.kind).label, "total": len(staged.rows),
        "arms": [(arm, counts[arm], tied[arm]) for arm in _design(trial).arms],
        "follow_up": staged.kind == Wave.Kind.FOLLOW_UP,
        "columns": columns,
        "sample": [[row["arm"], *(row["answers"].get(name, "") for name in columns)] for row in staged.rows[:5]],
    }  # fmt: skip
    return render(request, "effects/preview.html", context, status=422 if faults else 200)


@access.page("answers.import", model=Trial, methods=("GET", "POST"), related=("campaign",))
def delivered_import(request: access.Request, trial: Trial) -> HttpResponse:
    """What was planned and held, group by group."""
    _design(trial)
    form = DeliveredForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.note_delivered(actor=request.actor, trial=trial, name=file.name, data=file.read())
            return redirect("campaign_effects", pk=trial.campaign_id)
        except FileRefused as refused:
            faults = refused.faults
    context = {
        "form": form, "faults": faults, "trial": trial, "campaign": trial.campaign,
        "heading": _("What was held"), "label": _("Read the file"),
    }  # fmt: skip
    return render(request, "effects/form.html", context, status=422 if request.method == "POST" else 200)


def rules_shown(found: Results) -> list[dict[str, Any]]:
    """Each stop rule as the page shows it."""
    if found.watch is None:
        return []
    fired = any(rule.fired for rule in found.watch.rules)
    shown = []
    for at, rule in enumerate(found.watch.rules):
        word, sentence = wording.STATES[rule.state]
        shown.append({
            "rule": rule, "word": word, "sentence": sentence, "title": wording.rule_title(rule),
            "audience": wording.audience_words(rule.audience), "open": rule.fired or (not fired and at == 0),
            "looks": pictures.look_rows(rule), "described": pictures.watch_described(rule),
            **wording.rule_figures(rule, pictures.harm_edge(rule)),
        })  # fmt: skip
    return shown


def _counts_shown(trial: Trial, found: Results) -> list[dict[str, Any]]:
    """Both sides: drawn, asked, lost, and who met the campaign."""
    return [
        {
            **vars(count),
            "lost": wording.share(found.flow.arms[at].attrition) if found.flow else "",
            "met": wording.part_of(found.exposure.arms[at].met, found.exposure.arms[at].asked)
            if found.exposure
            else "",
        }
        for at, count in enumerate(counts_by_arm(trial, found.design) if found.design else ())
    ]


def _findings_shown(found: Results) -> list[dict[str, Any]]:
    """The findings by outcome, as the design orders them."""
    findings, design = found.findings, found.design
    if findings is None or design is None:
        return []
    groups = []
    for outcome in design.outcomes:
        own = [
            {
                "title": wording.finding_title(findings, outcome, each),
                "sure": wording.interval_words(each.primary),
                "harm": wording.harm_words(each),
            }
            for each in findings.findings
            if each.outcome == outcome.name
        ]
        described = "; ".join(f"{each['title']}: {each['sure']}" for each in own)
        groups.append({"label": outcome.label, "found": own, "described": described})
    return groups


def _design(trial: Trial) -> Any:
    """The sealed design; a page that needs one is not there without it."""
    try:
        return sealed_design(trial)
    except Refused:
        raise Http404 from None
