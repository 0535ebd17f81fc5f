"""The scene of the journeys: accounts for every role and one community. No case, no testimony, no campaign.

`make` runs inside the platform's own settings (`Platform.python`), before the first page is asked for.
The journeys make everything else through pages.
"""

from __future__ import annotations

from firsthand.pathway import Role
from firsthand.platform.base.people.models import Account
from firsthand.platform.community.models import Community, Group, Outlet, Venue
from firsthand.platform.site.demo.accounts import make_account, make_staff

COMMUNITY, VENUE, OUTLET = "Harbour Quarter", "Reading Room", "Radio Littoral"
GROUPS = {
    "Council of elders": "elders",
    "Women of the quarter": "women",
    "Youth club": "youth",
    "Families of victims": "victims",
    "Extended families": "families",
}


def make() -> None:
    """Staff with their roles in force, two participants' accounts, a community with a venue, an outlet."""
    make_staff()
    for username, name in (("participant", "Samir H."), ("participant.new", "Yunus A.")):
        make_account(username, name, Role.PARTICIPANT)
    community = Community(
        name=COMMUNITY,
        place="Harbour town",
        country="FR",
        languages="ar,fr",
        customs="By its elders, after hearing everybody.",
    )
    community.save()
    for name, kind in GROUPS.items():
        Group(community=community, name=name, kind=kind).save()
    Venue(community=community, name=VENUE, address="3 Quay Street", time_zone="Europe/Paris", capacity=60).save()
    Outlet(name=OUTLET, kind="radio", language="fr", time_zone="Europe/Paris").save()


def accounts() -> list[str]:
    """User names of everybody who can sign in."""
    return list(Account.objects.filter(is_active=True).order_by("username").values_list("username", flat=True))
