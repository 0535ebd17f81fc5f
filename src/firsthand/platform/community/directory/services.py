"""Writing the directory."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, trail
from firsthand.platform.base.access.services import add_member, end_membership
from firsthand.platform.base.flow.models import Record
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from .models import Community, Group, Notable, Outlet, Venue
from .places import clean_languages, clean_time_zone

Part = Group | Notable | Venue
R = TypeVar("R", bound=Record)


class NameTaken(Exception):
    """Another entry has this name; nothing was saved."""


def save_community(*, actor: Actor, community: Community) -> Community:
    """Create or change a community. Raises ValidationError for a language that is none, NameTaken,
    flow.StaleRecord, access.Denied."""
    access.require(actor, "community.edit", None if community._state.adding else community)
    community.languages = clean_languages(community.languages)
    return _save(actor, community, "community.edit")


def save_part(*, actor: Actor, part: Part, speaks_for: list[Group] | None = None) -> Part:
    """Create or change a group, a notable or a venue of a community. Errors as `save_community`."""
    access.require(actor, "community.edit", part.community)
    if isinstance(part, Venue):
        part.time_zone = clean_time_zone(part.time_zone)
    with trail.recording():
        _save(actor, part, "community.edit")
        if isinstance(part, Notable) and speaks_for is not None:
            part.groups.set([group for group in speaks_for if group.community_id == part.community_id])
    return part


def save_outlet(*, actor: Actor, outlet: Outlet) -> Outlet:
    """Create or change an outlet. Errors as `save_community`."""
    access.require(actor, "outlet.edit", None if outlet._state.adding else outlet)
    outlet.language, outlet.time_zone = clean_languages(outlet.language), clean_time_zone(outlet.time_zone)
    return _save(actor, outlet, "outlet.edit")


def name_representative(*, actor: Actor, community: Community, account: Account, until: date) -> access.Membership:
    """Let an account speak for the community until a day. Raises ValueError when it does not hold the
    role, access.Denied."""
    access.require(actor, "community.represent", community)
    return add_member(
        actor=actor,
        file_id=community.pk,
        account=account,
        capacity=Role.COMMUNITY_REPRESENTATIVE,
        expires_at=timezone.make_aware(datetime.combine(until, time.min)),
    )


def end_representative(*, actor: Actor, community: Community, member: access.Membership) -> None:
    """End it at once: the next request of that account no longer sees the community. Raises
    ValueError for a membership of something else, access.Denied."""
    access.require(actor, "community.represent", community)
    if member.file_id != community.pk:
        raise ValueError("a membership of something else")
    end_membership(actor=actor, member=member)


def _save(actor: Actor, row: R, action: str) -> R:
    kind = row._meta.model_name or ""
    operation = trail.Operation.COLLECTION if row._state.adding else trail.Operation.ALTERATION
    with trail.recording():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise NameTaken from error
        trail.record(operation, action, actor=actor, kind=kind, object_id=row.pk)
    return row
