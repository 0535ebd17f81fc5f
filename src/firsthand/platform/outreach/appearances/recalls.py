"""What a recall did here: cancelled appearances, what was held already, copies to be taken down."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from firsthand.platform.base import access
from firsthand.platform.voices.release.models import Release

from . import services
from .models import Disclosure
from .queries import recalls_for


@access.page("recall.read")
def recalls(request: access.Request) -> HttpResponse:
    page = Paginator(recalls_for(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "appearances/recalls.html", {"page_obj": page})


@access.page("recall.read", model=Release)
def recall(request: access.Request, release: Release) -> HttpResponse:
    if release.recalled_on is None:
        raise Http404
    context = {
        "release": release,
        "appearances": release.appearances.select_related("venue", "outlet", "release"),
        "disclosures": release.disclosures.all(),
        "may_settle": access.may(request.actor, "recall.settle"),
    }
    return render(request, "appearances/recall.html", context)


@access.page("recall.settle", model=Disclosure, methods=("POST",))
def disclosure_settle(request: access.Request, disclosure: Disclosure) -> HttpResponse:
    if disclosure.take_down_asked_on and not disclosure.taken_down_on:
        services.settle_disclosure(actor=request.actor, disclosure=disclosure)
    return redirect("recall", pk=disclosure.release_id)
