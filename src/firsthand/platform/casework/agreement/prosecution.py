"""Pages of the prosecutor's record. Firsthand records what a prosecutor decided and decides nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from firsthand.platform.base import access
from firsthand.platform.base.media import MediaRefused, tus
from firsthand.platform.base.media.services import document_url

from ..intake.models import Case
from . import services
from .forms import ProsecutorForm
from .models import ProsecutorRecord
from .pages import BOTH, done, show_form


@access.page("prosecutor_record.record", model=Case, consult=True, methods=BOTH)
def prosecutor_record_new(request: access.Request, case: Case) -> HttpResponse:
    form = ProsecutorForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        saved = done(
            form, services.record_prosecutor_decision, actor=request.actor, case=case,
            kind=data["kind"], decided_on=data["decided_on"],
            authority=data["authority"], prosecutor=data["prosecutor"], terms=data["terms"], document=form.document,
        )  # fmt: skip
        if saved:
            messages.success(request, gettext("The prosecutor's decision is on record."))
            return redirect("case_agreements", pk=case.pk)
    return show_form(request, "agreement/prosecutor.html", form, {"case": case})


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
