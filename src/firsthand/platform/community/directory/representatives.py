"""Who speaks for a community here: a membership of the community, with an end, given by a coordinator."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.services import add_member, end_membership
from firsthand.platform.base.flow.forms import DayField, offer_rows
from firsthand.platform.base.people.models import Account, RoleGrant

from .models import Community


def representatives_of(community: Community) -> QuerySet[access.Membership, access.Membership]:
    """Those who represent the community now, soonest to end first."""
    return (
        access.Membership.objects.filter(
            file_id=community.pk,
            capacity=Role.COMMUNITY_REPRESENTATIVE,
            ended_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .select_related("account")
        .order_by("expires_at")
    )


class RepresentativeForm(forms.Form):
    """One account that holds the role, until a day."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("Representative"))
    until = DayField(label=_("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = Account.objects.filter(
            is_active=True,
            role_grants__role=Role.COMMUNITY_REPRESENTATIVE,
            role_grants__state=RoleGrant.State.IN_FORCE,
        )
        offer_rows(self, "account", holders.distinct().order_by("display_name"))

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a date that lies ahead."))
        return day


@access.page("community.represent", model=Community, methods=("GET", "POST"))
def representatives(request: access.Request, community: Community) -> HttpResponse:
    """See, add and end those who speak for the community."""
    form = RepresentativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = timezone.make_aware(datetime.combine(form.cleaned_data["until"], time.min))
        add_member(
            actor=request.actor,
            file_id=community.pk,
            account=form.cleaned_data["account"],
            capacity=Role.COMMUNITY_REPRESENTATIVE,
            expires_at=until,
        )
        messages.success(request, gettext("Saved."))
        return redirect("community_representatives", pk=community.pk)
    context = {"community": community, "form": form, "rows": representatives_of(community)}
    return render(request, "directory/representatives.html", context, status=422 if form.is_bound else 200)


@access.page("community.represent", model=Community, methods=("POST",))
def representative_end(request: access.Request, community: Community, member: UUID) -> HttpResponse:
    """End it at once: the next request of that account no longer sees the community."""
    row = representatives_of(community).filter(pk=member).first()
    if row is None:
        raise Http404
    end_membership(actor=request.actor, member=row)
    messages.success(request, gettext("Done."))
    return redirect("community_representatives", pk=community.pk)
