"""Pages of incidents, and of the directory of services."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import BOTH, form_page

from ..intake.models import Case
from . import services as change
from .forms import ClosingForm, IncidentForm, ServiceForm
from .models import Domain, Incident, Service
from .queries import incidents_of


@access.page("incidents.read", model=Case, consult=True)
def case_incidents(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    context = {
        "case": case,
        "incidents": list(incidents_of(actor, case)),
        "may_record": access.may(actor, "incident.record", case),
    }
    return render(request, "rehabilitation/incidents.html", context)


@access.page("incident.record", model=Case, consult=True, methods=BOTH)
def incident_new(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    form = IncidentForm(request.POST or None, instance=Incident(case=case), actor=actor, case=case)

    def save() -> Incident:
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return change.record_incident(actor=actor, case=case, **data)

    def said(made: Incident) -> str:
        if made.stops_voice:
            return gettext("The incident is recorded. Every public use is stopped.")
        return gettext("The incident is recorded.")

    def to(made: Incident) -> str:
        return made.get_absolute_url() if access.may(actor, "incident.read", made) else "today"

    context = {"case": case, "may_stop": "stops_voice" in form.fields}
    return form_page(request, "rehabilitation/incident_edit.html", form, context, save=save, said=said, to=to)


@access.page("incident.read", model=Incident, consult=True, related=("case", "recorded_by"))
def incident(request: access.Request, incident: Incident) -> HttpResponse:
    may_edit = incident.closed_on is None and access.may(request.actor, "incident.edit", incident)
    return render(
        request, "rehabilitation/incident.html", {"incident": incident, "case": incident.case, "may_edit": may_edit}
    )


@access.page("incident.edit", model=Incident, consult=True, methods=BOTH, related=("case",))
def incident_edit(request: access.Request, incident: Incident) -> HttpResponse:
    actor = request.actor
    form = IncidentForm(request.POST or None, instance=incident, actor=actor, case=incident.case)
    return form_page(
        request, "rehabilitation/incident_edit.html", form,
        {"case": incident.case, "incident": incident, "may_stop": "stops_voice" in form.fields},
        save=lambda: change.save_incident(actor=actor, incident=form.save(commit=False)),
        said=gettext("The incident is saved."), to=incident,
    )  # fmt: skip


@access.page("incident.edit", model=Incident, consult=True, methods=BOTH, related=("case",))
def incident_close(request: access.Request, incident: Incident) -> HttpResponse:
    form = ClosingForm(request.POST or None, instance=incident)
    return form_page(
        request, "rehabilitation/incident_close.html", form, {"case": incident.case, "incident": incident},
        save=lambda: change.close_incident(
            actor=request.actor, incident=incident, learnt=form.cleaned_data["learnt"]
        ),
        said=gettext("The incident is closed."), to=incident,
    )  # fmt: skip


@access.page("service.list")
def services(request: access.Request) -> HttpResponse:
    """The directory of services that plans draw on."""
    domain = request.GET.get("domain", "")
    rows = Service.objects.order_by("name", "provider")
    if domain in Domain.values:
        rows = rows.filter(domain=domain)
    may_edit = access.may(request.actor, "service.edit")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "rehabilitation/services.html",
        {"page_obj": page, "domains": Domain.choices, "domain": domain, "may_edit": may_edit},
    )


@access.page("service.edit", methods=BOTH)
def service_new(request: access.Request) -> HttpResponse:
    return _service_form(request, Service())


@access.page("service.edit", model=Service, methods=BOTH)
def service(request: access.Request, service: Service) -> HttpResponse:
    return _service_form(request, service)


def _service_form(request: access.Request, service: Service) -> HttpResponse:
    form = ServiceForm(request.POST or None, instance=service)
    return form_page(
        request, "rehabilitation/service.html", form, {"service": service, "new": service._state.adding},
        save=lambda: change.save_service(actor=request.actor, service=form.save(commit=False)),
        said=gettext("The service is saved."), to="services",
    )  # fmt: skip
