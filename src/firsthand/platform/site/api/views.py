"""The page on which an account makes and ends its own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from firsthand.platform.base import access
from firsthand.platform.base.access.tokens import SCOPES, ApiToken, make_token, revoke_token

from .errors import NOT_FOUND
from .forms import TokenForm


@access.page("token.list", methods=("GET", "POST"))
def tokens(request: access.Request) -> HttpResponse:
    """One's own tokens, and a form for another. A new one is shown in the answer and never again."""
    actor = request.actor
    form, shown = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        access.require(actor, "token.make")
        values = form.cleaned_data
        _token, shown = make_token(actor=actor, name=values["name"], scopes=values["scopes"], days=values["days"])
        form = TokenForm()
    rows = list(ApiToken.objects.filter(account_id=actor.signed_in_id)[:50])
    for row in rows:
        row.scope_labels = [SCOPES[scope] for scope in row.scopes if scope in SCOPES]  # type: ignore[attr-defined]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "api/tokens.html", {"form": form, "tokens": rows, "shown": shown}, status=status)


@access.page("token.revoke", model=ApiToken, methods=("POST",))
def token_revoke(request: access.Request, token: ApiToken) -> HttpResponse:
    revoke_token(actor=request.actor, token=token)
    messages.success(request, gettext("The token is ended."))
    return redirect("tokens")


@access.public_page("api.nothing_here")
@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address below the API, in the API's own words for "not found"."""
    return JsonResponse(NOT_FOUND, status=404)
