"""Pages of the protected recording: ask for it, draw regions, look at the result, answer for it."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.refusals import keep_typed
from firsthand.platform.base.media import MediaObject, MediaRefused
from firsthand.platform.base.media.captions import captions_response
from firsthand.platform.base.media.services import playback_url
from firsthand.platform.base.media.tus import answer_creation

from ..testimony.models import Testimony
from ..testimony.queries import clock
from ..testimony.views import context_of, playing
from . import services
from .failures import HIDDEN, HIDDEN_BY
from .forms import AnswerForm, AskForm, LookForm, PositionForm, RegionForm
from .models import OPEN, AttackFinding, Doubt, Protection
from .queries import region_rows, words_to_review
from .sentences import words_of

RELATED = ("testimony__voice", "testimony__recording", "original", "result", "asked_by", "approved_by")
OF_TESTIMONY = ("voice", "recording")


@access.page("protection.read", model=Testimony, consult=True, related=OF_TESTIMONY)
def testimony_protection(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Ask for a protected recording, see those there are, and the regions of the picture."""
    return overview(request, testimony)


def overview(request: access.Request, testimony: Testimony, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with the forms that were sent in where they are given."""
    actor, recording = request.actor, testimony.recording
    rows = list(testimony.protections.select_related("asked_by", "approved_by").defer("report", "captions"))
    examined = recording is not None and recording.state == MediaObject.State.EXAMINED
    may_ask = access.may(actor, "protection.ask", testimony)
    regions = region_rows(testimony)
    wanted = forms.get("region") or request.GET.get("region", "")
    followed = next((row for row in regions if str(row.region.pk) == wanted), None)
    more = {
        "rows": rows,
        "regions": regions,
        "followed": followed,
        "examined": examined,
        "is_video": examined and recording is not None and recording.media_type.startswith("video/"),
        "marked": testimony.marks_finished_by_id is not None,
        "ready": testimony.state in services.READY,
        "may_ask": may_ask and not any(row.state in OPEN for row in rows),
        "may_draw": access.may(actor, "region.write", testimony),
        "ask_form": forms.get("ask_form") or AskForm(),
        "region_form": forms.get("region_form") or RegionForm(),
        "position_form": forms.get("position_form") or PositionForm(),
        "at": stood_at(request),
        **playing(request, testimony),
    }
    context = context_of(request, testimony, "protection", **more)
    return render(request, "protection/overview.html", context, status=status)


def stood_at(request: access.Request) -> str:
    """Where the player stood when a form was sent, in milliseconds; "" when nobody says."""
    said = request.POST.get("at") or request.GET.get("at", "")
    return said if said.isascii() and said.isdigit() and len(said) < 10 else ""


@access.page("protection.ask", model=Testimony, methods=("POST",), related=("voice",))
def reading_upload(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Open a resumable upload (tus) of a reader's recording."""
    return answer_creation(request, actor=request.actor, file_id=testimony.voice.case_id, kind="recording")


@access.page("protection.ask", model=Testimony, methods=("POST",), consult=True, related=OF_TESTIMONY)
def protection_ask(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Have the protected recording made."""
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            made = services.ask_protection(
                actor=request.actor, testimony=testimony, voice=given["voice"], faces=given["faces"],
                reading_id=given["reading"],
            )  # fmt: skip
            messages.success(request, _("The worker makes it. You can leave this page; it goes on."))
            return redirect(made.get_absolute_url())
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return overview(request, testimony, ask_form=form, status=422)


@access.page("protection.read", model=Protection, consult=True, related=RELATED)
def protection(request: access.Request, protection: Protection) -> HttpResponse:
    """One protected recording: how far it is, or original and result side by side with all that is to be
    looked at."""
    if request.GET.get("part") == "progress":
        return render(request, "protection/progress.html", {"protection": protection})
    return _page(request, protection)


def _page(
    request: access.Request, protection: Protection, *, failed: tuple[Any, AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    actor, doubts = request.actor, list(protection.doubts.defer("picture").select_related("looked_at_by"))
    findings = list(protection.findings.defer("picture").select_related("answered_by"))
    may_answer = access.may(actor, "attack_finding.answer", protection) and actor.account_id != protection.asked_by_id
    wanted = next((doubt for doubt in doubts if str(doubt.pk) == request.GET.get("doubt")), None)
    report = protection.report or {}
    may_read_words = access.may(actor, "transcript.read", protection.testimony)
    shown = wanted or next((doubt for doubt in doubts if doubt.face_seen is None), None)
    more = {
        "protection": protection,
        "reviewing": protection.state == "review",
        "doubts": [{"doubt": doubt, "at": clock(doubt.at_ms)} for doubt in doubts],
        "shown": {"doubt": shown, "at": clock(shown.at_ms), "number": doubts.index(shown) + 1} if shown else None,
        "left": sum(doubt.face_seen is None for doubt in doubts),
        "findings": [
            {
                "finding": finding,
                "said": words_of(finding.said),
                "at": clock(finding.at_ms),
                "has_picture": finding.attack == AttackFinding.Attack.FACES,
                "form": failed[1] if failed and failed[0] == finding.pk else AnswerForm(prefix=str(finding.pk)[:8]),
            }
            for finding in findings
        ],
        "may_answer": may_answer,
        "may_look": access.may(actor, "doubt.look", protection),
        "notes": [words_of(each) for each in report.get("notes", [])],
        "verdict": [words_of(each) for each in report.get("verdict", [])],
        "hidden": [
            {**row, "what": HIDDEN.get(row["what"], row["what"]), "model": HIDDEN_BY.get(row["model"], row["model"])}
            for row in report.get("hidden", [])
        ],
        "words": words_to_review(protection.testimony) if may_read_words else None,
        **_players(request, protection),
    }
    context = context_of(request, protection.testimony, "protection", **more)
    return render(request, "protection/protection.html", context, status=status)


def _players(request: access.Request, protection: Protection) -> dict[str, Any]:
    """Addresses of original and result, once the reader has chosen to see them."""
    result = protection.result
    if result is None or not access.may(request.actor, "media.play", result):
        return {"playable": False}
    if request.GET.get("play") != "both":
        return {"playable": result.state == MediaObject.State.EXAMINED}
    try:
        return {
            "playable": True,
            "result_url": playback_url(request.actor, result),
            "original_url": playback_url(request.actor, protection.original),
        }
    except MediaRefused:
        return {"playable": False}


@access.page("doubt.look", model=Doubt, consult=True, related=("protection__testimony__voice",))
def doubt_picture(request: access.Request, doubt: Doubt) -> HttpResponse:
    """The doubtful picture itself."""
    return _jpeg(doubt.picture)


@access.page("protection.read", model=AttackFinding, consult=True, related=("protection__testimony__voice",))
def finding_picture(request: access.Request, finding: AttackFinding) -> HttpResponse:
    """What the attack saw."""
    if not finding.picture:
        raise Http404
    return _jpeg(finding.picture)


def _jpeg(picture: str) -> HttpResponse:
    response = HttpResponse(base64.b64decode(picture), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@access.page("doubt.look", model=Doubt, methods=("POST",), related=("protection__testimony__voice",))
def doubt_look(request: access.Request, doubt: Doubt) -> HttpResponse:
    """Say whether a face can be seen in it, and go to the next."""
    form = LookForm(request.POST)
    try:
        if not form.is_valid():
            raise flow.MoveRefused([_("Say whether a face can be seen.")])
        services.look_at_doubt(actor=request.actor, doubt=doubt, **form.cleaned_data)
    except flow.MoveRefused as refused:
        messages.error(request, " ".join(refused.unmet))
    return redirect(reverse("protection", args=[doubt.protection_id]) + "#doubts")


@access.page(
    "attack_finding.answer",
    model=AttackFinding,
    methods=("POST",),
    consult=True,
    related=tuple(f"protection__{name}" for name in RELATED),
)
def finding_answer(request: access.Request, finding: AttackFinding) -> HttpResponse:
    """Answer by name for what the attack found."""
    form = AnswerForm(request.POST, prefix=str(finding.pk)[:8])
    if form.is_valid():
        try:
            services.answer_finding(actor=request.actor, finding=finding, **form.cleaned_data)
            return redirect(reverse("protection", args=[finding.protection_id]) + "#findings")
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _page(request, finding.protection, failed=(finding.pk, form), status=422)


@access.page("protection.read", model=Protection, consult=True, related=RELATED)
def protection_captions(request: access.Request, protection: Protection) -> HttpResponse:
    """The captions of the result, for the player."""
    return captions_response(protection.captions)
