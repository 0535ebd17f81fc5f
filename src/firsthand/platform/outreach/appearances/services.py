"""Appearances are proposed, changed while proposed, reported on; copies that leave are written down;
a recall cancels what lies ahead."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.voices.release.models import Release

from ..campaigns.models import Campaign
from .models import Appearance, Disclosure
from .terms_check import AHEAD, TOLD


def propose_appearance(*, actor: Actor, appearance: Appearance) -> Appearance:
    """Save a new proposal. Raises MoveRefused when its release is not live."""
    access.require(actor, "appearance.propose")
    with trail.recording():
        _require_live(appearance.release_id)
        appearance.proposed_by_id = actor.signed_in_id
        appearance.save()
        trail.record(
            trail.Operation.COLLECTION, "appearance.propose", actor=actor, kind="appearance", object_id=appearance.pk
        )
    return appearance


def change_appearance(*, actor: Actor, appearance: Appearance) -> Appearance:
    """Save a changed proposal. Raises WrongState once it is cleared: what was cleared is what is held."""
    access.require(actor, "appearance.write", appearance)
    with trail.recording():
        if Appearance.objects.select_for_update(of=("self",)).get(pk=appearance.pk).state != "proposed":
            raise flow.WrongState([_("Only a proposal can be changed. Cancel this one and propose another.")])
        _require_live(appearance.release_id)
        appearance.save()
        trail.record(
            trail.Operation.ALTERATION, "appearance.write", actor=actor, kind="appearance", object_id=appearance.pk
        )
    return appearance


def report_appearance(*, actor: Actor, appearance: Appearance) -> Appearance:
    """Save debrief and attendance of an appearance that was held. Raises WrongState otherwise."""
    access.require(actor, "appearance.report", appearance)
    with trail.recording():
        if Appearance.objects.select_for_update(of=("self",)).get(pk=appearance.pk).state != "held":
            raise flow.WrongState([_("A debrief is written after the appearance was held.")])
        appearance.save()
        trail.record(
            trail.Operation.ALTERATION, "appearance.report", actor=actor, kind="appearance", object_id=appearance.pk
        )
    return appearance


def approve_quotes(*, actor: Actor, appearance: Appearance) -> Appearance:
    """Record that the quotes were approved now. Raises MoveRefused when the release is not live."""
    access.require(actor, "appearance.report", appearance)
    with trail.recording():
        _require_live(appearance.release_id)
        appearance.quotes_approved_at = timezone.now()
        appearance.save()
        trail.record(
            trail.Operation.ALTERATION, "appearance.quotes", actor=actor, kind="appearance", object_id=appearance.pk
        )
    return appearance


def disclose(
    *, actor: Actor, appearances: list[Appearance], recipient: str, form: str, live_only: bool = True
) -> list[Disclosure]:
    """Write down that a copy leaves the house, before it does: one record for each appearance, so that
    a recall finds it. Raises MoveRefused when a release is not live and `live_only`."""
    access.require(actor, "disclosure.make")
    made = []
    with trail.recording():
        for appearance in appearances:
            if live_only:
                _require_live(appearance.release_id)
            record = Disclosure.objects.create(
                release_id=appearance.release_id,
                appearance=appearance,
                recipient=recipient,
                form=form,
                given_by_id=actor.signed_in_id,
            )
            trail.record(
                trail.Operation.DISCLOSURE,
                "appearance.disclose",
                actor=actor,
                kind="appearance",
                object_id=appearance.pk,
                recipients=[str(record.pk)],  # the name is in the record: a trail entry can never be erased
            )
            made.append(record)
    return made


def settle_disclosure(*, actor: Actor, disclosure: Disclosure) -> None:
    """Record that a recalled copy was taken down, today."""
    access.require(actor, "recall.settle", disclosure)
    with trail.recording():
        disclosure.taken_down_on = timezone.localdate()
        disclosure.save()
        trail.record(
            trail.Operation.ALTERATION, "disclosure.settle", actor=actor, kind="disclosure", object_id=disclosure.pk
        )


def take_down_release(release_id: UUID) -> list[flow.Trace]:
    """What a recall does here, inside the recall's own transaction and as often as it is told:
    appearances ahead are cancelled, the release leaves every campaign, those who hold a copy are to be asked.
    Returns the account of it, with what was told already and cannot be taken back."""
    found = []
    with trail.recording():
        rows = Appearance.objects.filter(release_id=release_id).select_related("venue", "outlet")
        for appearance in rows.filter(state__in=AHEAD, ends_at__gt=timezone.now()):
            _cancel(appearance, Appearance.Cause.RECALL, "release_recalled")
            found.append(flow.Trace("appearance", "taken_down", appearance.public_name))
        for appearance in rows.filter(state__in=TOLD):
            found.append(flow.Trace("appearance", "cannot", appearance.public_name))
        for campaign in Campaign.objects.filter(releases=release_id):
            campaign.releases.remove(release_id)  # type: ignore[arg-type]  # by its id: Django allows it, the stubs do not
            found.append(flow.Trace("campaign", "taken_down", campaign.name))
        for disclosure in Disclosure.objects.filter(release_id=release_id, take_down_asked_on__isnull=True):
            disclosure.take_down_asked_on = timezone.localdate()
            disclosure.save()
            found.append(flow.Trace("copy_given", "asked", disclosure.recipient))
        trail.record(trail.Operation.ERASURE, "release.take_down", actor=CLOCK, kind="release", object_id=release_id)
    return found


@flow.effect("cancel_appearances", record="campaign")
def cancel_appearances(ctx: flow.Context) -> None:
    """A campaign that its rule has stopped holds no more appearances."""
    for appearance in ctx.obj.appearances.filter(state__in=AHEAD, ends_at__gt=ctx.now):
        _cancel(appearance, Appearance.Cause.STOP_RULE, "stop_rule")


def _cancel(appearance: Appearance, cause: str, code: str) -> None:
    cancelled = flow.make_clock_move(appearance, "cancel", cause=code)
    cancelled.cancelled_because = cause
    cancelled.save()


def _require_live(release_id: UUID) -> None:
    if not Release.objects.live().filter(pk=release_id).exists():
        raise flow.MoveRefused([_("The release is no longer live.")])


flow.RECALLED.subscribe(take_down_release)
