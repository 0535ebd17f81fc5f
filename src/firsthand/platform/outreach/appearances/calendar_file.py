"""Appearances as an iCalendar file (RFC 5545): named time zones, random ids, the public name only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .models import Appearance

if TYPE_CHECKING:
    from icalendar import Event

STATUS = {"cancelled": "CANCELLED", "proposed": "TENTATIVE", "cleared": "TENTATIVE"}


def calendar_of(appearances: Iterable[Appearance]) -> bytes:
    """The file. One whose release is no longer live loses its name and is cancelled: a calendar that
    has it already finds it by its id and takes it out."""
    from icalendar import Calendar  # noqa: PLC0415 - slow to load: only a calendar file waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//Firsthand//Appearances//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appearance in appearances:
        calendar.add_component(_event(appearance))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(appearance: Appearance) -> Event:
    from icalendar import Event, vText  # noqa: PLC0415 - as above

    gone = appearance.state == "cancelled" or (
        not appearance.release.is_live and appearance.state in STATUS | {"confirmed": ""}
    )
    event = Event()
    event.add("uid", str(appearance.calendar_uid))
    event.add("dtstamp", appearance.updated_at.astimezone(UTC))
    event.add("dtstart", appearance.local_start)
    event.add("dtend", appearance.local_end)
    event.add("sequence", appearance.version)
    event.add("status", "CANCELLED" if gone else STATUS.get(appearance.state, "CONFIRMED"))
    event.add("summary", vText(_("Cancelled") if gone else appearance.shown_name))
    if appearance.venue is not None and not gone:
        event.add("location", ", ".join(part for part in (appearance.venue.name, appearance.venue.address) if part))
    event.add("class", "PRIVATE")
    return event
