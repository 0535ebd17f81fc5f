"""A page with one form: shown, sent in, refused beside what was typed, or saved and left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .forms import VersionedForm
from .refusals import REFUSALS, keep_typed

BOTH = ("GET", "POST")


def saved(form: BaseForm, save: Callable[[], Any]) -> Any:
    """What `save` returned (True for nothing); None when the service refused, with its sentences on the form."""
    try:
        return save() or True
    except REFUSALS as error:
        keep_typed(form, error)
    return None


def form_page(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: Mapping[str, Any],
    *,
    save: Callable[[], Any],
    to: Any,
    said: Any = "",
) -> HttpResponse:
    """Show the form; sent in and whole, `save` it and go `to` the next page with a word about it.

    `to` (what `redirect` takes) and `said` may be functions of what `save` returned.
    """
    if request.method == "POST" and form.is_valid():
        made = saved(form, save)
        if made is not None:
            word = said(made) if callable(said) else said
            if word:
                messages.success(request, word)
            return redirect(to(made) if callable(to) else to)
    return render(request, template, {"form": form, **context}, status=status_of(form))


def status_of(form: BaseForm) -> int:
    """200 when fresh, 409 when somebody else saved meanwhile, 422 when it was refused otherwise."""
    if not form.is_bound:
        return 200
    return 409 if isinstance(form, VersionedForm) and form.conflict else 422
