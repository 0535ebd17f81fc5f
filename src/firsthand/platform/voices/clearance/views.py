"""Pages of the community's clearance."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import CLEARANCE, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.community.models import Community

from ..fitness.models import Voice
from ..testimony.models import Testimony
from . import services
from .forms import AnswerForm, AskForm, StageForm
from .models import Clearance, Consultation, StageRecord
from .queries import clearances_for, stage_rows
from .rules import heard_now


@access.page("clearance.list")
def clearances(request: access.Request) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = clearances_for(request.actor)
    if state in CLEARANCE.states:
        rows = rows.filter(state=state)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request, "clearance/list.html", {"page_obj": page, "states": flow.states_in_words("clearance"), "state": state}
    )


@access.page("voice.clearances.read", model=Voice)
def voice_clearances(request: access.Request, voice: Voice) -> HttpResponse:
    rows = Clearance.objects.filter(testimony__voice=voice).select_related("community", "testimony", "template")
    told = Testimony.objects.filter(voice=voice).exclude(state="withdrawn").select_related("voice").order_by("number")
    testimonies = [one for one in told if access.may(request.actor, "clearance.ask", one)]
    return render(
        request,
        "clearance/voice.html",
        {"voice": voice, "rows": rows, "testimonies": testimonies, "communities": Community.objects.all()},
    )


@access.page("clearance.ask", model=Testimony, methods=("GET", "POST"), related=("voice",))
def clearance_ask(request: access.Request, testimony: Testimony) -> HttpResponse:
    community = Community.objects.filter(
        pk=_uuid(request.GET.get("community") or request.POST.get("community", ""))
    ).first()
    if community is None:
        return render(
            request, "clearance/choose.html", {"testimony": testimony, "communities": Community.objects.all()}
        )
    form = AskForm(request.POST or None, community=community)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        clearance = services.ask_clearance(
            actor=request.actor, testimony=testimony, community=community, template=data["template"],
            what_is_asked=data["what_is_asked"], expires_on=data["expires_on"], groups=data["groups"],
        )  # fmt: skip
        messages.success(request, gettext("The community liaison has been asked."))
        return redirect(clearance.get_absolute_url())
    return render(
        request,
        "clearance/ask.html",
        {"form": form, "testimony": testimony, "community": community},
        status=422 if form.is_bound else 200,
    )


@access.page("clearance.read", model=Clearance, consult=True, related=("community", "template", "testimony__voice"))
def clearance(request: access.Request, clearance: Clearance) -> HttpResponse:
    actor = request.actor
    open_now = clearance.state in {"asked", "consulting"}
    context = {
        "clearance": clearance, "consultations": heard_now(clearance), "stages": stage_rows(clearance),
        "earlier": clearance.consultations.filter(set_aside=True).exclude(answer="waiting").select_related("group"),
        "may_answer": open_now and access.may(actor, "clearance.answer", clearance),
        "may_stage": open_now and access.may(actor, "clearance.stage", clearance),
        "for_the_community": actor.role is Role.COMMUNITY_REPRESENTATIVE,
        "may_see_voice": access.may(actor, "voice.clearances.read", clearance.testimony.voice),
    }  # fmt: skip
    return render(request, "clearance/clearance.html", context)


@access.page(
    "clearance.answer",
    model=Consultation,
    consult=True,
    methods=("GET", "POST"),
    related=("clearance__community", "clearance__testimony__voice", "group"),
)
def clearance_answer(request: access.Request, consultation: Consultation) -> HttpResponse:
    form = AnswerForm(request.POST or None, instance=consultation)

    def save() -> Consultation:
        given = {name: form.cleaned_data[name] for name in ("answer", "note", "conditions")}
        return services.record_answer(actor=request.actor, consultation=consultation, **given)

    return form_page(
        request, "clearance/answer.html", form, {"consultation": consultation},
        save=save, said=gettext("The answer is written down."), to=consultation.clearance,
    )  # fmt: skip


@access.page(
    "clearance.stage",
    model=Clearance,
    consult=True,
    methods=("GET", "POST"),
    related=("template", "community", "testimony__voice"),
)
def clearance_stage(request: access.Request, clearance: Clearance, stage: str) -> HttpResponse:
    row = next((row for row in stage_rows(clearance) if row["slug"] == stage), None)
    if row is None:
        raise Http404
    present = row["record"] or StageRecord(clearance=clearance, stage=stage, done_on=timezone.localdate())
    form = StageForm(request.POST or None, instance=present)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.record_stage(
            actor=request.actor,
            clearance=clearance,
            stage=stage,
            done_on=data["done_on"],
            not_needed=data["not_needed"],
            note=data["note"],
        )
        messages.success(request, gettext("The stage is recorded."))
        return redirect(clearance.get_absolute_url())
    return render(
        request,
        "clearance/stage.html",
        {"form": form, "clearance": clearance, "row": row},
        status=422 if form.is_bound else 200,
    )


def _uuid(text: str) -> UUID:
    """What stands in an address; anything else finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
