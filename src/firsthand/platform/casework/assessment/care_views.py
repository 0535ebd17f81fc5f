"""Pages of the trauma screening and of follow-ups."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.flow.refusals import REFUSALS, keep_typed
from firsthand.platform.base.people.actor import Actor

from ..intake.models import Case
from . import queries, services
from .forms import OutcomeForm, ScreeningForm, TaskFields
from .models import FollowUp, TraumaScreening
from .views import form_page


@access.page("screening.read", model=Case, consult=True)
def case_screenings(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    context = {
        "case": case, "screenings": queries.screenings_of(case), "veto": queries.veto_in_force(case),
        "may_record": access.may(actor, "screening.record", case), "show_notes": actor.role is Role.CLINICIAN,
    }  # fmt: skip
    return render(request, "assessment/screening.html", context)


@access.page("screening.record", model=Case, consult=True, methods=("GET", "POST"))
def screening_new(request: access.Request, case: Case) -> HttpResponse:
    form = ScreeningForm(request.POST or None, instance=TraumaScreening(case=case, veto=queries.veto_in_force(case)))
    if request.method == "POST" and form.is_valid():
        services.record_screening(actor=request.actor, screening=form.save(commit=False))
        messages.success(request, gettext("The screening is recorded."))
        return redirect("case_screenings", pk=case.pk)
    intro = gettext("To lift a veto, record a new screening without it. The earlier one is kept.")
    return form_page(
        request,
        case,
        form,
        title=gettext("New screening"),
        intro=intro,
        tab="screening",
        back=reverse("case_screenings", args=[case.pk]),
    )


@access.page("follow_up.read", model=Case, consult=True)
def case_follow_ups(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    rows = queries.follow_ups_visible_to(actor, case).order_by("done_on", "due_on")
    context = {"case": case, "follow_ups": rows, "actor": actor, "may_name": access.may(actor, "follow_up.name", case)}
    return render(request, "assessment/follow_ups.html", context)


@access.page("follow_up.name", model=Case, consult=True, methods=("GET", "POST"))
def follow_up_new(request: access.Request, case: Case) -> HttpResponse:
    form = TaskFields(request.POST or None, case_id=case.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_follow_up(actor=request.actor, case=case, task=form.task)
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            return redirect("case_follow_ups", pk=case.pk)
    return form_page(
        request,
        case,
        form,
        title=gettext("New follow-up"),
        tab="follow_ups",
        back=reverse("case_follow_ups", args=[case.pk]),
    )


@access.page("follow_up.complete", model=FollowUp, consult=True, methods=("GET", "POST"), related=("case",))
def follow_up(request: access.Request, task: FollowUp) -> HttpResponse:
    actor = request.actor
    form = OutcomeForm(request.POST or None, initial={"version": task.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.complete_follow_up(actor=actor, follow_up=task, **form.cleaned_data)
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The follow-up is done."))
            return (
                redirect("case_follow_ups", pk=task.case_id)
                if access.may(actor, "follow_up.read", task.case)
                else redirect("today")
            )
    return form_page(
        request,
        task.case,
        form if task.done_on is None else OutcomeForm(initial={"version": task.version}),
        title=gettext("Follow-up"),
        intro=task.what,
        tab="follow_ups",
        back=get_back(actor, task.case),
        task=task,
    )


def get_back(actor: Actor, case: Case) -> str:
    return reverse("case_follow_ups", args=[case.pk]) if access.may(actor, "follow_up.read", case) else reverse("today")
