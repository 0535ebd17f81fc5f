"""Pages of a trial: its design step by step, the seal, the list, the lots."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from firsthand.evaluate.design import Design, Fault
from firsthand.evaluate.design.missing import gaps
from firsthand.evaluate.design.sentences import describe
from firsthand.evaluate.survey.faults import FileRefused
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page, saved, status_of
from firsthand.problems import InputProblem, Refused

from ..campaigns.models import Campaign
from . import balance, power, services
from .designs import chance_assigns, drawn, key_of, repeats, sealed_design, written_design
from .forms import DesignFileForm, UnitsForm
from .models import Trial
from .queries import trial_of
from .steps import STEPS, after, step_of, steps_of


@access.page("trial.list", model=Campaign)
def campaign_trial(request: access.Request, campaign: Campaign) -> HttpResponse:
    """The campaign's trial: what is still to be written, or what was declared and drawn."""
    trial = trial_of(campaign)
    context: dict[str, Any] = {
        "campaign": campaign, "trial": trial, "may_write": access.may(request.actor, "trial.write", campaign),
    }  # fmt: skip
    if trial is not None:
        context |= _standing_context(trial)
        context["may_export"] = access.may(request.actor, "trial.export", trial)
        context["steps"] = steps_of(trial) if trial.state == "drafted" and context["may_write"] else []
    return render(request, "trials/page.html", context)


@access.page("trial.write", model=Campaign, methods=("POST",))
def trial_new(request: access.Request, campaign: Campaign) -> HttpResponse:
    trial = services.open_trial(actor=request.actor, campaign=campaign)
    return redirect("trial_step", trial.pk, next(iter(STEPS)))


@access.page("trial.write", model=Trial, methods=("GET", "POST"), related=("campaign",))
def trial_step(request: access.Request, trial: Trial, step: str) -> HttpResponse:
    """One step of the design. `look` shows what the typed figures could show, and saves nothing."""
    asked = STEPS.get(step)
    if asked is None:
        raise Http404
    if trial.state != "drafted":
        return redirect(trial)
    context = _step_context(trial, step)
    if asked.form is None:
        following = after(step)
        context |= {
            "rows": trial.rows(_table(step)), "add": asked.add, **_power_context(trial),
            "next_url": _step_url(trial, following) if following else trial.get_absolute_url(),
        }  # fmt: skip
        return render(request, "trials/rows.html", context)
    form = asked.form(request.POST or None, instance=trial)
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            context |= {"form": form, **_power_context(Trial(campaign=trial.campaign, design=form.written()))}
            part = "trials/power.html" if request.headers.get("HX-Request") else "trials/step.html"
            return render(request, part, context)
        if saved(form, lambda: services.write_design(actor=request.actor, trial=trial, design=form.written())):
            following = after(step)
            return redirect("trial_step", trial.pk, following) if following else redirect(trial)
    context |= {"form": form, **_power_context(trial)}
    return render(request, "trials/step.html", context, status=status_of(form))


@access.page("trial.write", model=Trial, methods=("GET", "POST"), related=("campaign",))
def trial_row(request: access.Request, trial: Trial, step: str, number: int | None = None) -> HttpResponse:
    """One row of a step that is a list: new, changed, or taken out."""
    asked = STEPS.get(step)
    if asked is None or asked.rows is None or (number is not None and number >= len(trial.rows(_table(step)))):
        raise Http404
    if trial.state != "drafted":
        return redirect(trial)
    back = _step_url(trial, step)
    form = asked.rows(request.POST or None, instance=trial, number=number)
    if request.method == "POST" and "remove" in request.POST and number is not None:
        if request.POST.get("version") != f"{trial.version}":
            raise flow.StaleRecord  # another row may stand in its place by now
        design = deepcopy(trial.design)
        del design[_table(step)][number]
        services.write_design(actor=request.actor, trial=trial, design=design)
        return redirect(back)
    context = {**_step_context(trial, step), "back": back, "removable": number is not None}
    return form_page(
        request, "trials/row.html", form, context, to=back,
        save=lambda: services.write_design(actor=request.actor, trial=trial, design=form.written()),
    )  # fmt: skip


@access.page("trial.write", model=Trial, methods=("GET", "POST"), related=("campaign",))
def trial_units(request: access.Request, trial: Trial) -> HttpResponse:
    """The list that the lots are drawn for."""
    if trial.state != "sealed":
        return redirect(trial)
    try:
        design = sealed_design(trial)
    except Refused:
        return redirect(trial)  # where it is said
    form = UnitsForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.list_units(actor=request.actor, trial=trial, data=form.cleaned_data["file"].read())
            return redirect(trial)
        except FileRefused as refused:
            faults = refused.faults
    columns = [key_of(design), *design.strata, *design.balance_on, *([] if chance_assigns(design) else ["arm"])]
    context = {
        "form": form, "faults": faults, "trial": trial, "campaign": trial.campaign,
        "columns": list(dict.fromkeys(columns)), "declared": design.clusters or design.people,
    }  # fmt: skip
    return render(request, "trials/units.html", context, status=422 if request.method == "POST" else 200)


@access.page("trial.write", model=Trial, methods=("GET", "POST"), related=("campaign",))
def trial_design(request: access.Request, trial: Trial) -> HttpResponse:
    """A whole design brought as a file."""
    if trial.state != "drafted":
        return redirect(trial)
    form = DesignFileForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.bring_design(actor=request.actor, trial=trial, name=file.name, data=file.read())
            return redirect(trial)
        except FileRefused as refused:
            faults = refused.faults
    context = {"form": form, "faults": faults, "trial": trial, "campaign": trial.campaign}
    return render(request, "trials/design.html", context, status=422 if request.method == "POST" else 200)


@access.page("trial.read", model=Trial, related=("campaign",))
def trial_balance(request: access.Request, trial: Trial) -> HttpResponse:
    """How alike the two sides are."""
    table = _standing_context(trial).get("balance")
    if not table:
        raise Http404
    return HttpResponse(balance.balance_svg(table), content_type="image/svg+xml")


def _table(step: str) -> str:
    return {"outcomes": "outcome", "audiences": "audience"}[step]


def _step_context(trial: Trial, step: str) -> dict[str, Any]:
    return {"trial": trial, "campaign": trial.campaign, "step": STEPS[step], "steps": steps_of(trial, step)}


def _power_context(trial: Trial, *, narrow: bool = True) -> dict[str, Any]:
    """What the design can show, or what is still to be written before that can be said."""
    try:
        found = power.power_of_design(written_design(trial))
    except Fault as fault:
        return {"fault": fault, "mend_at": STEPS[step_of(fault)], "mend_url": _step_url(trial, step_of(fault))}
    context: dict[str, Any] = {"power": found}
    if found.curve is not None:
        context |= {
            "curve": power.curve_svg(found.curve, found.aim, narrow=narrow),
            "curve_rows": power.curve_rows(found.curve),
            "curve_words": found.curve.words,
            "curve_described": power.described(found.curve),
        }
    return context


def _step_url(trial: Trial, step: str) -> str:
    return reverse("trial_step", args=[trial.pk, step])


def _standing_context(trial: Trial) -> dict[str, Any]:
    """The design and the lots; or `broken`, where the design is not the one that was sealed."""
    if trial.seal:
        try:
            sealed_design(trial)
        except Refused as refused:
            return {"broken": refused, "listed": len(trial.units)}
    return _design_context(trial) | _lots_context(trial)


def _design_context(trial: Trial) -> dict[str, Any]:
    context = _power_context(trial, narrow=False)
    if "fault" not in context:
        design: Design = written_design(trial)
        context |= {"sentences": describe(design), "gaps": gaps(design)}
    return context


def _lots_context(trial: Trial) -> dict[str, Any]:
    if not trial.lots:
        return {"listed": len(trial.units)}
    design = written_design(trial)
    arms = [(arm, sum(row["arm"] == arm for row in trial.lots)) for arm in design.arms]
    context: dict[str, Any] = {"arms": arms, "lots_hash": services.lots_hash(trial), "listed": len(trial.units)}
    if chance_assigns(design):
        try:
            found = drawn(trial, design)
        except (InputProblem, Refused) as problem:
            return {**context, "lots_fault": problem}
        if found.balance:
            context |= {
                "balance": found.balance, "balance_rows": balance.balance_rows(found.balance),
                "balance_title": balance.finding(found.balance), "balance_described": balance.described(found.balance),
            }  # fmt: skip
        context |= {"method": found.method, "notes": found.notes, "again": repeats(trial, found)}
    return context
