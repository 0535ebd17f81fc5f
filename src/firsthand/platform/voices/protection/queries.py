"""Protected recordings that an actor may see, and those that wait for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from ..testimony.models import Testimony
from ..testimony.queries import clock
from .models import WHOLE, Protection, Region


@dataclass(frozen=True)
class RegionRow:
    """A region in words."""

    region: Region
    begins: str
    ends: str
    place: str


def region_rows(testimony: Testimony) -> list[RegionRow]:
    """The regions of a testimony's recording, in order of time."""
    return [
        RegionRow(
            row,
            clock(row.start_ms),
            clock(row.end_ms),
            " · ".join(f"{value * 100 / WHOLE:.1f}%" for value in (row.left, row.top, row.width, row.height)),
        )
        for row in Region.objects.filter(testimony=testimony)
    ]


def approved_for(testimony: Testimony) -> list[Protection]:
    """The approved protected recordings of a testimony, the newest first."""
    return list(Protection.objects.filter(testimony=testimony, state="approved").defer("report", "captions"))


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
