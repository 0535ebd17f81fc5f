"""Rows for tests, saved directly: they set the scene and are not themselves under test.

Each function takes keyword overrides. Factories of a stage are in factories_<stage>.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, Agency, RoleGrant
from firsthand.platform.casework.models import Case, Identity, Referral
from firsthand.platform.community.models import Community, Group, Outlet, Venue

_numbers = count(1)


def today() -> date:
    return timezone.localdate()


def make_agency(**given: Any) -> Agency:
    number = next(_numbers)
    return Agency.objects.create(**{"name": f"Agency {number}", "kind": "service", **given})


def make_account(*, role: Role | None = None, **given: Any) -> Account:
    number = next(_numbers)
    defaults = {
        "username": f"account{number}",
        "display_name": f"Account {number}",
        "agency": given.pop("agency", None) or make_agency(),
    }
    account = Account.objects.create(**{**defaults, **given})
    if role is not None:
        give_role(account, role)
    return account


def give_role(account: Account, role: Role) -> None:
    approver = Account.objects.create(username=f"approver{next(_numbers)}", display_name="Approver")
    asker = Account.objects.create(username=f"asker{next(_numbers)}", display_name="Asker")
    RoleGrant.objects.create(account=account, role=role, state="in_force", requested_by=asker, approved_by=approver)


def make_actor(role: Role, case: Case | Community | None = None, *, account: Account | None = None) -> Actor:
    """An actor in `role`; with a case, a live member of it (the participant: the case's own)."""
    account = account or make_account(role=role)
    if isinstance(case, Case) and role is Role.PARTICIPANT:
        Case.objects.filter(pk=case.pk).update(participant=account)
        case.participant = account
    elif case is not None:
        add_member(case.pk, account, role)
    return Actor(account.pk, role, account.agency_id, account.display_name, account.language)


def account_of(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def add_member(file_id: Any, account: Account, role: Role, *, days: int = 90) -> Membership:
    return Membership.objects.create(
        file_id=file_id, account=account, capacity=role, expires_at=timezone.now() + timedelta(days=days)
    )


def make_case(**given: Any) -> Case:
    number = next(_numbers)
    defaults = {
        "code_name": f"Cedar {number}", "country": "FR", "origin": "SY", "basis": "consent",
        "retain_until": today() + timedelta(days=365), "duplicates_seen_on": today(),
    }  # fmt: skip
    return Case.objects.create(**{**defaults, **given})


def make_identity(case: Case, **given: Any) -> Identity:
    return Identity.objects.create(**{"case": case, "name": "Samir Haddad", "born_on": "1994-03-02", **given})


def make_referral(case: Case, **given: Any) -> Referral:
    recorded_by = given.pop("recorded_by", None) or make_account()
    return Referral.objects.create(
        **{
            "case": case,
            "referrer": "A social worker",
            "why": "Asked for help",
            "received_on": today(),
            "recorded_by": recorded_by,
            **given,
        }
    )


def make_community(**given: Any) -> Community:
    number = next(_numbers)
    return Community.objects.create(
        **{"name": f"Quarter {number}", "place": "Harbour town", "country": "FR", "languages": "ar,fr", **given}
    )


def make_group(community: Community, **given: Any) -> Group:
    number = next(_numbers)
    return Group.objects.create(**{"community": community, "name": f"Group {number}", "kind": "elders", **given})


def make_venue(community: Community, **given: Any) -> Venue:
    number = next(_numbers)
    return Venue.objects.create(
        **{"community": community, "name": f"Hall {number}", "time_zone": "Europe/Paris", "capacity": 80, **given}
    )


def make_outlet(**given: Any) -> Outlet:
    number = next(_numbers)
    return Outlet.objects.create(
        **{"name": f"Radio {number}", "kind": "radio", "language": "ar", "time_zone": "Europe/Paris", **given}
    )
