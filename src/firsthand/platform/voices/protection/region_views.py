"""Drawing on the picture: a region, its positions, and taking either away."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.refusals import keep_typed

from ..testimony.models import Testimony
from . import regions
from .forms import PositionForm, RegionForm
from .models import Position, Region
from .views import OF_TESTIMONY, overview, stood_at

OF_REGION = tuple(f"testimony__{name}" for name in OF_TESTIMONY)


def _back(request: access.Request, region: Region, *, follow: bool = True) -> HttpResponseRedirect:
    """To the page with the player as it was: shown or not, and at the same place of the recording."""
    query = {"play": request.GET["play"]} if request.GET.get("play") in ("all", "sound") else {}
    if at := stood_at(request):
        query["at"] = at
    if follow:
        query["region"] = str(region.pk)
    address = reverse("testimony_protection", args=[region.testimony_id])
    return redirect(f"{address}?{urlencode(query)}#regions" if query else f"{address}#regions")


@access.page("region.write", model=Testimony, methods=("POST",), consult=True, related=OF_TESTIMONY)
def region_add(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Hide a part of the picture."""
    form = RegionForm(request.POST)
    if form.is_valid():
        try:
            region = regions.add_region(actor=request.actor, testimony=testimony, **form.cleaned_data)
            messages.success(
                request, _("It is hidden in what is made from now on. If it moves, draw it again where it is later.")
            )
            return _back(request, region)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return overview(request, testimony, region_form=form, status=422)


@access.page("region.write", model=Region, methods=("POST",), consult=True, related=OF_REGION)
def position_put(request: access.Request, region: Region) -> HttpResponse:
    """Say where a region is at another time."""
    form = PositionForm(request.POST)
    if form.is_valid():
        try:
            regions.put_position(actor=request.actor, region=region, **form.cleaned_data)
            messages.success(
                request, _("The position is kept. Between two positions the part moves in a straight line.")
            )
            return _back(request, region)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return overview(request, region.testimony, position_form=form, region=str(region.pk), status=422)


@access.page("region.write", model=Position, methods=("POST",), related=("region__testimony__voice",))
def position_remove(request: access.Request, position: Position) -> HttpResponse:
    """Take one position of a region away."""
    try:
        regions.remove_position(actor=request.actor, position=position)
    except flow.MoveRefused as refused:
        messages.error(request, " ".join(refused.unmet))
    return _back(request, position.region)


@access.page("region.write", model=Region, methods=("POST",), related=("testimony__voice",))
def region_remove(request: access.Request, region: Region) -> HttpResponse:
    """Take a region away."""
    try:
        regions.remove_region(actor=request.actor, region=region)
    except flow.MoveRefused as refused:
        messages.error(request, " ".join(refused.unmet))
    return _back(request, region, follow=False)
