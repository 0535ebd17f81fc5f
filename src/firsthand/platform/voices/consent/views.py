"""The consent matrix for staff: ask for lines and see how they stand. Answers come from the
participant's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow

from ..testimony.models import Testimony
from ..testimony.views import context_of
from . import queries, services
from .forms import AskConsentForm


@access.page("consent.matrix", model=Testimony, related=("voice",))
def consents(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Every line that was asked, and its state."""
    return _page(request, testimony, AskConsentForm(initial={"language": testimony.language}))


@access.page("consent.ask", model=Testimony, related=("voice",), methods=("POST",))
def consent_ask(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Ask the participant for one more line."""
    form = AskConsentForm(request.POST)
    if form.is_valid():
        try:
            services.ask_consent(actor=request.actor, testimony=testimony, **form.cleaned_data)
        except flow.MoveRefused as refused:
            for sentence in refused.unmet:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("The participant is asked. Nothing is used before they agree twice."))
            return redirect("consents", testimony.pk)
    return _page(request, testimony, form, status=422)


def _page(request: access.Request, testimony: Testimony, form: AskConsentForm, *, status: int = 200) -> HttpResponse:
    may_ask = testimony.state != "withdrawn" and access.may(request.actor, "consent.ask", testimony)
    context = context_of(request, testimony, "consents", rows=queries.matrix_of(testimony), form=form, may_ask=may_ask)
    return render(request, "consent/consents.html", context, status=status)
