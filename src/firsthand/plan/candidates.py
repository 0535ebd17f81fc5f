"""Every appearance that could be, and for each that cannot, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from firsthand.said import Said, _

from .problems import fault
from .programme.model import Clearance, Community, Pairing, Partner, Programme, Slot, Voice

EARTH_KM = 6371.0
#: How fast somebody gets from one venue to the next, and what coming and going takes besides.
KM_PER_HOUR, TURN_HOURS = 50.0, 1.0
#: So many ways to bring slot, voice and partner together are gone through at most.
MOST_EVENTS = 500_000


@dataclass(frozen=True)
class Event:
    """A voice at a slot, perhaps beside a partner. `audience`: the groups that may hear this voice there."""

    voice: Voice
    slot: Slot
    partner: Partner | None
    audience: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the plan's table names it."""
        return " ".join([self.voice.id, self.slot.id, *([self.partner.id] if self.partner else [])])

    @property
    def cost(self) -> float:
        """In the programme's currency: slot, voice and partner."""
        return self.slot.cost + self.voice.cost + (self.partner.cost if self.partner else 0.0)

    @property
    def day(self) -> date:
        """The local day."""
        return self.slot.starts.date()


@dataclass(frozen=True)
class Missing:
    """A voice and a slot that do not come together, and why not. `kind` says which rule, for a page to link."""

    voice: str
    slot: str
    kind: str
    why: Said


def candidates(programme: Programme) -> tuple[list[Event], list[Missing]]:
    """All events that no hard limit forbids, in the order of slots and voices; and the pairs that one does.

    Raises Faults where there would be more than MOST_EVENTS.
    """
    could = len(programme.slots) * len(programme.voices) * (1 + len(programme.partners))
    if could > MOST_EVENTS:
        raise fault(
            programme.path, None, "slot",
            _("%(slots)s slots, %(voices)s voices and %(partners)s partners could come together in %(could)s ways; a"
              " plan is made of at most %(most)s.", slots=len(programme.slots), voices=len(programme.voices),
              partners=len(programme.partners), could=could, most=MOST_EVENTS),
            _("Split the programme by region or by season."),
        )  # fmt: skip
    events: list[Event] = []
    missing: list[Missing] = []
    for slot in programme.slots:
        for voice in programme.voices:
            found = list(_together(programme, voice, slot, missing))
            events += found
    return events, missing


def _together(programme: Programme, voice: Voice, slot: Slot, missing: list[Missing]) -> Iterator[Event]:
    audience = tuple(each for each in slot.groups if each in voice.audiences)
    minors = {each.id for each in programme.groups if each.minors}
    if not slot.guardians:
        audience = tuple(each for each in audience if each not in minors)
    barred = [Missing(voice.id, slot.id, *each) for each in _barred(programme, voice, slot, audience, minors)]
    if barred:
        missing += barred
        return
    alone = voice.pairing is not Pairing.MUST and not slot.with_partner
    if alone:
        yield Event(voice, slot, None, audience)
    paired = False
    if voice.pairing is not Pairing.NO:
        for partner in programme.partners:
            away = any(first <= slot.starts.date() <= last for first, last in partner.away)
            if slot.language in partner.languages and not away and partner.per_month:
                paired = True
                yield Event(voice, slot, partner, audience)
    if not alone and not paired:
        missing.append(Missing(voice.id, slot.id, "pairing", _("a partner is needed, and none can come.")))


def _barred(
    programme: Programme, voice: Voice, slot: Slot, audience: tuple[str, ...], minors: set[str]
) -> Iterator[tuple[str, _]]:
    """The hard limits that stand in the way, never priced."""
    day = slot.starts.date()
    places = [programme.community(each) for each in slot.communities]
    untouched = [each.name for each in places if each.comparison]
    if untouched:
        yield "comparison", _("%(place)s is a comparison community and stays untouched.", place=untouched[0])
    if slot.closed:
        yield "security", _("security excludes the place.")
    if set(slot.communities) & set(voice.keep_out):
        yield "security", _("security keeps this voice out of the community.")
    if slot.clearance is Clearance.REFUSED:
        yield "clearance", _("the community refused the clearance.")
    if slot.clearance is Clearance.ASKED:
        yield "clearance", _("the community has not given its clearance.")
    if slot.cleared_until is not None and day > slot.cleared_until:
        yield "clearance", _("the clearance ends before the day.")
    if slot.topics and not set(slot.topics) & set(voice.topics):
        yield "clearance", _("the clearance is for other topics.")
    if voice.fit_until is None:
        yield "fitness", _("fitness to speak is not recorded.")
    elif day > voice.fit_until:
        yield "fitness", _("fitness to speak ends before the day.")
    if slot.channel not in voice.fit_channels:
        yield "fitness", _("fitness to speak does not cover this channel.")
    if slot.channel not in voice.channels:
        yield "consent", _("there is no consent to this channel.")
    if slot.language not in voice.languages:
        yield "language", _("the voice does not speak or did not consent to the language.")
    if not any(slot.language in each.languages for each in places):
        yield "language", _("nobody there speaks the slot's language.")
    if not audience:
        if set(slot.groups) <= minors and not slot.guardians:
            yield "guardians", _("the audience is of minors, and no guardian has cleared it.")
        else:
            yield "consent", _("there is no consent to this audience.")
    if any(first <= day <= last for first, last in voice.away):
        yield "away", _("the voice is away on the day.")
    if not voice.per_month:
        yield "exposure", _("the exposure budget is nil.")
    home = programme.community(voice.home)
    if min(distance(home, each) for each in places) > voice.max_km and slot.channel == "forum":
        yield "distance", _("it is farther than the voice may travel.")


def distance(one: Community, other: Community) -> float:
    """Great-circle distance in km."""
    a, b = radians(one.lat), radians(other.lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def hours_between(programme: Programme, one: Slot, other: Slot) -> float:
    """What it takes from the end of one to the start of the other: the way and the turn, none within one venue."""
    if one.venue == other.venue and one.communities == other.communities:
        return 0.0
    if "forum" not in (one.channel, other.channel):
        return 0.5  # from one call to another
    km = distance(programme.community(one.communities[0]), programme.community(other.communities[0]))
    return km / KM_PER_HOUR + TURN_HOURS
