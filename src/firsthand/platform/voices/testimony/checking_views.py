"""Pages that check a testimony: claims against the ledger, the legal check, exports, themes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.flow.refusals import keep_typed

from . import services
from .forms import CheckForm, ClaimForm, ExportForm, LegalForm, ThemeForm
from .models import Claim, Testimony, Theme
from .queries import ledger_for, webvtt
from .redaction import passages_of, redact
from .themes import add_theme
from .views import context_of

OPEN_STATES = ("recorded", "transcribed")


@access.page("claim.read", model=Testimony, consult=True, related=("voice",))
def claims(request: access.Request, testimony: Testimony) -> HttpResponse:
    """What the testimony claims, and how each claim stands."""
    return _claims_page(request, testimony, ClaimForm())


def _claims_page(request: access.Request, testimony: Testimony, form: ClaimForm, *, status: int = 200) -> HttpResponse:
    may = testimony.state in OPEN_STATES and access.may(request.actor, "claim.write", testimony)
    rows = testimony.claims.select_related("testimony__voice", "checked_by").prefetch_related("evidence")
    return render(
        request,
        "testimony/claims.html",
        context_of(request, testimony, "claims", rows=rows, form=form, may_write=may),
        status=status,
    )


@access.page("claim.write", model=Testimony, consult=True, methods=("POST",), related=("voice",))
def claim_add(request: access.Request, testimony: Testimony) -> HttpResponse:
    """List one more claim."""
    form = ClaimForm(request.POST)
    if form.is_valid():
        try:
            services.add_claim(actor=request.actor, testimony=testimony, **form.cleaned_data)
            return redirect("testimony_claims", testimony.pk)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _claims_page(request, testimony, form, status=422)


@access.page("claim.write", model=Claim, consult=True, methods=("GET", "POST"), related=("testimony__voice",))
def claim(request: access.Request, claim: Claim) -> HttpResponse:
    """Check one claim against the evidence ledger."""
    ledger = ledger_for(claim.testimony)
    start = {
        "status": claim.status,
        "remark": claim.note,
        "evidence": [str(pk) for pk in claim.evidence.values_list("pk", flat=True)],
    }
    form = CheckForm(request.POST or None, ledger=ledger, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_claim(actor=request.actor, claim=claim, **form.cleaned_data)
            return redirect("testimony_claims", claim.testimony_id)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return render(
        request,
        "testimony/claim.html",
        context_of(request, claim.testimony, "claims", claim=claim, form=form, ledger=ledger),
    )


@access.page("legal_check.read", model=Testimony, consult=True, related=("voice",))
def legal(request: access.Request, testimony: Testimony) -> HttpResponse:
    """The legal check: the text as it would be released, and the prosecutor's answer."""
    return _legal_page(request, testimony, LegalForm())


def _legal_page(request: access.Request, testimony: Testimony, form: LegalForm, *, status: int = 200) -> HttpResponse:
    checks = testimony.legal_checks.select_related("checked_by", "testimony__voice").order_by(
        "superseded", "-created_at"
    )
    open_now = testimony.state not in ("planned", "withdrawn")
    more = {
        "checks": checks,
        "form": form,
        "may_check": open_now and access.may(request.actor, "legal_check.write", testimony),
        "passages": [redact(p.text, p.marks.all()) for p in passages_of(testimony)],
    }
    return render(request, "testimony/legal.html", context_of(request, testimony, "legal", **more), status=status)


@access.page("legal_check.write", model=Testimony, consult=True, methods=("POST",), related=("voice",))
def legal_record(request: access.Request, testimony: Testimony) -> HttpResponse:
    """The prosecutor records the answer."""
    form = LegalForm(request.POST)
    if form.is_valid():
        try:
            services.record_legal_check(actor=request.actor, testimony=testimony, **form.cleaned_data)
            messages.success(request, _("The legal check is recorded."))
            return redirect("testimony_legal", testimony.pk)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _legal_page(request, testimony, form, status=422)


@access.page("testimony.export", model=Testimony, consult=True, methods=("GET", "POST"), related=("voice",))
def export_redacted(request: access.Request, testimony: Testimony) -> HttpResponse:
    """The transcript without what must be hidden, as WebVTT."""
    return _export(request, testimony, redacted=True)


@access.page("testimony.export_full", model=Testimony, consult=True, methods=("GET", "POST"), related=("voice",))
def export_full(request: access.Request, testimony: Testimony) -> HttpResponse:
    """The whole transcript, as WebVTT."""
    return _export(request, testimony, redacted=False)


def _export(request: access.Request, testimony: Testimony, *, redacted: bool) -> HttpResponse:
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = request.actor
        # The disclosure is committed before a byte leaves.
        trail.commit_now(
            trail.Operation.DISCLOSURE,
            "testimony.export" if redacted else "testimony.export_full",
            actor=actor,
            kind="testimony",
            object_id=testimony.pk,
            subject=testimony.voice.case_id,
            reason=f"{form.cleaned_data['recipient']}: {form.cleaned_data['reason']}",
            recipients=[str(actor.account_id)],
        )
        response = HttpResponse(webvtt(testimony, redacted=redacted), content_type="text/vtt; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="transcript.vtt"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    heading = _("Export without what must be hidden") if redacted else _("Export the whole transcript")
    return render(
        request, "testimony/export.html", context_of(request, testimony, "transcript", form=form, heading=heading)
    )


@access.page("theme.list")
def themes(request: access.Request) -> HttpResponse:
    """The codebook."""
    return _themes_page(request, ThemeForm())


def _themes_page(request: access.Request, form: Any, *, status: int = 200) -> HttpResponse:
    may_add = access.may(request.actor, "theme.add")
    return render(
        request, "testimony/themes.html", {"rows": Theme.objects.all(), "form": form, "may_add": may_add}, status=status
    )


@access.page("theme.add", methods=("POST",))
def theme_add(request: access.Request) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        add_theme(actor=request.actor, theme=form.save(commit=False))
        return redirect("themes")
    return _themes_page(request, form, status=422)
