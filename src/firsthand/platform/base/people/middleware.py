"""Puts the actor on each request. Read from the database each time, so a changed role or a disabled
account takes effect on the next request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .actor import acting

CAPACITY_KEY = "acting_role"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.capacities = None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            actor, roles = acting(request.user, request.session.get(CAPACITY_KEY))  # type: ignore[arg-type]
            request.actor, request.capacities = actor, roles  # type: ignore[attr-defined]
        return self.get_response(request)
