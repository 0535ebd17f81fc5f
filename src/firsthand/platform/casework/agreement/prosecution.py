"""Pages of the prosecutor's record. Firsthand records what a prosecutor decided and decides nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import BOTH, form_page
from firsthand.platform.base.media import MediaRefused, tus
from firsthand.platform.base.media.services import document_url

from ..intake.models import Case
from . import services
from .forms import ProsecutorForm
from .models import ProsecutorRecord


@access.page("prosecutor_record.record", model=Case, consult=True, methods=BOTH)
def prosecutor_record_new(request: access.Request, case: Case) -> HttpResponse:
    form = ProsecutorForm(request.POST or None, case=case)

    def save() -> ProsecutorRecord:
        given = {name: form.cleaned_data[name] for name in ("kind", "decided_on", "authority", "prosecutor", "terms")}
        return services.record_prosecutor_decision(actor=request.actor, case=case, document=form.document, **given)

    said, to = gettext("The prosecutor's decision is on record."), reverse("case_agreements", args=[case.pk])
    return form_page(request, "agreement/prosecutor.html", form, {"case": case}, save=save, said=said, to=to)


@access.page("prosecutor_record.record", model=Case, methods=("POST",))
def prosecutor_document_begin(request: access.Request, case: Case) -> HttpResponse:
    """Begin the upload of the document (tus creation); the record names it by its id when it is saved."""
    return tus.answer_creation(request, actor=request.actor, file_id=case.pk, kind="document")


@access.page("prosecutor_record.read", model=ProsecutorRecord, related=("case", "document"))
def prosecutor_document(request: access.Request, record: ProsecutorRecord) -> HttpResponse:
    """The document as a download. The reading is recorded when the address is made."""
    if record.document is None:
        raise Http404
    try:
        return redirect(document_url(request.actor, record.document))
    except MediaRefused as error:
        messages.info(request, str(error))
        return redirect("case_agreements", pk=record.case_id)
