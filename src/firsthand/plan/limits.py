"""The limits between appearances, each as a row with its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import timedelta
from typing import TypeVar

from firsthand.said import Number, Said, _

from .candidates import Event, hours_between
from .problem import Rows, RowsBuilder
from .programme.model import Programme

Key = TypeVar("Key", bound=Hashable)


def limits(programme: Programme, events: list[Event]) -> Rows:
    """Every limit of the programme over its events."""
    rows = RowsBuilder(len(events))
    if events:
        rows.at_most(
            list(range(len(events))), programme.budget,
            _("The budget is %(budget)s %(currency)s.",
              budget=Number(programme.budget, 0), currency=programme.currency),
            [event.cost for event in events],
        )  # fmt: skip
    for slot, own in _by(events, lambda event: event.slot.id).items():
        places = events[own[0]].slot.places
        rows.at_most(own, places, _("The slot %(slot)s has room for %(places)s.", slot=slot, places=places))
        for (voice, _slot), twice in _by(events, lambda event: (event.voice.id, event.slot.id), own).items():
            if places > 1:
                rows.at_most(twice, 1, _("%(voice)s comes to the slot %(slot)s once.", voice=voice, slot=slot))
    for voice, own in _by(events, lambda event: event.voice.id).items():
        budget, rest = events[own[0]].voice.per_month, events[own[0]].voice.rest_days
        for month, within in _by(events, lambda event: f"{event.day:%Y-%m}", own).items():
            rows.at_most(within, budget, _monthly(voice, budget, month))
        _windows(rows, events, own, rest, voice)
        _clashes(rows, programme, events, own, rest)
    for partner, own in _by(events, lambda event: event.partner.id if event.partner else "").items():
        if partner:
            most = next(each.per_month for each in programme.partners if each.id == partner)
            for month, within in _by(events, lambda event: f"{event.day:%Y-%m}", own).items():
                rows.at_most(within, most, _monthly(partner, most, month))
            _windows(rows, events, own, 0, partner)
    for community in programme.communities:
        if community.floor:
            rows.at_least(
                [i for i, event in enumerate(events) if community.id in event.slot.communities], community.floor,
                _("At least %(floor)s appearances reach %(place)s.", floor=community.floor, place=community.name),
            )  # fmt: skip
    return rows.rows()


def _by(events: list[Event], key: Callable[[Event], Key], among: list[int] | None = None) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for i in range(len(events)) if among is None else among:
        found[key(events[i])].append(i)
    return found


def _monthly(who: str, most: int, month: str) -> Said:
    return _("%(voice)s appears at most %(most)s times in %(month)s.", voice=who, most=most, month=month)


def _windows(rows: RowsBuilder, events: list[Event], own: list[int], rest: int, who: str) -> None:
    """At most one appearance within any `rest` + 1 days: one row for each largest window that nothing contains."""
    said = _("%(voice)s appears once a day.", voice=who)
    if rest:
        said = _("%(voice)s rests %(days)s days between appearances.", voice=who, days=rest)
    ordered = sorted(own, key=lambda i: events[i].day)
    span, last = timedelta(days=rest), -1
    for first, i in enumerate(ordered):
        until = first
        while until < len(ordered) and events[ordered[until]].day - events[i].day <= span:
            until += 1
        window = ordered[first:until]
        if until > last and len(window) > 1:
            rows.at_most(window, 1, said)
        last = max(last, until)


def _clashes(rows: RowsBuilder, programme: Programme, events: list[Event], own: list[int], rest: int) -> None:
    """Two slots that one voice cannot get to, on days that the rest does not keep apart already."""
    by_slot = _by(events, lambda event: event.slot.id, own)
    slots = sorted((events[each[0]].slot for each in by_slot.values()), key=lambda slot: slot.starts)
    for i, one in enumerate(slots):
        ends = one.starts + timedelta(minutes=one.minutes)
        for other in slots[i + 1 :]:
            if other.starts - ends > timedelta(days=2):
                break
            if (other.starts.date() - one.starts.date()).days <= rest:
                continue
            if other.starts < ends + timedelta(hours=hours_between(programme, one, other)):
                voice = events[own[0]].voice.id
                said = _(
                    "%(voice)s cannot get from %(one)s to %(other)s in time.", voice=voice, one=one.id, other=other.id
                )
                rows.at_most(by_slot[one.id] + by_slot[other.id], 1, said)
