"""The first page after signing in, the health page, and the switch of capacity."""

from __future__ import annotations

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.flow.waiting import queues_for
from firsthand.platform.base.people.middleware import CAPACITY_KEY

from .queries import changes_for


@access.page("signed_in")
def home(request: access.Request) -> HttpResponse:
    """The address without a path leads to each one's own first page."""
    return redirect("own" if request.actor.role is Role.PARTICIPANT else "today")


@access.page("today.read")
def today(request: access.Request) -> HttpResponse:
    actor = request.actor
    queues = [{"key": key, "label": label, "queue": queue} for key, label, queue in queues_for(actor)]
    return render(request, "today/today.html", {"queues": queues, "changes": changes_for(actor)})


@access.page("signed_in", methods=("POST",))
def capacity(request: access.Request) -> HttpResponse:
    """Act in another of one's own roles. What one may do changes with the next request."""
    wanted = request.POST.get("capacity", "")
    if wanted in {role.value for role in request.capacities}:
        request.session[CAPACITY_KEY] = wanted
    else:
        messages.error(request, gettext("You do not hold that role now."))
    return redirect("home")


@access.public_page("health")
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})
