"""Pages of appearances: the week, the communities, one appearance, its forms, and what leaves the house."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from firsthand.platform.base import access
from firsthand.platform.base.access.policy import deny
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.community.models import Venue
from firsthand.platform.voices.release.queries import live_releases

from ..campaigns.models import Campaign
from . import services
from .calendar_file import calendar_of
from .forms import AppearanceForm, DebriefForm, DiscloseForm, ForumForm, MediaForm
from .local_time import moment_at
from .models import Appearance, Disclosure
from .queries import WITH, appearances_for, week_of
from .terms_check import AHEAD, BOOKED, bookings_near, breaches

NO_ROW = UUID(int=0)
FORMS: dict[str, type[AppearanceForm]] = {"forum": ForumForm, "media": MediaForm}


@access.page("appearance.list")
def appearances(request: access.Request) -> HttpResponse:
    asked = parse_date_or_none(request.GET.get("week", "")) or timezone.localdate()
    monday = asked - timedelta(days=asked.weekday())
    context = {
        "days": week_of(request.actor, monday), "monday": monday, "today": timezone.localdate(),
        "before": monday - timedelta(days=7), "after": monday + timedelta(days=7),
        "may_propose": access.may(request.actor, "appearance.propose"),
    }  # fmt: skip
    return render(request, "appearances/week.html", context)


@access.page("appearance.list")
def appearances_by_community(request: access.Request) -> HttpResponse:
    rows = appearances_for(request.actor).filter(state__in=AHEAD, ends_at__gt=timezone.now())
    page = Paginator(
        rows.order_by("release__community__name", "starts_at").select_related(*WITH, "release__community"), 50
    ).get_page(request.GET.get("page"))
    return render(request, "appearances/communities.html", {"page_obj": page})


@access.page("appearance.list", model=Campaign)
def campaign_appearances(request: access.Request, campaign: Campaign) -> HttpResponse:
    rows = appearances_for(request.actor).filter(campaign=campaign)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "appearances/of_campaign.html", {"campaign": campaign, "page_obj": page})


@access.page("appearance.read", model=Appearance, related=(*WITH, "proposed_by"))
def appearance(request: access.Request, appearance: Appearance) -> HttpResponse:
    return _appearance_page(request, appearance, DiscloseForm())


@access.page("appearance.propose", methods=("GET", "POST"))
def appearance_new(request: access.Request, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    return _edit(
        request,
        Appearance(kind=kind),
        _("New forum") if kind == "forum" else _("New media request"),
        services.propose_appearance,
    )


@access.page("appearance.write", model=Appearance, methods=("GET", "POST"), related=WITH)
def appearance_change(request: access.Request, appearance: Appearance) -> HttpResponse:
    if appearance.state != "proposed":
        return redirect(appearance)
    return _edit(request, appearance, _("Change the proposal"), services.change_appearance)


@access.page("appearance.report", model=Appearance, methods=("GET", "POST"), related=WITH)
def appearance_debrief(request: access.Request, appearance: Appearance) -> HttpResponse:
    form = DebriefForm(request.POST or None, instance=appearance)
    return _form_page(request, form, appearance, _("Debrief"), services.report_appearance)


@access.page("appearance.report", model=Appearance, methods=("POST",))
def appearance_quotes(request: access.Request, appearance: Appearance) -> HttpResponse:
    services.approve_quotes(actor=request.actor, appearance=appearance)
    return redirect(appearance)


@access.page("disclosure.make", model=Appearance, methods=("POST",), related=WITH)
def appearance_give(request: access.Request, appearance: Appearance) -> HttpResponse:
    """Write the disclosure down, then hand over what was asked for."""
    actor = request.actor
    form = DiscloseForm(request.POST)
    if not form.is_valid():
        return _appearance_page(request, appearance, form, status=422)
    recipient, what = form.cleaned_data["recipient"], form.cleaned_data["form"]
    if what == "press_pack":
        made = services.disclose(actor=actor, appearances=[appearance], recipient=recipient, form=what)
        return redirect("press_pack", pk=made[0].pk)
    rows = [appearance]
    if what == "venue_calendar" and appearance.venue_id:
        rows = list(
            appearances_for(actor).filter(venue_id=appearance.venue_id, ends_at__gt=timezone.now() - timedelta(days=31))
        )
    services.disclose(actor=actor, appearances=rows, recipient=recipient, form=what, live_only=False)
    response = HttpResponse(calendar_of(rows), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appearances.ics"'
    return response


@access.page(
    "disclosure.read", model=Disclosure, related=("release__community", "appearance__venue", "appearance__outlet")
)
def press_pack(request: access.Request, disclosure: Disclosure) -> HttpResponse:
    """The printable pack. When the release is recalled or has ended, the link leads nowhere."""
    if not disclosure.release.is_live or disclosure.form != "press_pack":
        deny(request.actor, "disclosure.read", Disclosure, disclosure.pk)
    return render(
        request,
        "appearances/press_pack.html",
        {"disclosure": disclosure, "release": disclosure.release, "appearance": disclosure.appearance},
    )


@access.page("appearance.propose")
def appearance_availability(request: access.Request) -> HttpResponse:
    """Who else is at the venue, and where else the speaker is, around the hour that is being typed."""
    given = request.GET
    day, clock = parse_date_or_none(given.get("day", "")), parse_time_or_none(given.get("clock", ""))
    rows: list[Appearance] | None = None
    try:
        venue = Venue.objects.filter(pk=given.get("venue") or NO_ROW).first()
        release = live_releases(request.actor).filter(pk=given.get("release") or NO_ROW).first()
        if day and clock and venue and release:
            starts = moment_at(day, clock, venue.time_zone)
            ends = starts + timedelta(minutes=min(max(int(given.get("minutes") or 90), 10), 1440))
            rows = list(
                bookings_near(
                    starts_at=starts,
                    ends_at=ends,
                    speaker=release.speaker,
                    venue_id=venue.pk,
                    states=(*BOOKED, "proposed"),
                )
            )
    except (ValidationError, ValueError):
        rows = None
    return render(request, "appearances/availability.html", {"rows": rows})


def _appearance_page(
    request: access.Request, appearance: Appearance, form: DiscloseForm, status: int = 200
) -> HttpResponse:
    actor = request.actor
    live = appearance.release.is_live
    near = bookings_near(
        starts_at=appearance.starts_at,
        ends_at=appearance.ends_at,
        speaker=appearance.release.speaker,
        venue_id=appearance.venue_id,
        states=(*BOOKED, "proposed"),
        but=appearance.pk,
    )
    context = {
        "appearance": appearance,
        "live": live,
        "form": form,
        "near": near if appearance.state in AHEAD else [],
        "breaches": breaches(appearance) if live and appearance.state in AHEAD else [],
        "may_write": appearance.state == "proposed" and access.may(actor, "appearance.write", appearance),
        "may_report": access.may(actor, "appearance.report", appearance),
        "may_give": access.may(actor, "disclosure.make", appearance),
    }
    return render(request, "appearances/page.html", context, status=status)


def _edit(request: access.Request, appearance: Appearance, heading: str, save: Any) -> HttpResponse:
    live = live_releases(request.actor).defer("text")
    form = FORMS[appearance.kind](request.POST or None, instance=appearance, live=live)
    return _form_page(request, form, appearance, heading, save)


def _form_page(request: access.Request, form: Any, appearance: Appearance, heading: str, save: Any) -> HttpResponse:
    context = {"appearance": appearance, "heading": heading}
    return form_page(
        request, "appearances/form.html", form, context,
        save=lambda: save(actor=request.actor, appearance=form.instance), to=Appearance.get_absolute_url,
    )  # fmt: skip


def parse_date_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def parse_time_or_none(text: str) -> Any:
    try:
        return parse_time(text)
    except ValueError:
        return None
