"""The way to the provider and back."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .exchange import Exchange


def _guarded(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """What allauth's view answers; a provider that fails is a message, not a trace."""
    exchange = Exchange(request, provider_id)
    try:
        try:
            answer: HttpResponse = view.adapter_view(exchange)(request)
        except OAuth2Error as error:
            answer = render_authentication_error(request, exchange.get_provider(), exception=error)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    if request.user.is_authenticated:  # linking gives a new way in: only for who has just proved it is they
        guarded: HttpResponse = reauthentication_required(_leave)(request, provider_id)
        return guarded
    return _leave(request, provider_id)


def _leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask first (GET), then go (POST): by a page that goes on by itself, because a form of ours may lead
    to ourselves alone (`form-action` in the content security policy covers redirects too)."""
    answer = _guarded(OAuth2LoginView, request, provider_id)
    if isinstance(answer, HttpResponseRedirect):
        provider = Exchange(request, provider_id).get_provider()
        return render(request, "socialaccount/leaving.html", {"address": answer.url, "provider": provider})
    return answer


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _guarded(OAuth2CallbackView, request, provider_id)
