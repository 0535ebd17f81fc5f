"""The auditor's lists: what was denied, emergencies, what is overdue, how long files are kept. Each has a
filter that reads as a sentence, and an export by right, which is a disclosure of its own."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from firsthand.platform.base import access

from . import overdue as late
from . import retention as kept
from .export import as_csv, glass_csv, overdue_csv, retention_csv
from .forms import DeniedForm, GlassForm, OverdueForm, RetentionForm, said
from .queries import GlassSearch, Search, emergencies, entries_found, page_of
from .views import disclosed

PAGE = 50


def _list(request: access.Request, template: str, form: Any, **more: Any) -> HttpResponse:
    """The list, or the mistake in the sentence beside its part."""
    wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "may_export": access.may(request.actor, "oversight.export"), **more}
    return render(request, template, context, status=422 if wrong else 200)


@access.page("oversight.trail")
def denied(request: access.Request) -> HttpResponse:
    """Every refused attempt, newest first."""
    form = DeniedForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return _list(request, "oversight/denied.html", form, page=None)
    search = form.search() if form.is_bound else Search(outcome="denied")
    page = page_of(entries_found(request.actor, search), request.GET.get("before", ""))
    return _list(request, "oversight/denied.html", form, page=page)


@access.page("oversight.export", methods=("POST",))
def denied_export(request: access.Request) -> HttpResponse | StreamingHttpResponse:
    form = DeniedForm(request.POST)
    if not form.is_valid():
        return _list(request, "oversight/denied.html", form, page=None)
    found = entries_found(request.actor, form.search())
    return disclosed(request.actor, "entry", f"denied, {form.sentence()}", "denied", as_csv(found))


@access.page("oversight.glass")
def glass_list(request: access.Request) -> HttpResponse:
    form = GlassForm(request.GET or None)
    search = GlassSearch()
    if form.is_bound:
        if not form.is_valid():
            return _list(request, "oversight/glass_list.html", form, page_obj=None)
        search = form.search()
    page = Paginator(emergencies(request.actor, search), PAGE).get_page(request.GET.get("page"))
    for glass in page.object_list:
        glass.review_due = timezone.localdate(glass.opened_at) + late.GLASS_REVIEW  # type: ignore[attr-defined]
    return _list(request, "oversight/glass_list.html", form, page_obj=page)


@access.page("oversight.export", methods=("POST",))
def glass_export(request: access.Request) -> HttpResponse | StreamingHttpResponse:
    form = GlassForm(request.POST)
    if not form.is_valid():
        return _list(request, "oversight/glass_list.html", form, page_obj=None)
    lines = glass_csv(emergencies(request.actor, form.search()))
    return disclosed(request.actor, "breakglass", form.sentence(), "emergencies", lines)


@access.page("oversight.overdue")
def overdue(request: access.Request) -> HttpResponse:
    """Every kind with its oldest; or all of one kind, page by page."""
    form, today = OverdueForm(request.GET or None), timezone.localdate()
    chosen = form.cleaned_data["kind"] if form.is_bound and form.is_valid() else ""
    if not chosen:
        return _list(request, "oversight/overdue.html", form, overdue=late.overdue_of(request.actor, today))
    rows = Paginator(late.late_rows(request.actor, chosen, today), PAGE).get_page(request.GET.get("page"))
    shown = [late.described(chosen, row, today) for row in rows.object_list]
    one = late.Overdue(chosen, late.KINDS[chosen].title, shown, rows.paginator.count)
    return _list(request, "oversight/overdue.html", form, overdue=[one], page_obj=rows, chosen=chosen)


@access.page("oversight.export", methods=("POST",))
def overdue_export(request: access.Request) -> HttpResponse | StreamingHttpResponse:
    form, today = OverdueForm(request.POST), timezone.localdate()
    if not form.is_valid():
        return _list(request, "oversight/overdue.html", form, overdue=late.overdue_of(request.actor, today))
    lines = overdue_csv(late.everything_late(request.actor, form.cleaned_data["kind"], today))
    return disclosed(request.actor, "case", f"overdue, {said(form.cleaned_data)}", "overdue", lines)


@access.page("oversight.overdue")
def retention(request: access.Request) -> HttpResponse:
    """Files and their ends: what is over, what was postponed and by whom, what erasure left."""
    form, today = RetentionForm(request.GET or None), timezone.localdate()
    what = form.cleaned_data["what"] if form.is_bound and form.is_valid() else ""
    page = Paginator(kept.files_kept(request.actor, what, today), PAGE).get_page(request.GET.get("page"))
    rows = kept.described(page.object_list)
    return _list(request, "oversight/retention.html", form, page_obj=page, rows=rows, today=today)


@access.page("oversight.export", methods=("POST",))
def retention_export(request: access.Request) -> HttpResponse | StreamingHttpResponse:
    form, today = RetentionForm(request.POST), timezone.localdate()
    if not form.is_valid():
        return _list(request, "oversight/retention.html", form, rows=[], today=today)
    lines = retention_csv(kept.files_kept(request.actor, form.cleaned_data["what"], today))
    return disclosed(request.actor, "case", f"retention, {said(form.cleaned_data)}", "retention", lines)
