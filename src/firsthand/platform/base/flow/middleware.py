"""Each request starts with nothing readable, and the errors of the base become plain pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import vault
from ..trail import TrailUnavailable
from .errors import MoveRefused, StaleRecord, WrongState


class ReadingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with vault.reading.scope():
            response = self.get_response(request)
            if getattr(request, "actor", None) is not None and "Cache-Control" not in response:
                # What one person was shown must not be shown by a cache to the next at the same machine.
                response["Cache-Control"] = "no-store, private"
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TrailUnavailable):
            return render(request, "503.html", {"trail_unavailable": True}, status=503)
        if isinstance(error, StaleRecord):
            return render(request, "409.html", status=409)
        if isinstance(error, MoveRefused | WrongState):
            return render(request, "409.html", {"unmet": getattr(error, "unmet", [])}, status=409)
        if isinstance(error, vault.KeyDestroyed):
            return render(request, "404.html", status=404)
        return None
