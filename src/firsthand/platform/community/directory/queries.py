"""Reading the directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant

from .models import Community, Group, Notable, Outlet, Venue


def communities_visible_to(actor: Actor | None, *, q: str = "") -> QuerySet[Community, Any]:
    """Communities with the number of their groups and venues, by name."""

    def number(model: type[Group] | type[Venue]) -> Any:
        counted = (
            model._default_manager.filter(community=OuterRef("pk"))
            .order_by()
            .values("community")
            .annotate(n=Count("pk"))
        )
        return Coalesce(Subquery(counted.values("n")), 0)

    rows = access.visible(actor, "community.list", Community.objects.all())
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(place__icontains=q))
    return rows.annotate(group_count=number(Group), venue_count=number(Venue)).order_by("name")


def outlets_visible_to(actor: Actor | None, *, q: str = "") -> QuerySet[Outlet, Any]:
    rows = access.visible(actor, "outlet.list", Outlet.objects.all())
    return rows.filter(name__icontains=q) if q else rows


def representatives_of(community: Community) -> QuerySet[access.Membership, access.Membership]:
    """Those who speak for the community now, soonest to end first."""
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


def who_could_represent() -> QuerySet[Account, Any]:
    """Accounts that hold the role of a representative, by name."""
    holders = Account.objects.filter(
        is_active=True,
        role_grants__role=Role.COMMUNITY_REPRESENTATIVE,
        role_grants__state=RoleGrant.State.IN_FORCE,
    )
    return holders.distinct().order_by("display_name")


@dataclass
class Seat:
    """One notable in the chain of command, with those who answer to them."""

    notable: Notable
    below: list[Seat] = field(default_factory=list)


def chain_of(community: Community) -> list[Seat]:
    """The chain of command as trees, in two queries. Everybody appears once, also when the data go
    round in a circle (then the circle is entered at its first name)."""
    seats = {notable.pk: Seat(notable) for notable in community.notables.prefetch_related("groups")}
    tops: list[Seat] = []
    for seat in seats.values():
        above = seats.get(seat.notable.answers_to_id) if seat.notable.answers_to_id else None
        if above is None:
            tops.append(seat)
        else:
            above.below.append(seat)
    reached: set[Any] = set()

    def walk(seat: Seat) -> None:
        reached.add(seat.notable.pk)
        seat.below = [below for below in seat.below if below.notable.pk not in reached]
        for below in seat.below:
            walk(below)

    for top in tops:
        walk(top)
    for seat in seats.values():
        if seat.notable.pk not in reached:
            tops.append(seat)
            walk(seat)
    return tops
