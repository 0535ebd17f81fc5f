"""Pages of voices and of fitness to speak."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.casework.assessment.queries import gate_sentences
from firsthand.platform.casework.intake.models import Case

from . import queries, services
from .forms import AskForm, AskWithEndForm, OpenForm, OpinionForm, VoiceForm
from .models import Fitness, Voice
from .rules import fitness_in_force

ROWS = 30


@access.page("voice.list")
def voices(request: access.Request) -> HttpResponse:
    """The voices I work with, under their own code names."""
    search = request.GET.get("q", "").strip()[:60]
    found = queries.voices_for(request.actor, search=search)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = [{"voice": row, "fitness": queries.state_words(row.fitness_state)} for row in page]
    return render(request, "fitness/voices.html", {"page_obj": page, "rows": rows, "search": search})


@access.page("voice.read", model=Voice, consult=True)
def voice(request: access.Request, voice: Voice) -> HttpResponse:
    """One voice: may they speak, under which conditions, and their testimonies."""
    actor = request.actor
    newest = voice.fitness.order_by("-created_at").first()
    case = Case.objects.filter(pk=voice.case_id).first()
    testimonies = access.visible(actor, "testimony.read", voice.testimonies.select_related("voice"))
    context = {
        "voice": voice,
        "fitness": newest,
        "fitness_words": queries.state_words(newest.state if newest else None),
        "in_force": fitness_in_force(voice),
        "conditions": queries.conditions_of(voice),
        "testimonies": testimonies,
        "may_read_fitness": access.may(actor, "fitness.read", voice),
        "may_edit": access.may(actor, "voice.edit", voice),
        "may_plan": access.may(actor, "testimony.plan", voice),
        "crossing": case if access.may(actor, "case.read", case) else None,
        "aftercare": voice.aftercare,
    }
    return render(request, "fitness/voice.html", context)


@access.page("voice.edit", model=Voice, consult=True, methods=("GET", "POST"))
def voice_edit(request: access.Request, voice: Voice) -> HttpResponse:
    """Languages, the limit of appearances, aftercare."""
    form = VoiceForm(request.POST or None, instance=voice)
    return form_page(
        request, "fitness/form.html", form,
        {"voice": voice, "heading": _("Edit the voice"), "back": voice.get_absolute_url()},
        save=lambda: services.update_voice(actor=request.actor, voice=form.save(commit=False)),
        said=_("Saved."), to=voice,
    )  # fmt: skip


@access.page("fitness.read", model=Voice)
def voice_fitness(request: access.Request, voice: Voice) -> HttpResponse:
    """Every time fitness was asked for this voice."""
    return render(
        request, "fitness/history.html", {"voice": voice, "rows": voice.fitness.order_by("-created_at").defer("why")}
    )


@access.page("voice_of_case.read", model=Case)
def case_voice(request: access.Request, case: Case) -> HttpResponse:
    """From the case to its voice, for those who may cross."""
    actor = request.actor
    voice = Voice.objects.filter(case=case).first()
    newest = voice.fitness.order_by("-created_at").first() if voice else None
    open_now = newest is not None and newest.state not in ("expired", "not_fit")
    context = {
        "case": case,
        "voice": voice,
        "fitness": newest,
        "fitness_words": queries.state_words(newest.state if newest else None),
        "may_propose": not open_now and not case.minor and access.may(actor, "fitness.propose", case),
        "may_ask": not open_now and not case.minor and access.may(actor, "fitness.ask", case),
    }
    return render(request, "fitness/case_voice.html", context)


@access.page("fitness.propose", model=Case, methods=("GET", "POST"))
def fitness_propose(request: access.Request, case: Case) -> HttpResponse:
    """The caseworker proposes to ask for fitness."""
    return _ask(request, case, AskForm(request.POST or None), services.propose_fitness, _("Propose fitness to speak"))


@access.page("fitness.ask", model=Case, methods=("GET", "POST"))
def fitness_ask(request: access.Request, case: Case) -> HttpResponse:
    """The coordinator asks for the three opinions."""
    return _ask(
        request, case, AskWithEndForm(request.POST or None), services.ask_fitness, _("Ask for fitness to speak")
    )


def _ask(request: access.Request, case: Case, form: Any, service: Any, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(service(actor=request.actor, case=case, **form.cleaned_data))
        except flow.MoveRefused as refused:
            _show(form, refused)
    return render(
        request, "fitness/form.html", {"form": form, "heading": heading, "back": reverse("case_voice", args=[case.pk])}
    )


@access.page("fitness.read", model=Fitness, consult=True, related=("voice", "asked_by"))
def fitness(request: access.Request, fitness: Fitness) -> HttpResponse:
    """One question of fitness: who has spoken, what they said once all have, what is next."""
    return _fitness_page(request, fitness, OpinionForm())


@access.page("fitness.opine", model=Fitness, consult=True, methods=("POST",), related=("voice", "asked_by"))
def fitness_opinion(request: access.Request, fitness: Fitness) -> HttpResponse:
    """Give my opinion."""
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            services.record_opinion(actor=request.actor, fitness=fitness, **form.cleaned_data)
        except flow.MoveRefused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Your opinion is recorded."))
            return redirect(fitness)
    return _fitness_page(request, fitness, form, status=422)


def _fitness_page(request: access.Request, fitness: Fitness, form: OpinionForm, *, status: int = 200) -> HttpResponse:
    actor = request.actor
    opinions = queries.opinions_for(actor, fitness)
    spoken = any(o.given_by_id == actor.account_id and not o.set_aside for o in opinions)
    context = {
        "fitness": fitness,
        "voice": fitness.voice,
        "why": fitness.why,
        "opinions": [o for o in opinions if not o.set_aside],
        "earlier": [o for o in opinions if o.set_aside],
        "standpoints": queries.standpoints_given(fitness),
        "form": form,
        "gates": gate_sentences(fitness.voice.case_id),
        "may_opine": fitness.state == "opinions" and not spoken and access.may(actor, "fitness.opine", fitness),
        "may_open": fitness.state == "asked" and access.may(actor, "fitness.ask", fitness),
    }
    return render(request, "fitness/fitness.html", context, status=status)


@access.page("fitness.ask", model=Fitness, methods=("GET", "POST"), related=("voice",))
def fitness_open(request: access.Request, fitness: Fitness) -> HttpResponse:
    """Take up a proposal or a reconsideration: the three may give their opinions."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.open_opinions(actor=request.actor, fitness=fitness, **form.cleaned_data))
        except flow.MoveRefused as refused:
            _show(form, refused)
    context = {
        "form": form,
        "voice": fitness.voice,
        "heading": _("Open the opinions"),
        "back": fitness.get_absolute_url(),
    }
    return render(request, "fitness/form.html", context)


def _show(form: Any, refused: flow.MoveRefused) -> None:
    for sentence in refused.unmet:
        form.add_error(None, sentence)
