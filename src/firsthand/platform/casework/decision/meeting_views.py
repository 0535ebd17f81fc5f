"""Pages of the panel's meetings: list, agenda, seats, conflicts, papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext

from firsthand.platform.base import access
from firsthand.platform.base.flow.refusals import REFUSALS, keep_typed

from ..assessment.queries import limited_evidence_exists
from . import meetings, queries
from .forms import AgendaForm, ConflictForm, MeetingForm, MinutesForm, SeatForm
from .letters import PdfUnavailable, pdf_of
from .models import AgendaItem, PanelMeeting
from .papers import paper_for


def _form(
    request: access.Request, form: Any, *, title: str, back: str, intro: str = "", label: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "intro": intro, "label": label or gettext("Save")}
    return render(request, "decision/meeting_form.html", context, status=422 if form.is_bound and form.errors else 200)


@access.page("panel.list")
def panel_meetings(request: access.Request) -> HttpResponse:
    page = Paginator(queries.meetings(), 25).get_page(request.GET.get("page"))
    return render(
        request,
        "decision/meetings.html",
        {"page_obj": page, "may_arrange": access.may(request.actor, "panel.arrange")},
    )


@access.page("panel.arrange", methods=("GET", "POST"))
def meeting_new(request: access.Request) -> HttpResponse:
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        meeting = meetings.open_meeting(
            actor=request.actor,
            held_on=data["held_on"],
            place=data["place"],
            chair=data["chair"],
            starts_at=data["starts_at"],
        )
        return redirect(meeting)
    return _form(request, form, title=gettext("Call a meeting"), back=reverse("panel_meetings"))


@access.page("panel.read", model=PanelMeeting, related=("chair", "closed_by"))
def panel_meeting(request: access.Request, meeting: PanelMeeting) -> HttpResponse:
    actor, is_open = request.actor, meeting.closed_at is None
    context = {
        "meeting": meeting,
        "rows": queries.agenda_of(actor, meeting),
        "may_add": is_open and access.may(actor, "agenda.add"),
        "may_close": is_open and meeting.held_on <= timezone.localdate() and access.may(actor, "panel.close", meeting),
    }
    return render(request, "decision/meeting.html", context)


@access.page("panel.close", model=PanelMeeting, methods=("GET", "POST"), related=("chair",))
def meeting_close(request: access.Request, meeting: PanelMeeting) -> HttpResponse:
    """What is still missing, or the button that closes the meeting for good."""
    if meeting.closed_at is not None:
        return redirect(meeting)
    problems = meetings.missing_for_closing(meeting)
    if request.method == "POST":
        try:
            meetings.close_meeting(actor=request.actor, meeting=meeting)
        except REFUSALS as error:
            problems = list(getattr(error, "messages", None) or [str(error)])
        else:
            messages.success(request, gettext("The meeting is closed. Its papers stay as they are."))
            return redirect(meeting)
    context = {"meeting": meeting, "rows": queries.agenda_of(request.actor, meeting), "problems": problems}
    return render(
        request, "decision/meeting_close.html", context, status=422 if request.method == "POST" and problems else 200
    )


@access.page("minutes.write", model=AgendaItem, consult=True, methods=("GET", "POST"), related=("case", "meeting"))
def agenda_minutes(request: access.Request, item: AgendaItem) -> HttpResponse:
    """The minutes of one case: what was said and agreed, in a few sentences."""
    if item.meeting.closed_at is not None:
        return redirect(item.meeting)
    form = MinutesForm(request.POST or None, instance=item)
    if request.method == "POST":
        if form.is_valid():
            try:
                meetings.write_minutes(actor=request.actor, item=form.save(commit=False))
            except REFUSALS as error:
                keep_typed(form, error)
            else:
                messages.success(request, gettext("The minutes are saved."))
                return redirect(item.meeting)
        elif form.has_error("version", "stale"):
            form.refresh_version()
    return _form(request, form, title=gettext("Minutes"), back=item.meeting.get_absolute_url())


@access.page("panel.read", model=PanelMeeting, methods=("GET", "POST"))
def agenda_add(request: access.Request, meeting: PanelMeeting) -> HttpResponse:
    actor = request.actor
    access.require(actor, "agenda.add")
    form = AgendaForm(request.POST or None, actor=actor, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.add_to_agenda(actor=actor, meeting=meeting, case=form.cleaned_data["case"])
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            return redirect(meeting)
    intro = gettext("Only cases that are before the panel, or whose decision is under appeal, can be chosen.")
    return _form(request, form, title=gettext("Put a case on the agenda"), back=meeting.get_absolute_url(), intro=intro)


@access.page("agenda.seat", model=AgendaItem, methods=("GET", "POST"), related=("case", "meeting"))
def agenda_item(request: access.Request, item: AgendaItem) -> HttpResponse:
    """Seats of one case: give one, and record who sat."""
    actor = request.actor
    if item.meeting.closed_at is not None:
        return redirect(item.meeting)
    form = SeatForm(request.POST if "account" in request.POST else None, actor=actor, item=item)
    problems: list[str] = []
    if request.method == "POST":
        try:
            if "attendance" in request.POST:
                wanted = set(request.POST.getlist("present"))
                sat = {seat.pk for seat in item.attendance.all() if str(seat.pk) in wanted}
                meetings.record_attendance(actor=actor, item=item, present=sat)
                messages.success(request, gettext("The attendance is recorded."))
                return redirect("agenda_item", pk=item.pk)
            if form.is_valid():
                meetings.seat_member(actor=actor, item=item, account=form.cleaned_data["account"])
                return redirect("agenda_item", pk=item.pk)
        except REFUSALS as error:
            if form.is_bound:
                keep_typed(form, error)
            else:
                problems = list(getattr(error, "messages", None) or getattr(error, "unmet", []) or [str(error)])
    seats = queries.seats_of(item)
    status = 422 if problems or (form.is_bound and form.errors) else 200
    return render(
        request, "decision/item.html", {"item": item, "seats": seats, "form": form, "problems": problems}, status=status
    )


@access.page("conflict.declare", model=AgendaItem, methods=("GET", "POST"), related=("case", "meeting"))
def conflict_declare(request: access.Request, item: AgendaItem) -> HttpResponse:
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meetings.declare_conflict(actor=request.actor, item=item, note=form.cleaned_data["note"])
        messages.success(
            request, gettext("Your conflict of interest is recorded. The papers of this case are closed to you.")
        )
        return redirect("panel_meeting", pk=item.meeting_id)
    intro = gettext(
        "You will no longer read the papers of this case, decide on it or second a decision. "
        "You cannot take it back yourself; the coordinator can let you in again."
    )
    return _form(
        request,
        form,
        title=gettext("Declare a conflict of interest"),
        back=reverse("panel_meeting", args=[item.meeting_id]),
        intro=intro,
        label=gettext("Declare it"),
    )


def _paper(request: access.Request, item: AgendaItem) -> dict[str, Any]:
    actor, language = request.actor, get_language() or "en"
    return {
        **paper_for(actor, item, language),
        "item": item,
        "case": item.case,
        "limited": limited_evidence_exists(actor, item.case),
        "seats": queries.seats_of(item),
        "reader": actor.name,
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


@access.page("paper.read", model=AgendaItem, consult=True, related=("case", "meeting"), purpose="panel")
def agenda_paper(request: access.Request, item: AgendaItem) -> HttpResponse:
    if queries.has_conflict(request.actor.account_id, item.case_id):
        return render(request, "decision/conflicted.html", {"item": item}, status=403)
    return render(request, "decision/paper.html", _paper(request, item))


@access.page("paper.read", model=AgendaItem, consult=True, related=("case", "meeting"), purpose="panel")
def agenda_paper_pdf(request: access.Request, item: AgendaItem) -> HttpResponse:
    if queries.has_conflict(request.actor.account_id, item.case_id):
        return render(request, "decision/conflicted.html", {"item": item}, status=403)
    return pdf_answer(
        request,
        render_to_string("decision/paper_sheet.html", _paper(request, item)),
        "paper.pdf",
        reverse("agenda_paper", args=[item.pk]),
    )


def pdf_answer(request: access.Request, html: str, name: str, page: str) -> HttpResponse:
    """The PDF as a download, or the page that offers printing where none can be made."""
    try:
        made = pdf_of(html)
    except PdfUnavailable:
        messages.warning(
            request,
            gettext(
                "This machine cannot make PDF files (the Pango library is missing). Print this page instead, "
                "or save it as PDF from the print dialogue."
            ),
        )
        return redirect(page)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
