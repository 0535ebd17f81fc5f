"""Clocks at named places, and calendar files read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError

from firsthand.platform.outreach.appearances.calendar_file import calendar_of
from firsthand.platform.outreach.appearances.local_time import moment_at
from tests import factories
from tests.factories_outreach import make_appearance, make_release


def test_the_same_clock_is_another_moment_elsewhere() -> None:
    assert moment_at(date(2026, 7, 1), time(18), "Europe/Paris") == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert moment_at(date(2026, 1, 1), time(18), "Europe/Paris") == datetime(2026, 1, 1, 17, tzinfo=UTC)
    assert moment_at(date(2026, 7, 1), time(18), "Asia/Kathmandu") == datetime(2026, 7, 1, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "code"),
    [
        (date(2026, 3, 29), time(2, 30), "Europe/Paris", "nonexistent"),
        (date(2026, 10, 25), time(2, 30), "Europe/Paris", "ambiguous"),
        (date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", "ambiguous"),
        (date(2011, 12, 30), time(12), "Pacific/Apia", "nonexistent"),
        (date(2026, 3, 29), time(2, 30), "Mars/Olympus", None),
        (date(2026, 3, 29), time(2, 30), "../etc/passwd", None),
    ],
)
def test_hours_that_cannot_be_told_are_refused(day: date, clock: time, zone: str, code: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        moment_at(day, clock, zone)
    assert refused.value.code == code


@pytest.mark.django_db
def test_calendar_is_read_back_with_zone_name_and_random_id() -> None:
    release = make_release()
    venue = factories.make_venue(release.community, time_zone="America/New_York")
    starts = datetime(2027, 3, 13, 23, 0, tzinfo=UTC)
    one = make_appearance(release=release, venue=venue, starts_at=starts, state="confirmed")
    gone = make_appearance(release=release, venue=venue, starts_at=starts + timedelta(days=2), state="cancelled")
    data = calendar_of([one, gone])
    read = icalendar.Calendar.from_ical(data)
    events = read.walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert str(events[0]["UID"]) == str(one.calendar_uid) != str(one.pk)
    assert events[0]["DTSTART"].params["TZID"] == "America/New_York"
    assert events[0].start == starts
    assert str(events[0]["SUMMARY"]) == one.public_name
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["America/New_York"]
    for hidden in (release.text, release.speaker, release.title, str(release.pk), str(one.pk)):
        assert hidden.encode() not in data


@pytest.mark.django_db
def test_calendar_of_a_recalled_release_has_no_name() -> None:
    one = make_appearance(release=make_release(recalled_on=factories.today(), text=""), state="confirmed")
    event = icalendar.Calendar.from_ical(calendar_of([one])).walk("VEVENT")[0]
    assert str(event["STATUS"]) == "CANCELLED"
    assert one.public_name not in str(event["SUMMARY"])
