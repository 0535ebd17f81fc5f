"""Pages of a copy for the coordinators: prepare in steps, look at it as the participant will, approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext, override

from firsthand.platform.base import access

from ..decision.letters import PdfUnavailable
from ..intake.models import Case, Request
from . import queries, services
from .forms import PartForm, ReturnForm
from .models import SECTIONS, CopyPart, FileCopy
from .package import sections_of

WITH_CASE = ("case", "prepared_by", "approved_by", "request")


@access.page("copy.read", model=Case, consult=True, purpose="participant_request")
def case_copies(request: access.Request, case: Case) -> HttpResponse:
    """The copies of one file, and the requests that wait for one."""
    asked = Request.objects.filter(case=case, kind="access", granted__isnull=True)
    context = {
        "case": case,
        "copies": queries.copies_of(case),
        "asked": [] if case.erased_on else asked.order_by("created_at"),
        "present": queries.copy_in_preparation(case),
    }
    return render(request, "copies/case.html", context)


@access.page("copy.prepare", model=Case, methods=("POST",))
def copy_prepare(request: access.Request, case: Case) -> HttpResponse:
    try:
        asked = Request.objects.filter(case=case, pk=UUID(request.POST.get("request", ""))).first()
    except ValueError:
        asked = None  # without a request of the participant's own
    try:
        copy = services.prepare_copy(actor=request.actor, case=case, request=asked)
    except services.CopyRefused as refused:
        messages.error(request, str(refused))
        return redirect("case_copies", case.pk)
    return redirect(copy)


@access.page("copy.read", model=FileCopy, consult=True, related=WITH_CASE, purpose="participant_request")
def copy(request: access.Request, row: FileCopy) -> HttpResponse:
    _not_blind(request, row)
    return _overview(request, row)


def _not_blind(request: access.Request, row: FileCopy) -> None:
    if queries.stays_blind(request.actor, row.case):
        raise access.Denied


def _overview(request: access.Request, row: FileCopy, problems: list[str] | None = None) -> HttpResponse:
    mine = row.prepared_by_id == request.actor.account_id
    context = {
        "case": row.case,
        "copy": row,
        "mine": mine,
        "may_edit": mine and row.is_open,
        "may_approve": not mine and row.waits_for_approval,
        "steps": queries.sections_with_counts(row),
        "against": problems or (queries.against_giving(row) if row.removed_at is None and not row.approved_at else []),
        "refused": problems is not None,
        "withheld": [part for part in row.parts.select_related("copy") if part.choice == CopyPart.Choice.WITHHELD],
        "return_form": ReturnForm(),
    }
    return render(request, "copies/copy.html", context, status=200 if problems is None else 409)


@access.page("copy.read", model=FileCopy, consult=True, related=WITH_CASE, purpose="participant_request")
def copy_paper(request: access.Request, row: FileCopy) -> HttpResponse:
    """The copy as the participant will read it, but for their own words, which nobody here reads."""
    _not_blind(request, row)
    if row.removed_at is not None:
        return redirect(row)
    with override(row.language):
        direction = "rtl" if get_language_bidi() else "ltr"
        body = render_to_string("copies/body.html", {"sections": list(sections_of(row, unseen=False))})
    context = {"case": row.case, "copy": row, "body": body, "direction": direction}
    return render(request, "copies/paper.html", context)


@access.page(
    "copy.edit",
    model=FileCopy,
    consult=True,
    methods=("GET", "POST"),
    related=WITH_CASE,
    purpose="participant_request",
)
def copy_section(request: access.Request, row: FileCopy, section: str) -> HttpResponse:
    """One step of the worksheet: every part of one section, each with what becomes of it."""
    _not_blind(request, row)
    if section not in SECTIONS:
        raise Http404
    if row.prepared_by_id != request.actor.account_id or not row.is_open:
        return redirect(row)
    parts = list(row.parts.filter(section=section).select_related("copy"))
    forms = [PartForm(request.POST if request.method == "POST" else None, part=part) for part in parts]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        chosen = {form.part.pk: form.chosen for form in forms}
        try:
            services.settle_parts(actor=request.actor, copy=row, choices=chosen)
        except services.CopyRefused as refused:
            messages.error(request, str(refused))
            return redirect(row)
        messages.success(request, gettext("Saved."))
        return redirect(row)
    context = {"case": row.case, "copy": row, "forms": forms, "title": str(SECTIONS[section])}
    return render(request, "copies/section.html", context, status=422 if request.method == "POST" else 200)


def _step(request: access.Request, row: FileCopy, act: Callable[[], Any], done: str) -> HttpResponse:
    """Make one step and go back to the copy, which says what stands against it when it was refused."""
    try:
        act()
    except services.CopyRefused as refused:
        return _overview(request, FileCopy.objects.select_related(*WITH_CASE).get(pk=row.pk), refused.sentences)
    except PdfUnavailable:
        sentence = gettext("This machine cannot make PDF files. Ask the system administrator to install Pango.")
        return _overview(request, row, [sentence])
    messages.success(request, done)
    return redirect("copy", row.pk)


@access.page("copy.edit", model=FileCopy, consult=True, methods=("POST",), related=WITH_CASE)
def copy_submit(request: access.Request, row: FileCopy) -> HttpResponse:
    return _step(
        request,
        row,
        lambda: services.submit_copy(actor=request.actor, copy=row),
        gettext("Submitted. Another coordinator looks at it and approves."),
    )


@access.page("copy.approve", model=FileCopy, consult=True, methods=("POST",), related=WITH_CASE)
def copy_return(request: access.Request, row: FileCopy) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _overview(request, row, [gettext("Say what is to be changed.")])
    return _step(
        request,
        row,
        lambda: services.send_copy_back(actor=request.actor, copy=row, why=form.cleaned_data["why"]),
        gettext("Sent back to its preparer."),
    )


@access.page("copy.approve", model=FileCopy, consult=True, methods=("POST",), related=WITH_CASE)
def copy_approve(request: access.Request, row: FileCopy) -> HttpResponse:
    return _step(
        request,
        row,
        lambda: services.approve_copy(actor=request.actor, copy=row),
        gettext("Approved. The participant finds the copy on their own page."),
    )


@access.page("copy.approve", model=FileCopy, methods=("GET", "POST"), related=WITH_CASE)
def copy_set_aside(request: access.Request, row: FileCopy) -> HttpResponse:
    if row.removed_at is not None:
        return redirect(row)
    if request.method == "GET":
        context = {"case": row.case, "copy": row, "back": reverse("copy", args=[row.pk])}
        return render(request, "copies/set_aside.html", context)
    try:
        services.set_copy_aside(actor=request.actor, copy=row)
    except services.CopyRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("The copy is set aside. Nothing of it can be fetched."))
    return redirect("case_copies", row.case_id)
