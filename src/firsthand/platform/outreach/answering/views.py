"""The evaluator's pages of a wave's form: open it, print its sheet, see who has answered where, close it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from firsthand.evaluate.survey.likert import LANGUAGES
from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.problems import Refused

from ..effects.models import Wave
from ..trials.designs import sealed_design
from ..trials.models import Trial
from . import services
from .forms import OpenForm, SheetForm
from .models import PhoneForm
from .queries import answered_by_cluster, clusters_of, forms_of
from .squares import square


@access.page("answers.ask", model=Trial, methods=("GET", "POST"), related=("campaign",))
def phone_forms(request: access.Request, trial: Trial) -> HttpResponse:
    """All forms of a trial, and opening the next one."""
    try:
        design = sealed_design(trial)
    except Refused:
        raise Http404 from None
    asked_before = trial.waves.filter(kind=Wave.Kind.BASELINE).exists()
    form = OpenForm(
        request.POST or None, design=design, initial={"kind": Wave.Kind.FOLLOW_UP if asked_before else None}
    )
    context = {
        "trial": trial, "campaign": trial.campaign, "may_open": trial.state == "assigned",
        "forms": [(each, sum(answered_by_cluster(each).values())) for each in forms_of(trial)],
    }  # fmt: skip

    def save() -> PhoneForm:
        given = form.cleaned_data
        return services.open_form(
            actor=request.actor, trial=trial, kind=given["kind"], period=given.get("period", 0),
            asked_by=given["asked_by"], help_nearby=given["help_nearby"], closes_at=given["closes_on"],
        )  # fmt: skip

    return form_page(
        request, "answering/forms.html", form, context, save=save,
        to=lambda made: reverse("phone_form", args=[made.pk]),
        said=_("The form is open. Print its sheet: the links are on it and nowhere else."),
    )  # fmt: skip


@access.page("answers.ask", model=PhoneForm, related=("trial__campaign", "wave"))
def phone_form(request: access.Request, form: PhoneForm) -> HttpResponse:
    """One form: how many have answered where, and its sheet."""
    clusters, answered = clusters_of(form.trial), answered_by_cluster(form)
    context = {
        "form": form, "trial": form.trial, "campaign": form.trial.campaign,
        "rows": [(name, answered.get(name, 0)) for name in clusters], "total": sum(answered.values()),
        "sheet": SheetForm(clusters=clusters) if form.is_open else None,
    }  # fmt: skip
    return render(request, "answering/form.html", context)


@access.page("answers.ask", model=PhoneForm, methods=("POST",), related=("trial__campaign",))
def phone_sheet(request: access.Request, form: PhoneForm) -> HttpResponse:
    """The sheet to print. It is shown this once: only hashes of its links are kept."""
    chosen = SheetForm(request.POST, clusters=clusters_of(form.trial))
    if not chosen.is_valid():
        return redirect("phone_form", pk=form.pk)
    made = services.make_sheet(actor=request.actor, form=form, clusters=chosen.cleaned_data["clusters"])
    addresses = [(cluster, request.build_absolute_uri(reverse("answer", args=[token]))) for cluster, token in made]
    context = {
        "form": form, "trial": form.trial, "campaign": form.trial.campaign, "words": _instructions(),
        "invited": [(cluster, address, square(address)) for cluster, address in addresses],
    }  # fmt: skip
    response = render(request, "answering/sheet.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@access.page("answers.ask", model=PhoneForm, methods=("POST",))
def phone_form_close(request: access.Request, form: PhoneForm) -> HttpResponse:
    services.close_form(actor=request.actor, form=form)
    return redirect("phone_form", pk=form.pk)


def _instructions() -> list[dict[str, Any]]:
    """What stands beside the square, in each language of the form."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append({
                "language": language, "direction": "rtl" if language == "ar" else "ltr",
                "scan": _("Some questions about living together here. Point the camera of your phone at the square."),
                "free": _("Taking part is free. Nobody asks for your name."),
            })  # fmt: skip
    return found
