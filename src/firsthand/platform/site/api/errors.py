"""Refusals of the API as JSON. A forbidden object is answered in the words of a missing one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from firsthand.platform.base import flow, vault
from firsthand.platform.base.trail import TrailUnavailable

from .bearer import TooManyCalls

NOT_FOUND = {"detail": "Not found."}


def answer_errors(api: NinjaAPI) -> None:
    """Teach `api` what each error of the base is called in HTTP."""

    def says(status: int, detail: str, **headers: str) -> Any:
        def handler(request: HttpRequest, error: Exception) -> HttpResponse:
            body: dict[str, Any] = {"detail": detail}
            if isinstance(error, flow.MoveRefused):
                body["unmet"] = error.unmet
            response = api.create_response(request, body, status=status)
            for name, value in headers.items():
                response[name.replace("_", "-")] = value
            return response

        return handler

    api.add_exception_handler(Http404, says(404, NOT_FOUND["detail"]))
    api.add_exception_handler(vault.KeyDestroyed, says(404, NOT_FOUND["detail"]))
    api.add_exception_handler(AuthenticationError, says(401, "A live token is needed.", WWW_Authenticate="Bearer"))
    api.add_exception_handler(TooManyCalls, says(429, "Too many calls. Wait a minute.", Retry_After="60"))
    api.add_exception_handler(flow.StaleRecord, says(409, "Somebody else changed this record. Read it again."))
    api.add_exception_handler(flow.MoveRefused, says(422, "What must be true for this step is not."))
    api.add_exception_handler(flow.WrongState, says(409, "This step is not open now."))
    api.add_exception_handler(TrailUnavailable, says(503, "The reading could not be recorded, so nothing is served."))
