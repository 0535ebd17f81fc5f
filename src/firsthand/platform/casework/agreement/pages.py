"""What the form pages of agreement and rehabilitation share: try a service, show the form again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.forms import VersionedForm

BOTH = ("GET", "POST")


def show_form(request: access.Request, template: str, form: BaseForm, context: dict[str, Any]) -> HttpResponse:
    """A form's page: 200 when fresh; 422 with what was typed kept when it was refused, and after a
    conflict with the present version, so that the next save is made knowingly."""
    if isinstance(form, VersionedForm) and form.is_bound and form.has_error("version"):
        form.refresh_version()
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def done(form: BaseForm, service: Callable[..., Any], /, **given: Any) -> Any:
    """What the service returned (True for nothing); None when it refused, with its sentences on the form."""
    try:
        return service(**given) or True
    except flow.MoveRefused as error:
        for sentence in error.unmet:
            form.add_error(None, sentence)
    except flow.StaleRecord:
        form.add_error(
            None, gettext("Somebody else changed this at the same moment. Look at it again, then save once more.")
        )
    return None
