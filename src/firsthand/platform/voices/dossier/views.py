"""Pages of a release in the making."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from firsthand.pathway import RELEASE
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page

from ..fitness.models import Voice
from ..testimony.models import Testimony
from ..testimony.redaction import redacted_text
from . import services
from .forms import DraftForm, ExaminationForm, PrepareForm, use_in_words
from .models import Dossier
from .queries import dossiers_for
from .rules import hidden_left

RELATED = ("testimony__voice", "consent", "clearance__community", "protection__result")


@access.page("dossier.list")
def dossiers(request: access.Request) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = dossiers_for(request.actor)
    if state in RELEASE.states:
        rows = rows.filter(state=state)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request, "dossier/list.html", {"page_obj": page, "states": flow.states_in_words("release"), "state": state}
    )


@access.page("voice.dossiers.read", model=Voice)
def voice_dossiers(request: access.Request, voice: Voice) -> HttpResponse:
    rows = Dossier.objects.filter(testimony__voice=voice).select_related(*RELATED)
    ready = Testimony.objects.filter(voice=voice, state="protected").order_by("number")
    may_prepare = access.may(request.actor, "release.prepare", voice)
    return render(
        request, "dossier/voice.html", {"voice": voice, "rows": rows, "ready": ready, "may_prepare": may_prepare}
    )


@access.page("release.prepare", model=Testimony, methods=("GET", "POST"), related=("voice",))
def dossier_new(request: access.Request, testimony: Testimony) -> HttpResponse:
    form = PrepareForm(request.POST or None, testimony=testimony)
    if request.method == "POST" and form.is_valid():
        dossier = services.prepare_release(actor=request.actor, testimony=testimony, **form.cleaned_data)
        messages.success(request, gettext("The draft is made from the protected testimony. Read it before you go on."))
        return redirect(dossier.get_absolute_url())
    context = {"form": form, "testimony": testimony, "protected": testimony.state == "protected"}
    return render(request, "dossier/new.html", context, status=422 if form.is_bound else 200)


@access.page("dossier.read", model=Dossier, consult=True, related=RELATED)
def dossier(request: access.Request, dossier: Dossier) -> HttpResponse:
    """The draft beside the protected testimony it was made from, and all it rests on."""
    actor = request.actor
    prepared = dossier.state == "prepared"
    context = {
        "dossier": dossier,
        "use": use_in_words(dossier.consent),
        "original": redacted_text(dossier.testimony),
        "hidden_left": len(hidden_left(dossier)) if prepared else 0,
        "traces": dossier.traces.all(),
        "may_edit": prepared and access.may(actor, "dossier.edit", dossier),
        "may_examine": prepared
        and actor.account_id != dossier.prepared_by_id
        and access.may(actor, "dossier.examine", dossier),
    }
    return render(request, "dossier/dossier.html", context)


@access.page("dossier.edit", model=Dossier, consult=True, methods=("GET", "POST"), related=RELATED)
def dossier_edit(request: access.Request, dossier: Dossier) -> HttpResponse:
    return _form(request, dossier, DraftForm, services.save_draft, "dossier/edit.html")


@access.page("dossier.examine", model=Dossier, consult=True, methods=("GET", "POST"), related=RELATED)
def dossier_examine(request: access.Request, dossier: Dossier) -> HttpResponse:
    return _form(request, dossier, ExaminationForm, services.write_examination, "dossier/examine.html")


def _form(
    request: access.Request,
    dossier: Dossier,
    form_class: type[DraftForm] | type[ExaminationForm],
    save: services.Save,
    template: str,
) -> HttpResponse:
    form = form_class(request.POST or None, instance=dossier)
    return form_page(
        request, template, form, {"dossier": dossier},
        save=lambda: save(actor=request.actor, dossier=form.save(commit=False)), said=gettext("Saved."), to=dossier,
    )  # fmt: skip
