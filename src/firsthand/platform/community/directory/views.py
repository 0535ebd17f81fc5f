"""Pages of the directory: communities with their groups, chain of command and venues; outlets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.base.people.actor import Actor

from . import queries, services
from .forms import CommunityForm, GroupForm, NotableForm, OutletForm, RepresentativeForm, VenueForm
from .models import Community, Group, Notable, Outlet, Venue
from .places import country_name, language_names

PAGE = 50


def _who(request: access.Request) -> Actor:
    actor: Actor = request.actor
    return actor


@access.page("community.list")
def communities(request: access.Request) -> HttpResponse:
    q = request.GET.get("q", "")[:80]
    page = Paginator(queries.communities_visible_to(_who(request), q=q), PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.country_label, row.language_labels = country_name(row.country), language_names(row.languages)
    context = {"page_obj": page, "q": q, "may_edit": access.may(_who(request), "community.edit")}
    return render(request, "directory/communities.html", context)


@access.page("community.read", model=Community)
def community(request: access.Request, community: Community) -> HttpResponse:
    context = {
        "community": community,
        "country": country_name(community.country),
        "languages": language_names(community.languages),
        "groups": community.groups.prefetch_related("notables"),
        "chain": queries.chain_of(community),
        "venues": community.venues.all(),
        "may_edit": access.may(_who(request), "community.edit", community),
        "may_name": access.may(_who(request), "community.represent", community),
    }
    return render(request, "directory/community.html", context)


@access.page("community.edit", methods=("GET", "POST"))
def community_new(request: access.Request) -> HttpResponse:
    form = CommunityForm(request.POST or None)
    return _edit(request, form, _save_community, _("New community"), None)


@access.page("community.edit", model=Community, methods=("GET", "POST"))
def community_edit(request: access.Request, community: Community) -> HttpResponse:
    return _edit(
        request,
        CommunityForm(request.POST or None, instance=community),
        _save_community,
        _("Change the community"),
        community,
    )


@access.page("community.represent", model=Community, methods=("GET", "POST"))
def representatives(request: access.Request, community: Community) -> HttpResponse:
    """See, add and end those who speak for the community."""
    form = RepresentativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.name_representative(actor=_who(request), community=community, **form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect("community_representatives", pk=community.pk)
    context = {"community": community, "form": form, "rows": queries.representatives_of(community)}
    return render(request, "directory/representatives.html", context, status=422 if form.is_bound else 200)


@access.page("community.represent", model=Community, methods=("POST",))
def representative_end(request: access.Request, community: Community, member: UUID) -> HttpResponse:
    row = queries.representatives_of(community).filter(pk=member).first()
    if row is None:
        raise Http404
    services.end_representative(actor=_who(request), community=community, member=row)
    messages.success(request, gettext("Done."))
    return redirect("community_representatives", pk=community.pk)


@access.page("outlet.list")
def outlets(request: access.Request) -> HttpResponse:
    q = request.GET.get("q", "")[:80]
    page = Paginator(queries.outlets_visible_to(_who(request), q=q), PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.language_label = language_names(row.language)
    return render(
        request,
        "directory/outlets.html",
        {"page_obj": page, "q": q, "may_edit": access.may(_who(request), "outlet.edit")},
    )


@access.page("outlet.edit", methods=("GET", "POST"))
def outlet_new(request: access.Request) -> HttpResponse:
    return _edit(request, OutletForm(request.POST or None), _save_outlet, _("New outlet"), None, outlet=True)


@access.page("outlet.edit", model=Outlet, methods=("GET", "POST"))
def outlet_edit(request: access.Request, outlet: Outlet) -> HttpResponse:
    return _edit(
        request,
        OutletForm(request.POST or None, instance=outlet),
        _save_outlet,
        _("Change the outlet"),
        None,
        outlet=True,
    )


def _part_views(
    model: Any, form_class: Any, noun: str, new: Any, change: Any
) -> tuple[Callable[..., HttpResponseBase], Callable[..., HttpResponseBase]]:
    """The two pages of a part of a community; each is an operation of its own in the matrix."""

    def add(request: access.Request, community: Community) -> HttpResponse:
        return _edit(request, form_class(request.POST or None, community=community), _save_part, new, community)

    def edit(request: access.Request, part: Any) -> HttpResponse:
        return _edit(
            request,
            form_class(request.POST or None, instance=part, community=part.community),
            _save_part,
            change,
            part.community,
        )

    add.__name__, edit.__name__ = f"{noun}_new", f"{noun}_edit"
    return (
        access.page("community.edit", model=Community, methods=("GET", "POST"))(add),
        access.page("community.edit", model=model, methods=("GET", "POST"), related=("community",))(edit),
    )


group_new, group_edit = _part_views(Group, GroupForm, "group", _("New group"), _("Change the group"))
notable_new, notable_edit = _part_views(
    Notable, NotableForm, "notable", _("New person in the chain of command"), _("Change the person")
)
venue_new, venue_edit = _part_views(Venue, VenueForm, "venue", _("New venue"), _("Change the venue"))


def _save_community(actor: Actor, form: Any) -> str:
    return services.save_community(actor=actor, community=form.instance).get_absolute_url()


def _save_part(actor: Actor, form: Any) -> str:
    part = services.save_part(actor=actor, part=form.instance, speaks_for=list(form.cleaned_data.get("groups") or []))
    return part.community.get_absolute_url()


def _save_outlet(actor: Actor, form: Any) -> str:
    services.save_outlet(actor=actor, outlet=form.instance)
    return "outlets"


def _edit(
    request: access.Request,
    form: Any,
    save: Callable[[Actor, Any], str],
    title: Any,
    community: Community | None,
    *,
    outlet: bool = False,
) -> HttpResponse:
    def attempt() -> str:
        try:
            return save(_who(request), form)
        except services.NameTaken as error:
            raise ValidationError({"name": gettext("Another entry already has this name.")}) from error

    context = {"title": title, "community": community, "outlet": outlet}
    return form_page(request, "directory/edit.html", form, context, save=attempt, said=gettext("Saved."), to=str)
