"""Pages of surveys and what they found."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firsthand.evaluate.survey.code_book import EXAMPLE
from firsthand.evaluate.survey.faults import FileRefused
from firsthand.platform.base import access, trail

from ..campaigns.models import Campaign
from . import services
from .answers import entry_of
from .estimates import effects_of
from .forms import SurveyForm, WaveForm
from .models import Response, StagedWave, Survey, Wave
from .pictures import chart_rows, chart_svg, described, keys_of
from .queries import rule_states, surveys_for
from .tables_out import csv_response, effect_rows
from .wording import finding, how_sure, interval_words


@access.page("survey.list")
def surveys(request: access.Request) -> HttpResponse:
    page = Paginator(surveys_for(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "effects/list.html", {"page_obj": page})


@access.page("survey.list", model=Campaign)
def campaign_effects(request: access.Request, campaign: Campaign) -> HttpResponse:
    context = {
        "campaign": campaign,
        "surveys": surveys_for(request.actor).filter(campaign=campaign),
        "rules": rule_states(campaign),
        "may_import": access.may(request.actor, "survey.import"),
    }
    return render(request, "effects/of_campaign.html", context)


@access.page("survey.read", model=Survey, related=("campaign",))
def survey(request: access.Request, survey: Survey) -> HttpResponse:
    actor = request.actor
    found = [
        {
            "effect": effect,
            "title": finding(survey, effect),
            "sure": how_sure(survey, effect),
            "rows": rows,
            "keys": keys_of(rows),
            "described": described(rows),
            "follow_up": interval_words(effect.follow_up) if effect.follow_up else "",
            "lost": [f"{arm.attrition:.0%}" for arm in (effect.change.treated, effect.change.comparison)]
            if effect.change
            else [],
        }
        for effect, rows in ((effect, chart_rows(effect)) for effect in effects_of(survey))
    ]
    context = {
        "survey": survey,
        "campaign": survey.campaign,
        "found": found,
        "waves": survey.waves.all(),
        "rules": rule_states(survey.campaign),
        "may_import": access.may(actor, "survey.import", survey),
        "may_export": access.may(actor, "survey.export", survey),
    }
    return render(request, "effects/page.html", context)


@access.page("survey.read", model=Survey)
def survey_chart(request: access.Request, survey: Survey, number: int) -> HttpResponse:
    found = effects_of(survey)
    if number >= len(found) or not chart_rows(found[number]):
        raise Http404
    return HttpResponse(chart_svg(found[number]), content_type="image/svg+xml")


@access.page("survey.import", model=Campaign, methods=("GET", "POST"))
def survey_new(request: access.Request, campaign: Campaign) -> HttpResponse:
    form = SurveyForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            return redirect(
                services.open_survey(
                    actor=request.actor,
                    campaign=campaign,
                    name=data["name"],
                    assignment=data["assignment"],
                    data=data["file"].read(),
                )
            )
        except FileRefused as error:
            faults = error.faults
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "faults": faults,
        "campaign": campaign,
        "heading": _("New survey"),
        "label": _("Open the survey"),
        "template": "code_book_template",
    }
    return render(request, "effects/form.html", context, status=status)


@access.page("survey.import", model=Survey, methods=("GET", "POST"), related=("campaign",))
def survey_import(request: access.Request, survey: Survey) -> HttpResponse:
    has_baseline = survey.waves.filter(kind="baseline").exists()
    form = WaveForm(
        request.POST or None, request.FILES or None, initial={"kind": "follow_up" if has_baseline else "baseline"}
    )
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            staged = services.stage_wave(
                actor=request.actor,
                survey=survey,
                kind=form.cleaned_data["kind"],
                data=form.cleaned_data["file"].read(),
            )
            return redirect("survey_preview", pk=staged.pk)
        except FileRefused as error:
            faults = error.faults
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "faults": faults,
        "survey": survey,
        "campaign": survey.campaign,
        "heading": _("Import a wave"),
        "label": _("Read the file"),
    }
    return render(request, "effects/form.html", context, status=status)


@access.page("survey.import", model=StagedWave, methods=("GET", "POST"), related=("survey__campaign",))
def survey_preview(request: access.Request, staged: StagedWave) -> HttpResponse:
    """What was read, before it counts. Only who sent the file sees it."""
    if staged.staged_by_id != request.actor.account_id:
        raise Http404
    faults: list[Any] = []
    if request.method == "POST":
        survey = staged.survey
        try:
            services.import_wave(actor=request.actor, staged=staged)
            return redirect(survey)
        except FileRefused as error:
            faults = error.faults
    known = set(
        Response.objects.filter(wave__survey=staged.survey, wave__kind="baseline").values_list("respondent", flat=True)
    )
    labels = (entry_of(staged.survey, "arm") or {"codes": {}})["codes"]
    counts = Counter(row["arm"] for row in staged.rows)
    tied = Counter(row["arm"] for row in staged.rows if row["respondent"] in known)
    context = {
        "staged": staged,
        "survey": staged.survey,
        "faults": faults,
        "kind": Wave.Kind(staged.kind).label,
        "total": len(staged.rows),
        "arms": [(labels[arm], counts[arm], tied[arm]) for arm in labels],
        "follow_up": staged.kind == "follow_up",
        "first": staged.rows[:5],
        "columns": [entry for entry in staged.survey.code_book if entry["kind"] in ("scale", "choice")],
    }
    context["sample"] = [
        [labels.get(row["arm"], row["arm"]), *[row["answers"].get(c["column"], "") for c in context["columns"]]]
        for row in staged.rows[:5]
    ]
    return render(request, "effects/preview.html", context, status=422 if faults else 200)


@access.page("survey.import")
def code_book_template(request: access.Request) -> HttpResponse:
    return csv_response(EXAMPLE, "code-book.csv")


@access.page("survey.import", model=Survey)
def survey_template(request: access.Request, survey: Survey) -> HttpResponse:
    return csv_response([[entry["column"] for entry in survey.code_book]], "answers.csv")


@access.page("survey.export", model=Survey)
def survey_export(request: access.Request, survey: Survey) -> HttpResponse:
    trail.commit_now(
        trail.Operation.DISCLOSURE, "survey.export", actor=request.actor, kind="survey", object_id=survey.pk
    )
    return csv_response(effect_rows(survey, effects_of(survey)), "effects.csv")
