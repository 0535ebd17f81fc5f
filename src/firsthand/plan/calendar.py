"""The plan as calendars: one for each venue, with named time zones and random ids, and no voice in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
from icalendar import Calendar
from icalendar import Event as Entry
from numpy.typing import NDArray

from .candidates import Event
from .worlds import Instance


def calendars(case: Instance, chosen: NDArray[np.bool_]) -> bytes:
    """An iCalendar stream of a calendar for each venue. A venue needs no name of who speaks, so there is none."""
    venues: dict[str, list[Event]] = {}
    for i in np.flatnonzero(chosen):
        venues.setdefault(case.events[i].slot.venue, []).append(case.events[i])
    return b"".join(_calendar(venue, events) for venue, events in sorted(venues.items()))


def _calendar(venue: str, events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Firsthand//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", venue)
    for slot in sorted({event.slot.id: event.slot for event in events}.values(), key=lambda slot: slot.starts):
        entry = Entry()
        entry.add("uid", str(uuid4()))
        entry.add("dtstamp", datetime.now(UTC))
        entry.add("dtstart", slot.starts)
        entry.add("dtend", slot.starts + timedelta(minutes=slot.minutes))
        entry.add("summary", slot.id)
        entry.add("location", venue)
        entry.add("class", "PRIVATE")
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
