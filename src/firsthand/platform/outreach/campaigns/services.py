"""Writing a campaign. Once it runs, its design stands: nothing here changes it any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.voices.release.models import Release

from .models import Audience, Campaign
from .parts import WRITTEN

#: States in which the design may still be written.
OPEN = ("drafted", "complete", "baseline_taken")


class DesignStands(flow.MoveRefused):
    """The campaign has begun; its design is what will be evaluated."""

    def __init__(self) -> None:
        super().__init__([_("The campaign has begun. Its design stands, so that what it promised can be evaluated.")])


def open_campaign(*, actor: Actor, name: str, contact: str = "") -> Campaign:
    """A new campaign, managed by the actor."""
    access.require(actor, "campaign.open")
    with trail.recording():
        campaign = Campaign.objects.create(name=name, contact=contact, managed_by_id=actor.signed_in_id)
        _record(actor, "campaign.open", campaign, operation=trail.Operation.COLLECTION)
    return campaign


def write_part(*, actor: Actor, campaign: Campaign, part: str, text: str) -> Campaign:
    """Write one part. Raises KeyError for an unknown part, DesignStands, StaleRecord."""
    access.require(actor, "campaign.write", campaign)
    with _design_open(campaign):
        setattr(campaign, str(WRITTEN[part].field), text.strip())
        campaign.save()
        _record(actor, "campaign.write", campaign)
    return campaign


def describe_audience(*, actor: Actor, audience: Audience) -> Audience:
    """Save an audience, new or changed, of a campaign whose design is open. Raises as `write_part`."""
    access.require(actor, "campaign.write", audience.campaign)
    with _design_open(audience.campaign):
        audience.save()
        _record(actor, "campaign.audience", audience.campaign)
    return audience


def remove_audience(*, actor: Actor, audience: Audience) -> None:
    """Take an audience out. Raises DesignStands."""
    access.require(actor, "campaign.write", audience.campaign)
    with _design_open(audience.campaign):
        audience.delete()
        _record(actor, "campaign.audience", audience.campaign)


def choose_releases(*, actor: Actor, campaign: Campaign, release_ids: Iterable[UUID]) -> None:
    """Set the live releases that the campaign uses. Others are left out without a word. This stays
    open while the campaign runs: a recalled release may be replaced by another."""
    access.require(actor, "campaign.write", campaign)
    with trail.recording():
        campaign.releases.set(Release.objects.live().filter(pk__in=list(release_ids)))
        _record(actor, "campaign.releases", campaign)


@contextmanager
def _design_open(campaign: Campaign) -> Iterator[None]:
    """A recorded transaction in which the campaign cannot begin meanwhile."""
    with trail.recording():
        if Campaign.objects.select_for_update().get(pk=campaign.pk).state not in OPEN:
            raise DesignStands
        yield


def _record(actor: Actor, action: str, campaign: Campaign, **given: Any) -> None:
    operation = given.pop("operation", trail.Operation.ALTERATION)
    trail.record(operation, action, actor=actor, kind="campaign", object_id=campaign.pk, **given)
