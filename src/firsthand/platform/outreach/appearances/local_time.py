"""A clock on the wall of a venue, made into a moment. Twice a year a clock shows an hour twice or not
at all; both are refused in words instead of guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def moment_at(day: date, clock: time, zone: str) -> datetime:
    """The moment (UTC) at which a clock in the named zone shows `clock` on `day`.

    Raises ValidationError for an unknown zone, an hour that is skipped, an hour that comes twice.
    """
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(zone)s” is not a named time zone. Correct it at the venue or outlet."), params={"zone": zone}
        ) from error
    wall = datetime.combine(day, clock)
    early, late = (wall.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early == late:
        return early
    if early.astimezone(there).replace(tzinfo=None) != wall:
        raise ValidationError(
            _(
                "This hour does not exist on that day in %(zone)s: the clocks go forward. "
                "Choose an earlier or a later time."
            ),
            code="nonexistent",
            params={"zone": zone},
        )
    raise ValidationError(
        _("This hour comes twice on that day in %(zone)s: the clocks go back. Choose an earlier or a later time."),
        code="ambiguous",
        params={"zone": zone},
    )
