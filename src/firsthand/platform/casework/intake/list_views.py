"""The case list, its saved views, and its export."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.platform.base import access
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.directory.places import country_name

from .forms import ExportForm, ViewNameForm
from .listing import CaseFilter, as_csv, as_xlsx, disclose_list, export_rows, filtered
from .models import SavedView
from .saved_views import forget_view, keep_view

PAGE = 50
#: What a row shows. Nothing of it is sealed, and the list reads nothing else.
SHOWN = ("code_name", "state", "state_since", "urgency", "minor", "country", "next_review_on")


def who(request: access.Request) -> Actor:
    actor: Actor = request.actor
    return actor


@access.page("case.list")
def cases(request: access.Request) -> HttpResponse:
    form = CaseFilter(request.GET)
    form.is_valid()
    page = Paginator(filtered(who(request), form.cleaned_data).only(*SHOWN), PAGE).get_page(request.GET.get("page"))
    for case in page.object_list:
        case.country_label = country_name(case.country)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "query": query.urlencode(),
        "saved": SavedView.objects.filter(account_id=str(who(request).account_id)),
        "may_open": access.may(who(request), "case.open"),
        "may_export": access.may(who(request), "case.export"),
        "may_break": access.may(who(request), "glass.break"),
        "view_form": ViewNameForm(),
    }
    return render(request, "intake/cases.html", context)


@access.page("case.list", methods=("POST",))
def view_keep(request: access.Request) -> HttpResponse:
    form, query = ViewNameForm(request.POST), request.POST.get("query", "")[:400]
    if form.is_valid():
        keep_view(actor=who(request), name=form.cleaned_data["name"], query=query)
        messages.success(request, gettext("The view is kept."))
    else:
        messages.error(request, gettext("Give the view a name of at most 60 letters."))
    return redirect(f"/cases/?{query}")


@access.page("case.list", methods=("POST",))
def view_forget(request: access.Request, pk: UUID) -> HttpResponse:
    if not forget_view(actor=who(request), pk=pk):
        raise Http404
    return redirect("cases")


@access.page("case.export", methods=("GET", "POST"))
def case_export(request: access.Request) -> HttpResponseBase:
    """GET asks for purpose and recipients; POST writes the disclosure and then sends the file."""
    chosen = CaseFilter(request.GET)
    chosen.is_valid()
    rows = filtered(who(request), chosen.cleaned_data)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        disclose_list(actor=who(request), rows=rows, purpose=given["purpose"], recipients=given["recipients"])
        name = f"cases-{timezone.localdate().isoformat()}.{given['format']}"
        response: HttpResponseBase
        if given["format"] == "csv":
            response = StreamingHttpResponse(as_csv(export_rows(rows)), content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(
                as_xlsx(export_rows(rows)),
                content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    context = {"form": form, "count": rows.count(), "query": request.GET.urlencode()}
    return render(request, "intake/export.html", context, status=422 if form.is_bound else 200)
