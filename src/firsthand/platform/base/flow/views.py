"""The generic page of a move: what it is, what it needs, what it causes, the reason, and then done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import CAUSES, NEEDS, RECORDS

from .. import access
from .errors import MoveRefused, StaleRecord, WrongState
from .models import MODELS
from .moves import move as make_move
from .moves import unmet_needs
from .registry import Context


def move(request: access.Request, record: str, pk: str, move: str) -> HttpResponseBase:
    """GET confirms, POST makes the move and goes to the record's page."""
    try:
        step = RECORDS[record].move(move)
    except KeyError as error:
        raise Http404 from error
    guarded = access.page(f"{record}.{move}", model=MODELS[record], methods=("GET", "POST"))(_move)
    return guarded(request, pk=pk, step=step)


#: One view for many operations: the permission matrix reads them from the pathway.
move.operation = "pathway"  # type: ignore[attr-defined]


def _move(request: access.Request, obj: Any, step: Any) -> HttpResponse:
    unmet: list[str] = []
    status = 200
    if request.method == "POST":
        try:
            version = int(request.POST.get("version", ""))
            saved = make_move(request.actor, obj, step.name, reason=request.POST.get("reason", ""), version=version)
        except ValueError:
            unmet, status = [gettext("The form was incomplete. Please try again.")], 400
        except StaleRecord:
            unmet, status = (
                [gettext("Somebody else changed this record meanwhile. Look at it again before you go on.")],
                409,
            )
            obj.refresh_from_db()
        except WrongState as error:
            unmet, status = error.unmet, 409
        except MoveRefused as error:
            unmet, status = error.unmet, 422
        else:
            messages.success(request, gettext("Done: %(move)s.") % {"move": gettext(step.label)})
            return redirect(_back_to(request.actor, saved))
    elif obj.state in step.sources:
        unmet = unmet_needs(Context(request.actor, obj, step, timezone.now()))
    else:
        return redirect(_back_to(request.actor, obj))
    context = {
        "obj": obj, "step": step, "unmet": unmet, "needs": [gettext(NEEDS[name]) for name in step.needs],
        "causes": [gettext(CAUSES[name]) for name in step.causes], "reason": request.POST.get("reason", ""),
        "irreversible": step.target in RECORDS[obj.RECORD].final, "back": _back_to(request.actor, obj),
    }  # fmt: skip
    return render(request, "flow/move.html", context, status=status)


def _back_to(actor: Any, obj: Any) -> str:
    """The page of the record; for somebody who may make the move and not open that page, their own first page."""
    reading = getattr(obj, "READ_ACTION", f"{obj.RECORD}.read")
    return str(obj.get_absolute_url()) if access.may(actor, reading, obj) else reverse("home")
