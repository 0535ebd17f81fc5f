"""Who calls: a bearer token, its scope, and how often."""

from __future__ import annotations

import time
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from firsthand.platform.base.access.tokens import ApiToken, holder_of
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.middleware import ActingRequest

#: Calls a minute and token. A program that needs more is asking for an export, which has its own four eyes.
CALLS_A_MINUTE = 120
_WINDOW = 60


class TooManyCalls(Exception):
    """The token has used up this minute."""


class Bearer(HttpBearer):
    """Lets a live token with `scope` in and puts its actor on the request, as the middleware does for
    a session. A session's cookie opens nothing here, so there is nothing to forge across sites."""

    openapi_description = "A token from the page /api/tokens/. It carries scopes and ends within 90 days."

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        asking = cast(ActingRequest, request)
        asking.actor = None  # whoever is signed in beside it
        found = holder_of(token)
        if found is None:
            return None
        _count(found[0])
        # Said before any object is looked for: it tells about the token and about nothing else.
        if self.scope not in found[0].scopes:
            raise HttpError(403, f"The token lacks the scope {self.scope}.")
        asking.actor = found[1]
        return found[1]


def _count(token: ApiToken) -> None:
    """Raises TooManyCalls beyond the limit. The counter lives in the cache that all processes share."""
    key = f"api-calls:{token.pk}:{int(time.time()) // _WINDOW}"
    if cache.add(key, 1, timeout=2 * _WINDOW):
        return
    try:
        used = cache.incr(key)
    except ValueError:  # evicted between the two
        return
    if used > getattr(settings, "FIRSTHAND_API_CALLS", CALLS_A_MINUTE):
        raise TooManyCalls
