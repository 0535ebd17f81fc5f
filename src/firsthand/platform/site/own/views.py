"""The participant's own pages: one column, big type, what we know, what we ask, what can be refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.forms import CleanTextMixin, offer_choices
from firsthand.platform.casework.agreement.services import record_participants_account
from firsthand.platform.casework.copies.package import MEDIA_TYPE
from firsthand.platform.casework.copies.queries import copies_to_fetch, copy_in_preparation
from firsthand.platform.casework.copies.services import give_copy
from firsthand.platform.casework.decision.reasons import told_of
from firsthand.platform.casework.intake.services import ask_request
from firsthand.platform.casework.models import Breach, Case, Decision, FileCopy, Plan, Request
from firsthand.platform.voices.consent.services import affirm_again
from firsthand.platform.voices.models import Consent, Testimony

from . import queries


def own_page(
    action: str = "own.read", *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[..., HttpResponse]], access.View]:
    """A page about the participant's own case: the case is theirs or there is none."""

    def guard(view: Callable[..., HttpResponse]) -> access.View:
        @access.page(action, methods=methods)
        @wraps(view)
        def guarded(request: access.Request, *args: Any, **kwargs: Any) -> HttpResponse:
            case = queries.case_of(request.actor)
            if case is None:
                return render(request, "own/none.html")
            access.consult(request.actor, action, case, purpose="participant_request")
            return view(request, case, *args, **kwargs)

        return guarded

    return guard


@own_page()
def own(request: access.Request, case: Case) -> HttpResponse:
    context = {
        "case": case,
        "stage_words": queries.STAGE_IN_WORDS[case.state],
        "contacts": queries.contacts(case),
        "due": queries.due(case),
        "decisions": queries.decisions(case),
        "agreement": queries.agreement(case),
        "waiting": [
            line
            for line in queries.consent_lines(request.actor, case)
            if line.to_affirm or line.consent.state in {"asked", "given"}
        ],
        "plan": Plan.objects.filter(case=case).exclude(state="stopped").order_by("-created_at").first(),
    }
    return render(request, "own/own.html", context)


@own_page()
def own_decisions(request: access.Request, case: Case) -> HttpResponse:
    return render(request, "own/decisions.html", {"case": case, "decisions": queries.decisions(case)})


@own_page()
def own_decision(request: access.Request, case: Case, pk: str) -> HttpResponse:
    """The letter, and on each factor the reasons or the gist of what is withheld, with its ground."""
    decision = get_object_or_404(Decision.objects.exclude(state__in=["drafted", "seconded"]), pk=pk, case=case)
    factors = told_of(decision)
    withheld = any(one.withheld for one in factors)
    context = {"case": case, "decision": decision, "factors": factors, "something_withheld": withheld}
    return render(request, "own/decision.html", context)


@own_page()
def own_agreement(request: access.Request, case: Case) -> HttpResponse:
    agreement = queries.agreement(case)
    breach = (
        Breach.objects.filter(agreement=agreement, closed_on__isnull=True).order_by("-created_at").first()
        if agreement
        else None
    )
    obligations = agreement.obligations.all() if agreement else []
    return render(
        request,
        "own/agreement.html",
        {"case": case, "agreement": agreement, "obligations": obligations, "breach": breach},
    )


@own_page()
def own_plan(request: access.Request, case: Case) -> HttpResponse:
    plan = Plan.objects.filter(case=case).order_by("-created_at").first()
    goals = plan.goals.exclude(status="dropped") if plan else []
    return render(request, "own/plan.html", {"case": case, "plan": plan, "goals": goals})


@own_page()
def own_consents(request: access.Request, case: Case) -> HttpResponse:
    testimonies = Testimony.objects.filter(voice__case=case).exclude(state="withdrawn").select_related("voice__case")
    return render(
        request, "own/consents.html",
        {"case": case, "lines": queries.consent_lines(request.actor, case), "testimonies": testimonies},
    )  # fmt: skip


@own_page("consent.affirm_again", methods=("GET", "POST"))
def own_affirm(request: access.Request, case: Case, pk: str) -> HttpResponse:
    """Before a release is made live: the whole text as others will read it, and once more the choice."""
    consent = get_object_or_404(Consent.objects.select_related("testimony__voice"), pk=pk, testimony__voice__case=case)
    dossier = queries.to_affirm(consent)
    if dossier is None:
        return redirect("own_consents")
    if request.method == "POST":
        affirm_again(actor=request.actor, consent=consent)
        messages.success(request, gettext("We have it. You can take it back at any time."))
        return redirect("own_consents")
    return render(request, "own/affirm.html", {"case": case, "consent": consent, "dossier": dossier})


class AskForm(CleanTextMixin, forms.ModelForm[Request]):
    class Meta:
        model = Request
        fields = ["kind", "text"]
        labels = {"kind": _("What do you want?"), "text": _("In your own words")}
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", Request.Kind.choices)


@own_page("own.ask", methods=("GET", "POST"))
def own_requests(request: access.Request, case: Case) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_request(actor=request.actor, case=case, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"])
        messages.success(request, gettext("We have it. You will read our answer here."))
        return redirect("own_requests")
    context = {"case": case, "form": form, "requests": Request.objects.filter(case=case).order_by("-created_at")}
    return render(request, "own/requests.html", context, status=422 if form.is_bound else 200)


@own_page()
def own_copies(request: access.Request, case: Case) -> HttpResponse:
    """The copies of one's own file: what is in them, what is withheld and why, until when to fetch them."""
    rows = [(copy, queries.withheld_in(copy)) for copy in copies_to_fetch(case)]
    waits = copy_in_preparation(case) is not None or queries.asked_for_copy(case)
    return render(request, "own/copies.html", {"case": case, "copies": rows, "waits": waits})


@own_page("copy.receive", methods=("POST",))
def own_copy_file(request: access.Request, case: Case, pk: str) -> HttpResponse:
    """The package itself. Neither the address nor the name of the file says whose it is."""
    copy = get_object_or_404(FileCopy.objects.select_related("case", "package"), pk=pk, case=case)
    data = give_copy(actor=request.actor, copy=copy)
    return HttpResponse(
        data,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": 'attachment; filename="my-file.zip"', "X-Content-Type-Options": "nosniff"},
    )


class AccountForm(CleanTextMixin, forms.Form):
    text = forms.CharField(label=_("What happened, as you see it"), widget=forms.Textarea(attrs={"rows": 6}))


@own_page("own.account_of_breach", methods=("GET", "POST"))
def own_breach(request: access.Request, case: Case, pk: str) -> HttpResponse:
    """The participant is heard before anybody reviews an alleged breach."""
    breach = get_object_or_404(Breach, pk=pk, agreement__case=case, closed_on__isnull=True)
    if breach.agreement.state != "breach_alleged":
        raise Http404
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_participants_account(actor=request.actor, breach=breach, text=form.cleaned_data["text"])
        except flow.WrongState:
            messages.error(request, gettext("The review has ended meanwhile."))
        else:
            messages.success(request, gettext("We have it. It is read before anybody decides."))
        return redirect("own_agreement")
    return render(
        request, "own/breach.html", {"case": case, "breach": breach, "form": form}, status=422 if form.is_bound else 200
    )
