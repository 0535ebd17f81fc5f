"""The one door for web pages: who is asking, may they, is it written down, then the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from firsthand.pathway import Role

from ..people.actor import Actor
from ..people.middleware import ActingRequest
from .policy import deny, may, visible
from .readings import record_reading

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What a guarded view is given. The middleware sets both; behind `access.page` the actor is never None."""

    actor: Actor
    capacities: list[Role]


@dataclass(frozen=True)
class Operation:
    """What a view, API call or command does, for the permission matrix (docs/permissions.md)."""

    name: str
    action: str | None  # None: open to everybody
    model: type[Model] | None = None
    kwarg: str = "pk"
    methods: tuple[str, ...] = ("GET",)
    consult: bool = False


def page(
    action: str,
    *,
    model: type[Model] | None = None,
    kwarg: str = "pk",
    consult: bool = False,
    methods: tuple[str, ...] = ("GET",),
    related: Sequence[str] = (),
    purpose: str = "casework",
) -> Callable[[View], View]:
    """Guard a view by `action`.

    With `model`, the object named by the URL's `kwarg` is fetched from what the actor may see and
    handed to the view in its place; a missing and a forbidden one are answered alike. With
    `consult`, the reading is committed to the trail before the view runs and only then can the
    sealed fields of that case be opened.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in (*methods, "HEAD"):
                return HttpResponseNotAllowed(methods)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not settings.DEMO_MODE and not is_mfa_enabled(request.user):
                return redirect("mfa_index")
            actor = request.actor
            if model is None:
                if not may(actor, action):
                    deny(actor, action, None, None)
                return view(request, *args, **kwargs)
            pk = kwargs.pop(kwarg)
            try:
                rows = visible(
                    actor,
                    action,
                    model._default_manager.select_related(*related) if related else model._default_manager.all(),
                )
                obj = rows.filter(pk=pk).first()
            except (ValueError, ValidationError):
                obj = None
            if actor is None or obj is None:  # nobody who may act sees any row
                deny(actor, action, model, pk)
            if consult:
                record_reading(actor, action, obj, purpose=request.GET.get("purpose", purpose))
            return view(request, obj, *args, **kwargs)

        guarded.operation = Operation(  # type: ignore[attr-defined]
            f"{view.__module__.removeprefix('firsthand.platform.').removesuffix('.views')}.{view.__name__}",
            action, model, kwarg, methods, consult,
        )  # fmt: skip
        return guarded

    return guard


def public_page(name: str) -> Callable[[View], View]:
    """Mark one of the few views that are open to everybody."""

    def mark(view: View) -> View:
        view.operation = Operation(name, None)  # type: ignore[attr-defined]
        return view

    return mark
