"""Puts the actor on each request. Read from the database each time, so a changed role or a disabled
account takes effect on the next request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from firsthand.pathway import Role

from .actor import Actor, acting
from .models import Account

CAPACITY_KEY = "acting_role"


class ActingRequest(HttpRequest):
    """A request as the middleware leaves it: the actor is None when nobody who may act is signed in."""

    actor: Actor | None
    capacities: list[Role]


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActingRequest) -> HttpResponse:
        request.actor, request.capacities = None, []
        if isinstance(request.user, Account):
            request.actor, request.capacities = acting(request.user, request.session.get(CAPACITY_KEY))
        return self.get_response(request)
