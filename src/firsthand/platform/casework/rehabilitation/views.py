"""Pages of the rehabilitation plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import BOTH, form_page, saved

from ..intake.models import Case
from . import services
from .forms import GoalForm, NeedForm, PlanForm, ReviewForm, SessionForm, SettleGoalForm
from .models import Goal, Need, Plan
from .progress import drawing_of, picture_of
from .queries import areas_of, goals_due, open_plan, plans_of, sessions_of


@access.page("plans.read", model=Case, consult=True)
def case_plan(request: access.Request, case: Case) -> HttpResponse:
    """The plan that goes on, straight away and behind its own guard; otherwise what there was and how to begin."""
    actor = request.actor
    running = open_plan(case)
    if running is not None:
        return plan(request, pk=running.pk)
    context = {"case": case, "plans": list(plans_of(actor, case)), "may_draft": access.may(actor, "plan.draft", case)}
    return render(request, "rehabilitation/case.html", context)


@access.page("plan.draft", model=Case, consult=True, methods=BOTH)
def plan_new(request: access.Request, case: Case) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=Plan(case=case), case=case)

    def save() -> Plan:
        data = form.cleaned_data
        return services.draft_plan(
            actor=request.actor, case=case,
            in_own_words=data["in_own_words"], mentor_id=data["mentor"].pk if data["mentor"] else None,
            review_every_weeks=data["review_every_weeks"], next_review_on=data["next_review_on"],
        )  # fmt: skip

    said = gettext("The plan is begun. Add needs and goals next.")
    return form_page(
        request, "rehabilitation/edit.html", form, {"case": case}, save=save, said=said, to=Plan.get_absolute_url
    )


@access.page("plan.read", model=Plan, consult=True, methods=BOTH, related=("case", "mentor", "drafted_by"))
def plan(request: access.Request, plan: Plan) -> HttpResponse:
    """The plan. POST logs a session with the quick form (its own permission)."""
    actor = request.actor
    may_log = plan.state in services.CARE and access.may(actor, "session.log", plan)
    if request.method == "POST":
        access.require(actor, "session.log", plan)
    form = SessionForm(request.POST or None, actor=actor) if may_log or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("kind", "held_on", "attended", "note", "service")}
        if saved(form, lambda: services.log_session(actor=actor, plan=plan, **given)):
            messages.success(request, gettext("The session is logged."))
            return redirect(plan.get_absolute_url())
    shown = ("active", "completed", "stopped")
    context = {
        "plan": plan,
        "case": plan.case,
        "areas": areas_of(plan),
        "due": goals_due(plan) if plan.state == "active" else [],
        "sessions": sessions_of(actor, plan),
        "reviews": list(plan.reviews.select_related("reviewed_by")[:10]),
        "session_form": form,
        "picture": picture_of(plan) if plan.state in shown else None,
        "may_edit": plan.state in services.CARE and access.may(actor, "plan.edit", plan),
        "may_add_need": plan.state in services.CARE and access.may(actor, "need.edit", plan),
        "may_add_goal": plan.state in services.GOALS_OPEN and access.may(actor, "goal.edit", plan),
        "may_change_goal": plan.state == "drafted" and access.may(actor, "goal.edit", plan),
        "may_settle": plan.state == "active" and access.may(actor, "goal.settle", plan),
        "may_review": plan.state == "active" and access.may(actor, "review.record", plan),
        "may_tell_incident": access.may(actor, "incident.record", plan.case),
    }
    return render(
        request, "rehabilitation/plan.html", context, status=422 if form is not None and form.is_bound else 200
    )


@access.page("plan.edit", model=Plan, consult=True, methods=BOTH, related=("case",))
def plan_edit(request: access.Request, plan: Plan) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=plan, case=plan.case)
    return form_page(
        request, "rehabilitation/edit.html", form, {"case": plan.case, "plan": plan},
        save=lambda: services.save_plan(actor=request.actor, plan=form.save(commit=False)),
        said=gettext("The plan is saved."), to=plan,
    )  # fmt: skip


@access.page("plan.progress.read", model=Plan, methods=("GET",))
def plan_progress(request: access.Request, plan: Plan) -> HttpResponse:
    """The picture of goals set and met. It has its own address so that the page does not wait for it."""
    response = HttpResponse(drawing_of(plan), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@access.page("need.edit", model=Plan, consult=True, methods=BOTH, related=("case",))
def need_new(request: access.Request, plan: Plan) -> HttpResponse:
    return _need_form(request, Need(plan=plan))


@access.page("need.edit", model=Need, consult=True, methods=BOTH, related=("plan__case",))
def need_edit(request: access.Request, need: Need) -> HttpResponse:
    return _need_form(request, need)


def _need_form(request: access.Request, need: Need) -> HttpResponse:
    form = NeedForm(request.POST or None, instance=need)
    return form_page(
        request, "rehabilitation/need.html", form, {"plan": need.plan, "case": need.plan.case, "need": need},
        save=lambda: services.save_need(actor=request.actor, need=form.save(commit=False)),
        said=gettext("The need is saved."), to=need.plan,
    )  # fmt: skip


@access.page("goal.edit", model=Plan, consult=True, methods=BOTH, related=("case",))
def goal_new(request: access.Request, plan: Plan) -> HttpResponse:
    return _goal_form(request, Goal(plan=plan))


@access.page("goal.edit", model=Goal, consult=True, methods=BOTH, related=("plan__case",))
def goal_edit(request: access.Request, goal: Goal) -> HttpResponse:
    return _goal_form(request, goal)


def _goal_form(request: access.Request, goal: Goal) -> HttpResponse:
    form = GoalForm(request.POST or None, instance=goal)
    return form_page(
        request, "rehabilitation/goal.html", form, {"plan": goal.plan, "case": goal.plan.case, "goal": goal},
        save=lambda: services.save_goal(actor=request.actor, goal=form.save(commit=False)),
        said=gettext("The goal is saved."), to=goal.plan,
    )  # fmt: skip


@access.page("goal.settle", model=Goal, consult=True, methods=BOTH, related=("plan__case",))
def goal_settle(request: access.Request, goal: Goal) -> HttpResponse:
    form = SettleGoalForm(request.POST or None, instance=goal)

    def save() -> Goal:
        data = form.cleaned_data
        goal.refresh_from_db()
        return services.settle_goal(
            actor=request.actor, goal=goal, status=data["status"], settled_on=data["settled_on"], note=data["note"]
        )

    return form_page(
        request, "rehabilitation/settle.html", form, {"goal": goal, "plan": goal.plan, "case": goal.plan.case},
        save=save, said=gettext("It is recorded."), to=goal.plan,
    )  # fmt: skip


@access.page("review.record", model=Plan, consult=True, methods=BOTH, related=("case",))
def review_new(request: access.Request, plan: Plan) -> HttpResponse:
    form = ReviewForm(request.POST or None)
    return form_page(
        request, "rehabilitation/review.html", form,
        {"plan": plan, "case": plan.case, "open_goals": goals_due(plan)},
        save=lambda: services.record_review(actor=request.actor, plan=plan, **form.cleaned_data),
        said=gettext("The review is recorded."), to=plan,
    )  # fmt: skip
