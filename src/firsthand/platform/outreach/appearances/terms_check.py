"""Whether an appearance keeps to the terms of its release, and whom it would meet at the same hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .models import Appearance

#: Between two appearances of one speaker at different places.
TRAVEL = timedelta(hours=2)
#: States in which an appearance takes its hour from others.
BOOKED = ("cleared", "confirmed", "held", "debriefed")
AHEAD = ("proposed", "cleared", "confirmed")
#: What was said there cannot be unsaid.
TOLD = ("held", "debriefed")


def breaches(appearance: Appearance) -> list[str]:
    """What does not keep to the release's terms, in words; empty when everything does."""
    release, found = appearance.release, []
    wanted_use = "forum" if appearance.kind == Appearance.Kind.FORUM else "press"
    if release.use != wanted_use:
        found.append(_("The release is for another use: %(use)s.") % {"use": release.get_use_display()})
    if appearance.channel != release.channel:
        found.append(_("The release is for another channel: %(channel)s.") % {"channel": release.get_channel_display()})
    if appearance.audience != release.audience:
        found.append(
            _("The release is for another audience: %(audience)s.") % {"audience": release.get_audience_display()}
        )
    if appearance.language != release.language:
        found.append(_("The release is in another language: %(language)s.") % {"language": release.language})
    if appearance.venue is not None and appearance.venue.community_id != release.community_id:
        found.append(_("The venue is not in the community that cleared the release."))
    if appearance.local_end.date() > release.expires_on:
        found.append(_("The date is after the release ends."))
    if speaker_month(appearance).count() >= release.monthly_limit:
        found.append(
            _("The speaker's appearances of that month are used up: %(limit)d at most.")
            % {"limit": release.monthly_limit}
        )
    return found


def speaker_month(appearance: Appearance) -> QuerySet[Appearance, Any]:
    """The speaker's other booked appearances in the calendar month, as the place counts it."""
    first = appearance.local_start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    after = (first + timedelta(days=32)).replace(day=1)
    others = Appearance.objects.filter(release__speaker=appearance.release.speaker, state__in=BOOKED).exclude(
        pk=appearance.pk
    )
    return others.filter(starts_at__gte=first, starts_at__lt=after)


def bookings_near(
    *, starts_at: datetime, ends_at: datetime, speaker: str, venue_id: Any, states: tuple[str, ...], but: Any = None
) -> QuerySet[Appearance, Any]:
    """Appearances that meet this one: at the venue at the same time, or the speaker's, with the way
    between two places."""
    here = Q(venue_id=venue_id) if venue_id else Q(pk__in=[])
    same_time = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    with_the_way = Q(starts_at__lt=ends_at + TRAVEL, ends_at__gt=starts_at - TRAVEL)
    speaks = Q(release__speaker=speaker)
    rows = Appearance.objects.filter(state__in=states).filter(
        (here & same_time) | (speaks & same_time) | (speaks & with_the_way & ~here)
    )
    return rows.exclude(pk=but).select_related("venue", "outlet", "release")
