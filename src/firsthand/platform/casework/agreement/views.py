"""Pages of the agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext

from firsthand.pathway import PROGRAMME_OUTCOMES
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import BOTH, form_page

from ..decision.letters import PdfUnavailable, pdf_of
from ..intake.models import Case
from . import services
from .forms import AgreementForm, BreachForm, CounselForm, GuardianForm, HearingForm, ObligationForm, SettleForm
from .models import Agreement, Breach, Obligation, Signature
from .queries import agreements_of, may_draft_on, prosecutor_records_of
from .rules import decision_in_force


@access.page("agreements.read", model=Case, consult=True)
def case_agreements(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    decision = decision_in_force(case.pk)
    context = {
        "case": case,
        "agreements": list(agreements_of(actor, case)),
        "records": list(prosecutor_records_of(actor, case)),
        "sees_records": access.may(actor, "prosecutor_record.read", case),
        "whole": access.may(actor, "agreement.read", case),
        "may_draft": access.may(actor, "agreement.draft", case) and may_draft_on(decision),
        "may_record": access.may(actor, "prosecutor_record.record", case),
        "leads_into_programme": decision is not None and decision.outcome in PROGRAMME_OUTCOMES,
        "decision": decision,
    }
    return render(request, "agreement/case.html", context)


@access.page("agreement.draft", model=Case, consult=True, methods=BOTH)
def agreement_new(request: access.Request, case: Case) -> HttpResponse:
    decision = decision_in_force(case.pk)
    if decision is None or not may_draft_on(decision):
        messages.info(request, gettext("There is an agreement already, or no decision yet that asks for one."))
        return redirect("case_agreements", pk=case.pk)
    form = AgreementForm(request.POST or None, instance=Agreement(case=case, decision=decision))

    def save() -> Agreement:
        given = {name: form.cleaned_data[name] for name in ("purpose", "programme_offers", "starts_on", "ends_on")}
        return services.draft_agreement(actor=request.actor, decision=decision, **given)

    return form_page(
        request, "agreement/edit.html", form, {"case": case, "decision": decision},
        save=save, said=gettext("The draft is begun. Add the obligations next."), to=Agreement.get_absolute_url,
    )  # fmt: skip


@access.page("agreement.read", model=Agreement, consult=True, related=("case", "decision", "drafted_by"))
def agreement(request: access.Request, agreement: Agreement) -> HttpResponse:
    actor = request.actor
    state = agreement.state
    may_edit = state == "drafted" and access.may(actor, "agreement.edit", agreement)
    breaches = list(agreement.breaches.select_related("obligation", "alleged_by", "reviewed_by"))
    for breach in breaches:  # one case, one key: the way to it is known and costs no query
        breach.agreement = agreement
        if breach.obligation is not None:
            breach.obligation.agreement = agreement
    context = {
        "agreement": agreement,
        "case": agreement.case,
        "obligations": list(agreement.obligations.all()),
        "breaches": breaches,
        "signatures": list(agreement.signatures.select_related("account").order_by("signed_at")),
        "may_edit": may_edit,
        "may_settle": state in services.RUNNING and access.may(actor, "obligation.settle", agreement),
        "may_hear_counsel": state == "with_counsel" and access.may(actor, "agreement.counsel", agreement),
        "may_witness": agreement.case.minor
        and state in {"with_counsel", "signed"}
        and access.may(actor, "agreement.witness", agreement),
        "may_allege": state == "in_force" and access.may(actor, "agreement.allege_breach", agreement),
        "may_hear": state == "breach_alleged" and access.may(actor, "breach.hear", agreement),
    }
    return render(request, "agreement/agreement.html", context)


@access.page("agreement.edit", model=Agreement, consult=True, methods=BOTH, related=("case", "decision"))
def agreement_edit(request: access.Request, agreement: Agreement) -> HttpResponse:
    form = AgreementForm(request.POST or None, instance=agreement)
    return form_page(
        request, "agreement/edit.html", form,
        {"case": agreement.case, "agreement": agreement, "decision": agreement.decision},
        save=lambda: services.save_agreement(actor=request.actor, agreement=form.save(commit=False)),
        said=gettext("The draft is saved."), to=agreement,
    )  # fmt: skip


def _parties(agreement: Agreement) -> list[tuple[str, Signature | None]]:
    """Who signs, in order, with the signature where it was given."""
    given = {row.party: row for row in agreement.signatures.all()}
    wanted = [party for party in Signature.Party if party != Signature.Party.GUARDIAN or agreement.case.minor]
    return [(str(party.label), given.get(party.value)) for party in wanted]


def _paper(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement": agreement, "case": agreement.case,
        "promises": [row for row in agreement.obligations.all() if row.kind == Obligation.Kind.PROGRAMME],
        "obligations": [row for row in agreement.obligations.all() if row.kind != Obligation.Kind.PROGRAMME],
        "parties": _parties(agreement),
    }  # fmt: skip


@access.page("agreement.paper.read", model=Agreement, consult=True, related=("case", "decision"))
def agreement_paper(request: access.Request, agreement: Agreement) -> HttpResponse:
    """The agreement to read and print."""
    whole = access.may(request.actor, "agreement.read", agreement)
    return render(request, "agreement/paper.html", {**_paper(agreement), "whole": whole})


@access.page("agreement.paper.read", model=Agreement, consult=True, related=("case", "decision"))
def agreement_pdf(request: access.Request, agreement: Agreement) -> HttpResponse:
    """The same paper as tagged PDF."""
    try:
        made = pdf_of(render_to_string("agreement/print.html", {**_paper(agreement), "rtl": get_language_bidi()}))
    except PdfUnavailable:
        messages.info(request, gettext("This machine cannot make PDF files. Print the page instead."))
        return redirect("agreement_paper", pk=agreement.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="agreement-{str(agreement.pk)[:8]}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@access.page("obligations.read", model=Agreement, consult=True, related=("case",))
def agreement_obligations(request: access.Request, agreement: Agreement) -> HttpResponse:
    """What is due, without the rest of the agreement: the mentor's page."""
    actor = request.actor
    context = {
        "agreement": agreement, "case": agreement.case, "obligations": list(agreement.obligations.all()),
        "may_allege": agreement.state == "in_force" and access.may(actor, "agreement.allege_breach", agreement),
        "whole": access.may(actor, "agreement.read", agreement),
    }  # fmt: skip
    return render(request, "agreement/obligations.html", context)


@access.page("obligation.edit", model=Agreement, consult=True, methods=BOTH, related=("case",))
def obligation_new(request: access.Request, agreement: Agreement) -> HttpResponse:
    return _obligation_form(request, Obligation(agreement=agreement))


@access.page("obligation.edit", model=Obligation, consult=True, methods=BOTH, related=("agreement__case",))
def obligation_edit(request: access.Request, obligation: Obligation) -> HttpResponse:
    return _obligation_form(request, obligation)


def _obligation_form(request: access.Request, obligation: Obligation) -> HttpResponse:
    agreement = obligation.agreement
    form = ObligationForm(request.POST or None, instance=obligation)
    return form_page(
        request, "agreement/obligation.html", form,
        {"agreement": agreement, "case": agreement.case, "obligation": obligation},
        save=lambda: services.save_obligation(actor=request.actor, obligation=form.save(commit=False)),
        said=gettext("The obligation is saved."), to=agreement,
    )  # fmt: skip


@access.page("obligation.edit", model=Obligation, methods=("POST",), related=("agreement__case",))
def obligation_remove(request: access.Request, obligation: Obligation) -> HttpResponse:
    try:
        services.remove_obligation(actor=request.actor, obligation=obligation)
        messages.success(request, gettext("The obligation is taken out of the draft."))
    except flow.MoveRefused as error:
        messages.error(request, " ".join(error.unmet))
    return redirect(obligation.agreement.get_absolute_url())


@access.page("obligation.settle", model=Obligation, consult=True, methods=BOTH, related=("agreement__case",))
def obligation_settle(request: access.Request, obligation: Obligation) -> HttpResponse:
    form = SettleForm(request.POST or None, instance=obligation)

    def save() -> Obligation:
        data = form.cleaned_data
        obligation.refresh_from_db()
        return services.settle_obligation(
            actor=request.actor, obligation=obligation,
            status=data["status"], settled_on=data["settled_on"], note=data["status_note"],
        )  # fmt: skip

    return form_page(
        request, "agreement/settle.html", form,
        {"obligation": obligation, "agreement": obligation.agreement, "case": obligation.agreement.case},
        save=save, said=gettext("It is recorded."), to=obligation.agreement,
    )  # fmt: skip


@access.page("agreement.counsel", model=Agreement, consult=True, methods=BOTH, related=("case",))
def agreement_counsel(request: access.Request, agreement: Agreement) -> HttpResponse:
    form = CounselForm(request.POST or None, instance=agreement)

    def save() -> Any:
        data = form.cleaned_data
        return services.record_counsel(
            actor=request.actor, agreement=agreement,
            counsel=data["counsel"], view=data["counsel_view"], declined=data["counsel_declined"],
        )  # fmt: skip

    return form_page(
        request, "agreement/counsel.html", form, {"agreement": agreement, "case": agreement.case},
        save=save, said=gettext("Counsel's view is recorded."), to=agreement,
    )  # fmt: skip


@access.page("agreement.witness", model=Agreement, consult=True, methods=BOTH, related=("case",))
def agreement_guardian(request: access.Request, agreement: Agreement) -> HttpResponse:
    form = GuardianForm(request.POST or None)
    signed = agreement.signatures.filter(party=Signature.Party.GUARDIAN).exists()
    return form_page(
        request, "agreement/guardian.html", form,
        {"agreement": agreement, "case": agreement.case, "signed": signed},
        save=lambda: services.witness_guardian(
            actor=request.actor, agreement=agreement, name=form.cleaned_data["name"]
        ),
        said=gettext("The guardian's signature is recorded."), to=agreement,
    )  # fmt: skip


@access.page("agreement.allege_breach", model=Agreement, consult=True, methods=BOTH, related=("case",))
def breach_allege(request: access.Request, agreement: Agreement) -> HttpResponse:
    actor = request.actor
    back = (
        agreement.get_absolute_url()
        if access.may(actor, "agreement.read", agreement)
        else reverse("agreement_obligations", args=[agreement.pk])
    )
    form = BreachForm(request.POST or None, agreement=agreement)

    def save() -> Breach:
        given = {name: form.cleaned_data[name] for name in ("alleged", "obligation")}
        return services.allege_breach(actor=actor, agreement=agreement, **given)

    return form_page(
        request, "agreement/breach.html", form, {"agreement": agreement, "case": agreement.case, "back": back},
        save=save, said=gettext("The panel chair will review it when the participant has been heard."), to=back,
    )  # fmt: skip


@access.page("breach.hear", model=Breach, consult=True, methods=BOTH, related=("agreement__case", "obligation"))
def breach_account(request: access.Request, breach: Breach) -> HttpResponse:
    """The participant's account, written down for them. On their own page they write it themselves."""
    agreement = breach.agreement
    form = HearingForm(request.POST or None, instance=breach)
    return form_page(
        request, "agreement/hearing.html", form,
        {"breach": breach, "agreement": agreement, "case": agreement.case},
        save=lambda: services.record_participants_account(
            actor=request.actor, breach=breach, text=form.cleaned_data["participants_account"]
        ),
        said=gettext("The participant's account is recorded."),
        to=agreement if access.may(request.actor, "agreement.read", agreement) else "today",
    )  # fmt: skip
