"""Drawing what is hidden besides faces: a region, and where it is at which time."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor

from ..testimony.models import Testimony
from ..testimony.services import locked_testimony, note
from .models import Position, Region
from .services import READY

#: States of a testimony whose recording may be drawn on.
DRAWABLE = ("recorded", "transcribed", *READY)
NOT_THEN = gettext_lazy("It is not hidden at that time. Choose a time between its beginning and its end.")
MOST_POSITIONS = 500  # of one region: a person draws them one by one


def add_region(
    *, actor: Actor, testimony: Testimony, what: str, everything_but: bool = False, start_ms: int = 0,
    end_ms: int | None = None, at_ms: int | None = None, left: int, top: int, width: int, height: int,
) -> Region:  # fmt: skip
    """Hide a part of the picture for a time, with its first position, which is at `at_ms` or else at its beginning.
    What was made before it must be made anew."""
    access.require(actor, "region.write", testimony)
    with trail.recording():
        row = locked_testimony(testimony, *DRAWABLE)
        region = Region(testimony=row, what=what, everything_but=everything_but, start_ms=start_ms, end_ms=end_ms)
        region.save()
        at = start_ms if at_ms is None else at_ms
        Position(region=region, at_ms=at, left=left, top=top, width=width, height=height).save()
        note(trail.Operation.ALTERATION, "region.add", actor, region, row)
    return region


def put_position(
    *, actor: Actor, region: Region, at_ms: int | None, left: int, top: int, width: int, height: int
) -> Position:  # fmt: skip
    """Say where the region is at a time; one at the same time is replaced. Raises MoveRefused outside its times
    and once the recording that covers it is approved."""
    access.require(actor, "region.write", region)
    at_ms = region.start_ms if at_ms is None else at_ms
    with trail.recording():
        row = _open_testimony(region)
        if at_ms < region.start_ms or (region.end_ms is not None and at_ms > region.end_ms):
            raise flow.MoveRefused([str(NOT_THEN)])
        position = Position.objects.filter(region=region, at_ms=at_ms).first() or Position(region=region, at_ms=at_ms)
        if position._state.adding and region.positions.count() >= MOST_POSITIONS:
            raise flow.MoveRefused([_("It has too many positions. Draw a second part for what follows.")])
        position.left, position.top, position.width, position.height = left, top, width, height
        position.save()
        note(trail.Operation.ALTERATION, "region.move", actor, region, row)
    return position


def remove_position(*, actor: Actor, position: Position) -> None:
    """Take one position away. Raises MoveRefused for the only one."""
    access.require(actor, "region.write", position)
    with trail.recording():
        row = _open_testimony(position.region)
        if position.region.positions.count() == 1:
            raise flow.MoveRefused([_("It is the only position. Take the whole part away instead.")])
        note(trail.Operation.ALTERATION, "region.move", actor, position.region, row)
        position.delete()


def remove_region(*, actor: Actor, region: Region) -> None:
    """Take a region away, until the recording that covers it is approved. Raises MoveRefused then."""
    access.require(actor, "region.write", region)
    with trail.recording():
        row = _open_testimony(region)
        note(trail.Operation.ALTERATION, "region.remove", actor, region, row)
        region.delete()


def _open_testimony(region: Region) -> Testimony:
    """The testimony, locked. Raises MoveRefused once its protected recording is approved."""
    row = locked_testimony(region.testimony)
    Region.objects.select_for_update().get(pk=region.pk)
    if row.protections.filter(state="approved").exists():
        raise flow.MoveRefused([_("The protected recording is approved. Set it aside first.")])
    return row
