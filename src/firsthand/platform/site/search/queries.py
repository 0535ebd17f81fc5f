"""What a search finds: a few of each kind, only what the actor may see, and nothing that is sealed.

The number of statements depends on the actor's role alone. Code names are found by their beginning,
which an index serves; a person's name only through the keyed hashes of intake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, trail
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account
from firsthand.platform.casework.intake.names import marks_of
from firsthand.platform.casework.models import Case, NameMark
from firsthand.platform.community.models import Community, Outlet, Venue
from firsthand.platform.outreach.models import Campaign
from firsthand.platform.voices.models import Voice
from firsthand.platform.voices.release.queries import live_releases

SHOWN = 10
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing found. The title is a code name or the name of something public."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """The first of one kind, whether there are more, and where all of them are."""

    key: str
    label: Any
    hits: list[Hit]
    more: bool
    url: str


def groups_for(actor: Actor, q: str) -> list[Group]:
    """What this actor finds, grouped. Looking up a person's name is a trail entry of its own, which is
    committed first; raises TrailUnavailable when it cannot be."""
    found = (search(actor, q) for search in _SEARCHES)
    return [group for group in found if group is not None and group.hits]


def _begins(column: str, q: str) -> Q:
    # Code names are written in title case. PostgreSQL's index serves each spelling; SQLite's LIKE
    # looks away from case by itself.
    found = Q()
    for spelling in {q, q.capitalize(), q.title(), q.upper()}:
        found |= Q(**{f"{column}__startswith": spelling})
    return found


def _contains(q: str, *columns: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": q})
    return found


def _group(key: str, label: Any, rows: QuerySet[Any, Any], show: Callable[[Any], Hit], url_name: str) -> Group:
    first = list(rows[: SHOWN + 1])
    return Group(key, label, [show(row) for row in first[:SHOWN]], len(first) > SHOWN, reverse(url_name))


def _case_hit(case: Case) -> Hit:
    return Hit(case.code_name, case.get_absolute_url(), case.state_label)


def _cases(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "case.read"):
        return None
    rows = access.visible(actor, "case.read", Case.objects.filter(_begins("code_name", q), erased_on__isnull=True))
    return _group("cases", _("Cases"), rows.order_by("code_name"), _case_hit, "cases")


def _cases_by_name(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "identity.read"):
        return None
    marks = marks_of(names=[q], born_on=None)
    if not marks:
        return None
    trail.commit_now(
        trail.Operation.COMBINATION, "search.name", actor=actor, kind="namemark", object_id=None, purpose="casework"
    )
    every = (
        NameMark.objects.filter(mark__in=marks)
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .filter(n=len(marks))
        .values("case")
    )
    rows = access.visible(actor, "identity.read", Case.objects.filter(pk__in=every, erased_on__isnull=True))
    return _group("names", _("Cases of a person with such a name"), rows.order_by("code_name"), _case_hit, "cases")


def _voices(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "voice.read"):
        return None
    rows = access.visible(
        actor, "voice.read", Voice.objects.filter(_begins("code_name", q), case__erased_on__isnull=True)
    )
    return _group(
        "voices",
        _("Voices"),
        rows.order_by("code_name"),
        lambda row: Hit(row.code_name, row.get_absolute_url()),
        "voices",
    )


def _releases(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "release.list"):
        return None
    rows = live_releases(actor).filter(_contains(q, "title", "text")).defer("text").order_by("title")
    return _group(
        "releases", _("Releases"), rows, lambda row: Hit(row.title, row.get_absolute_url(), row.speaker), "releases"
    )


def _campaigns(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "campaign.list"):
        return None
    rows = access.visible(actor, "campaign.list", Campaign.objects.filter(_contains(q, "name"))).order_by("name")
    return _group(
        "campaigns",
        _("Campaigns"),
        rows,
        lambda row: Hit(row.name, row.get_absolute_url(), row.state_label),
        "campaigns",
    )


def _communities(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "community.list"):
        return None
    rows = access.visible(actor, "community.list", Community.objects.filter(_contains(q, "name", "place"))).order_by(
        "name"
    )
    return _group(
        "communities",
        _("Communities"),
        rows,
        lambda row: Hit(row.name, row.get_absolute_url(), row.place),
        "communities",
    )


def _venues(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "community.list"):
        return None
    found = Venue.objects.filter(_contains(q, "name")).select_related("community")
    rows = access.visible(actor, "community.list", found).order_by("name")
    return _group(
        "venues",
        _("Venues"),
        rows,
        lambda row: Hit(row.name, row.community.get_absolute_url(), row.community.name),
        "communities",
    )


def _outlets(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "outlet.list"):
        return None
    edits = access.may(actor, "outlet.edit")
    rows = access.visible(actor, "outlet.list", Outlet.objects.filter(_contains(q, "name"))).order_by("name")

    def show(row: Outlet) -> Hit:
        url = reverse("outlet_edit", args=[row.pk]) if edits else reverse("outlets")
        return Hit(row.name, url, str(row.get_kind_display()))

    return _group("outlets", _("Outlets"), rows, show, "outlets")


def _accounts(actor: Actor, q: str) -> Group | None:
    if not access.may(actor, "account.list"):
        return None
    rows = access.visible(
        actor, "account.list", Account.objects.filter(_contains(q, "display_name", "username"))
    ).order_by("display_name")
    return _group(
        "accounts",
        _("Accounts"),
        rows,
        lambda row: Hit(row.display_name, reverse("account", args=[row.pk]), row.username),
        "accounts",
    )


_SEARCHES: Iterable[Callable[[Actor, str], Group | None]] = (
    _cases, _cases_by_name, _voices, _releases, _campaigns, _communities, _venues, _outlets, _accounts,
)  # fmt: skip
