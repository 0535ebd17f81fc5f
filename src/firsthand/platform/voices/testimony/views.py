"""Pages of a testimony: where it stands, the plan of the interview, the recording."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.base.flow.refusals import keep_typed
from firsthand.platform.base.media import MediaObject, MediaRefused
from firsthand.platform.base.media.services import playback_url
from firsthand.platform.base.media.tus import answer_creation

from ..fitness.models import Voice
from ..fitness.queries import conditions_of
from . import services
from .forms import NewTestimonyForm, PlanForm, RecordingForm
from .models import Testimony
from .rules import missing_in_plan


def context_of(request: access.Request, testimony: Testimony, here: str, **more: Any) -> dict[str, Any]:
    """What the head of every page of a testimony needs: its tabs, by right."""
    actor = request.actor
    pages = (
        ("overview", _("Overview"), "testimony", "testimony.read"),
        ("recording", _("Recording"), "testimony_recording", "recording.read"),
        ("transcript", _("Transcript"), "transcript", "transcript.read"),
        ("protection", _("Protected recording"), "testimony_protection", "protection.read"),
        ("claims", _("Claims"), "testimony_claims", "claim.read"),
        ("legal", _("Legal check"), "testimony_legal", "legal_check.read"),
        ("consents", _("Consents"), "consents", "consent.matrix"),
    )
    shown = [
        {"label": p[1], "url_name": p[2], "current": p[0] == here} for p in pages if access.may(actor, p[3], testimony)
    ]
    return {
        "testimony": testimony,
        "voice": testimony.voice,
        "parts": shown,
        "at_overview": here == "overview",
        **more,
    }


@access.page("testimony.plan", model=Voice, methods=("GET", "POST"))
def testimony_new(request: access.Request, voice: Voice) -> HttpResponse:
    """Open the plan of an interview."""
    form = NewTestimonyForm(request.POST or None)
    return form_page(
        request, "fitness/form.html", form,
        {"voice": voice, "heading": _("Plan an interview"), "back": voice.get_absolute_url()},
        save=lambda: services.plan_testimony(actor=request.actor, voice=voice, **form.cleaned_data),
        to=lambda made: reverse("testimony_plan", args=[made.pk]),
    )  # fmt: skip


@access.page("testimony.read", model=Testimony, related=("voice", "interviewer", "recording"))
def testimony(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Where the testimony stands and what is next. Shows nothing that is sealed."""
    actor = request.actor
    context = context_of(
        request,
        testimony,
        "overview",
        missing=missing_in_plan(testimony),
        may_plan=testimony.state == "planned" and access.may(actor, "testimony.plan", testimony),
    )
    return render(request, "testimony/testimony.html", context)


@access.page("testimony.plan", model=Testimony, consult=True, methods=("GET", "POST"), related=("voice",))
def testimony_plan(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Support person, topics to avoid, pay, consent to record, language, interviewer, date."""
    form = PlanForm(request.POST or None, instance=testimony)
    return form_page(
        request, "testimony/plan.html", form,
        context_of(request, testimony, "overview", conditions=conditions_of(testimony.voice)),
        save=lambda: services.update_plan(actor=request.actor, testimony=form.save(commit=False)),
        said=_("The plan is saved."), to=testimony,
    )  # fmt: skip


@access.page("recording.read", model=Testimony, consult=True, related=("voice", "recording"))
def recording(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Upload the recording, or play it: paused, muted, with a warning first where there is cause."""
    return _recording_page(request, testimony, RecordingForm())


def _recording_page(
    request: access.Request, testimony: Testimony, form: RecordingForm, *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    may_upload = testimony.state == "planned" and access.may(actor, "recording.upload", testimony)
    return render(
        request,
        "testimony/recording.html",
        context_of(request, testimony, "recording", form=form, may_upload=may_upload, **playing(request, testimony)),
        status=status,
    )


def playing(request: access.Request, testimony: Testimony) -> dict[str, Any]:
    """The address to play from, once the reader has chosen to (`?play=all` or `?play=sound`)."""
    media, choice = testimony.recording, request.GET.get("play", "")
    found: dict[str, Any] = {"media": media, "choice": choice, "playback": "", "playable": False}
    actor = request.actor
    if media is None or not access.may(actor, "media.play", media):
        return found
    found["playable"] = media.state == MediaObject.State.EXAMINED
    if found["playable"] and choice in ("all", "sound"):
        try:
            found["playback"] = playback_url(actor, media)
        except MediaRefused:
            found["playable"] = False
    return found


@access.page("recording.upload", model=Testimony, methods=("POST",), related=("voice",))
def recording_upload(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Open a resumable upload (tus)."""
    return answer_creation(request, actor=request.actor, file_id=testimony.voice.case_id, kind="recording")


@access.page("recording.upload", model=Testimony, methods=("POST",), related=("voice", "recording"), consult=True)
def recording_attach(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Take what was uploaded as the recording."""
    form = RecordingForm(request.POST)
    if form.is_valid():
        media = MediaObject.objects.filter(pk=form.cleaned_data["recording"]).first()
        try:
            if media is None:
                raise flow.MoveRefused([_("This file is not a recording that you uploaded here.")])
            services.attach_recording(actor=request.actor, testimony=testimony, media=media)
            return redirect("testimony_recording", testimony.pk)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _recording_page(request, testimony, form, status=422)
