"""Each guard of an appearance, both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.outreach.models import Appearance
from tests import factories
from tests.factories_outreach import make_appearance, make_campaign, make_release

pytestmark = pytest.mark.django_db


def unmet(name: str, appearance: Appearance, role: Role = Role.COMMUNITY_LIAISON) -> str:
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(factories.make_actor(role), appearance, name, reason="because")
    return str(refused.value)


def clear(appearance: Appearance) -> Appearance:
    return flow.move(factories.make_actor(Role.COMMUNITY_LIAISON), appearance, "clear")


def test_a_proposal_within_its_terms_is_cleared_confirmed_held_and_debriefed() -> None:
    manager = factories.make_actor(Role.CAMPAIGN_MANAGER)
    it = make_appearance(campaign=make_campaign(state="running"))
    it = flow.move(manager, clear(it), "confirm")
    assert "date" in unmet("hold", it, Role.CAMPAIGN_MANAGER)
    it.starts_at, it.ends_at = timezone.now() - timedelta(hours=3), timezone.now() - timedelta(hours=2)
    it.save()
    it = flow.move(manager, it, "hold")
    assert "debrief" in unmet("debrief", it, Role.PRESS_OFFICER)
    it.debrief, it.attendance = "Calm, many questions.", 40
    it.save()
    assert flow.move(manager, it, "debrief").state == "debriefed"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"channel": "online"}, "another channel"),
        ({"audience": "schools"}, "another audience"),
        ({"language": "fr"}, "another language"),
    ],
)
def test_terms_of_the_release(change: dict[str, Any], says: str) -> None:
    assert says in unmet("clear", make_appearance(**change))


def test_use_community_and_expiry() -> None:
    assert "another use" in unmet("clear", make_appearance(release=make_release(use="press")))
    elsewhere = factories.make_venue(factories.make_community())
    assert "community" in unmet("clear", make_appearance(venue=elsewhere))
    ends_before = make_release(expires_on=factories.today() + timedelta(days=3))
    assert "after the release ends" in unmet("clear", make_appearance(release=ends_before))


def test_a_media_request_needs_a_release_for_the_press() -> None:
    release = make_release(use="press", channel="broadcast")
    assert clear(make_appearance(release=release, kind="media", outlet=factories.make_outlet())).state == "cleared"


def test_monthly_limit_counts_the_speaker_in_every_release() -> None:
    first = make_release(monthly_limit=1)
    second = make_release(monthly_limit=1, speaker=first.speaker, community=first.community)
    start = (timezone.now() + timedelta(days=40)).replace(day=10, hour=9)
    clear(make_appearance(release=first, starts_at=start))
    assert "used up" in unmet("clear", make_appearance(release=second, starts_at=start + timedelta(days=3)))
    assert clear(make_appearance(release=second, starts_at=start + timedelta(days=31))).state == "cleared"


@pytest.mark.parametrize(
    ("hours", "same_venue", "same_speaker", "clash"),
    [
        (0.5, True, False, True),
        (1.0, True, False, False),
        (2.0, False, True, True),
        (3.0, False, True, False),
        (-2.5, False, True, True),
        (-3.0, False, True, False),
        (1.0, True, True, False),
        (0.0, False, False, False),
    ],
)
def test_no_clash(hours: float, same_venue: bool, same_speaker: bool, clash: bool) -> None:
    first = make_release()
    other = make_release(community=first.community, **({"speaker": first.speaker} if same_speaker else {}))
    start = (timezone.now() + timedelta(days=10)).replace(day=15, hour=12)
    held = clear(make_appearance(release=first, starts_at=start))
    venue = held.venue if same_venue else factories.make_venue(first.community)
    it = make_appearance(release=other, venue=venue, starts_at=start + timedelta(hours=hours))
    if clash:
        assert "booked elsewhere" in unmet("clear", it)
    else:
        assert clear(it).state == "cleared"


def test_safety_plan_and_live_release() -> None:
    assert "safety plan" in unmet("clear", make_appearance(safety_plan=" "))
    assert "live" in unmet(
        "clear", make_appearance(release=make_release(expires_on=factories.today() - timedelta(days=1)))
    )
    assert "live" in unmet("clear", make_appearance(release=make_release(recalled_on=factories.today(), text="")))


def test_nobody_confirms_their_own() -> None:
    account = factories.make_account(role=Role.PRESS_OFFICER)
    it = clear(make_appearance(campaign=make_campaign(state="running"), proposed_by=account))
    with pytest.raises(flow.MoveRefused, match="somebody other"):
        flow.move(factories.make_actor(Role.PRESS_OFFICER, account=account), it, "confirm")


@pytest.mark.parametrize(
    "state", ["drafted", "complete", "baseline_taken", "stopped_by_rule", "ended", "evaluated", None]
)
def test_the_campaign_is_running(state: str | None) -> None:
    it = clear(make_appearance(campaign=make_campaign(state=state) if state else None))
    assert "campaign" in unmet("confirm", it, Role.CAMPAIGN_MANAGER)
