"""Protected recordings that an actor may see, and those that wait for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from ..testimony.models import Mark, Testimony
from ..testimony.queries import clock
from .models import WHOLE, Position, Protection, Region


@dataclass(frozen=True)
class PositionRow:
    """Where a region is at one time, in words."""

    position: Position
    at: str
    place: str


@dataclass(frozen=True)
class RegionRow:
    """A region in words. `drawn` is what the player's preview needs of it, in JSON."""

    region: Region
    begins: str
    ends: str
    positions: list[PositionRow]
    drawn: str


def region_rows(testimony: Testimony) -> list[RegionRow]:
    """The regions of a testimony's recording, in order of time, each with its positions."""
    return [_region_row(row) for row in Region.objects.filter(testimony=testimony).prefetch_related("positions")]


def _region_row(region: Region) -> RegionRow:
    positions = [
        (each, tuple(value * 100 / WHOLE for value in (each.left, each.top, each.width, each.height)))
        for each in region.positions.all()
    ]
    drawn = {
        "id": str(region.pk), "from": region.start_ms, "to": region.end_ms, "but": region.everything_but,
        "keys": [[each.at_ms, *box] for each, box in positions],
    }  # fmt: skip
    rows = [
        PositionRow(each, clock(each.at_ms), " · ".join(f"{value:.1f}%" for value in box)) for each, box in positions
    ]
    return RegionRow(region, clock(region.start_ms), clock(region.end_ms), rows, json.dumps(drawn))


@dataclass(frozen=True)
class HiddenWords:
    """How much of the transcript is hidden, and the first suggestion that nobody has settled."""

    hidden: int
    suggested: int
    first: UUID | None  # the passage of the first suggestion


def words_to_review(testimony: Testimony) -> HiddenWords:
    """The redactions of the transcript in numbers. Reads nothing sealed."""
    marks = Mark.objects.filter(passage__testimony=testimony, hide=True)
    open_ones = marks.filter(marked_by__isnull=True).order_by("passage__position", "start")
    return HiddenWords(marks.count(), open_ones.count(), open_ones.values_list("passage_id", flat=True).first())


def _row(protection: Protection) -> flow.Waiting:
    return flow.Waiting(str(protection.testimony), protection.get_absolute_url(), note=protection.state_label)


@flow.waits("protection", label=_("Protected recordings that wait for you"))
def waiting_protections(actor: Actor) -> flow.Queue:
    """To be looked at by somebody else than who asked for it, and those of one's own that failed."""
    if actor.role not in {Role.EDITOR, Role.TESTIMONY_OFFICER}:
        return flow.Queue()
    mine = Q(asked_by=actor.account_id)
    rows = (
        access.visible(actor, "protection.read", Protection.objects.all())
        .filter((Q(state="review") & ~mine) | (Q(state="failed") & mine))
        .select_related("testimony__voice")
        .order_by("state_since")
    )
    return flow.queue_of(rows, _row, reads=("state", "testimony__number", "testimony__voice__code_name"))
