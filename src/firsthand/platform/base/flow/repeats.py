"""A button pressed twice, a page sent again after a lost answer: the same form has one effect.

What an account sent last is remembered for a minute, as a keyed hash and the address that it led to. The
same form sent again, with nothing sent in between, is led to that address and does nothing; while the
first is still at work, the second waits for it. A form that was refused may be sent again at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

WITHIN = 60
#: As long as a request may take; after it the form is done again, guarded by its versions and constraints.
AT_WORK, _WORKING = 10, "working"
_LOOK_AGAIN = 0.1
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class RepeatMiddleware:
    """Behind the one that knows who is signed in. A program's calls carry a token and are left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated or request.content_type not in _FORMS:
            return self.get_response(request)
        sent = salted_hmac("firsthand.repeats", "\0".join(_words(request)), algorithm="sha256").hexdigest()
        latest, entry = f"sent-latest:{request.user.pk}", f"sent:{sent}"
        before = cache.get(latest)
        cache.set(latest, sent, WITHIN)
        if not cache.add(entry, _WORKING, AT_WORK):
            at_work = cache.get(entry) == _WORKING
            led_to = _wait(entry)
            if led_to and (at_work or before == sent):
                return redirect(led_to)
            cache.set(entry, _WORKING, AT_WORK)
        response = self.get_response(request)
        if response.status_code == 302:
            cache.set(entry, response["Location"], WITHIN)
        else:
            cache.delete(entry)
        return response


def _words(request: HttpRequest) -> Iterator[str]:
    """Who sent what to where. A file counts by its name and size."""
    # In one capacity: what a role may do is no answer to another of the same account.
    actor = getattr(request, "actor", None)
    yield from (str(request.user.pk), str(getattr(actor, "role", "")), request.get_full_path())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            yield from (name, *map(str, values))
    for name, file in sorted(request.FILES.items()):
        yield from (name, str(getattr(file, "name", "")), str(getattr(file, "size", "")))


def _wait(entry: str) -> str:
    """Where the first one led to, once it is done; "" when it was refused or takes too long."""
    until = time.monotonic() + AT_WORK
    while (found := cache.get(entry)) == _WORKING and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN)
    return "" if found in (None, _WORKING) else str(found)
