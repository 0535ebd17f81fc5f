"""Pages of a campaign: the list, the file, the worksheet of its parts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firsthand.pathway import RECORDS
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.voices.release.queries import live_releases

from . import services
from .forms import AudienceForm, OpenCampaignForm, ReleasesForm, part_form
from .models import Audience, Campaign
from .parts import COMPARISON, WRITTEN
from .queries import campaigns_for, worksheet


@access.page("campaign.list")
def campaigns(request: access.Request) -> HttpResponse:
    rows = campaigns_for(request.actor)
    state = request.GET.get("state", "")
    if state in RECORDS["campaign"].states:
        rows = rows.filter(state=state)
    states = flow.states_in_words("campaign")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    may_open = access.may(request.actor, "campaign.open")
    return render(
        request, "campaigns/list.html", {"page_obj": page, "states": states, "state": state, "may_open": may_open}
    )


@access.page("campaign.read", model=Campaign, related=("managed_by",))
def campaign(request: access.Request, campaign: Campaign) -> HttpResponse:
    actor = request.actor
    parts = worksheet(campaign)
    context = {
        "campaign": campaign,
        "parts": parts,
        "written": sum(part["written"] for part in parts),
        "comparison": COMPARISON,
        "audiences": campaign.audiences.select_related("community"),
        "releases": campaign.releases.live().select_related("community").defer("text"),
        "may_write": access.may(actor, "campaign.write", campaign),
        "design_open": campaign.state in services.OPEN,
    }
    return render(request, "campaigns/page.html", context)


@access.page("campaign.open", methods=("GET", "POST"))
def campaign_new(request: access.Request) -> HttpResponse:
    form = OpenCampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_campaign(
            actor=request.actor, name=form.cleaned_data["name"], contact=form.cleaned_data["contact"]
        )
        return redirect(made)
    return render(
        request,
        "campaigns/form.html",
        {"form": form, "heading": _("New campaign"), "label": _("Open the campaign")},
        status=422 if form.errors else 200,
    )


@access.page("campaign.write", model=Campaign, methods=("GET", "POST"))
def campaign_part(request: access.Request, campaign: Campaign, part: str) -> HttpResponse:
    if part not in WRITTEN:
        raise Http404
    form = part_form(part)(request.POST or None, instance=campaign)

    def save() -> None:
        services.write_part(
            actor=request.actor, campaign=campaign, part=part, text=getattr(form.instance, str(WRITTEN[part].field))
        )

    return _worksheet_page(request, campaign, form, WRITTEN[part].label, save, asks=WRITTEN[part].asks)


@access.page("campaign.write", model=Campaign, methods=("GET", "POST"))
def campaign_audience_new(request: access.Request, campaign: Campaign) -> HttpResponse:
    return _audience(request, campaign, Audience(campaign=campaign))


@access.page("campaign.write", model=Campaign, methods=("GET", "POST"))
def campaign_audience(request: access.Request, campaign: Campaign, audience: str) -> HttpResponse:
    found = campaign.audiences.filter(pk=audience).first()
    if found is None:
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        services.remove_audience(actor=request.actor, audience=found)
        return redirect(campaign)
    return _audience(request, campaign, found)


@access.page("campaign.write", model=Campaign, methods=("GET", "POST"))
def campaign_releases(request: access.Request, campaign: Campaign) -> HttpResponse:
    live = live_releases(request.actor).defer("text")
    form = ReleasesForm(request.POST or None, live=live, initial={"releases": campaign.releases.all()})
    if request.method == "POST" and form.is_valid():
        chosen = [release.pk for release in form.cleaned_data["releases"]]
        services.choose_releases(actor=request.actor, campaign=campaign, release_ids=chosen)
        return redirect(campaign)
    context = {"form": form, "campaign": campaign, "heading": _("Choose releases"), "label": _("Save")}
    return render(request, "campaigns/form.html", context, status=422 if form.errors else 200)


def _audience(request: access.Request, campaign: Campaign, audience: Audience) -> HttpResponse:
    form = AudienceForm(request.POST or None, instance=audience)

    def save() -> None:
        services.describe_audience(actor=request.actor, audience=form.instance)

    new = audience._state.adding
    return _worksheet_page(
        request, campaign, form, _("New audience") if new else _("Audience"), save, removable=not new
    )


def _worksheet_page(
    request: access.Request, campaign: Campaign, form: Any, heading: Any, save: Any, **more: Any
) -> HttpResponse:
    """Show one form of the worksheet and save it; what was typed stays when it cannot be saved."""
    context = {"campaign": campaign, "heading": heading, "label": _("Save"), **more}
    return form_page(request, "campaigns/form.html", form, context, save=save, to=campaign)
