"""A campaign does harm: the answers show it, its rule fires, and what lies ahead is cancelled that very moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import trials
from .cheats import post, refused
from .people import Person, violations
from .walk import Journey, day, said

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


def propose(p: Person, name: str, ahead: int) -> str:
    """An evening of the campaign that lies ahead; its address."""
    p.go("/appearances/new/forum/")
    p.choose("campaign", "The strong words")
    p.page.locator("select[name=release]").select_option(index=1)
    p.choose("venue", "Reading Room")
    p.save(
        public_name=name, day=day(ahead), clock="18:30", minutes="90", channel="in_person", audience="community",
        language="en", safety_plan="Two go with the speaker. We stop when anybody shouts.",
    )  # fmt: skip
    return p.page.url.removeprefix(p.platform.url)


def test_harm_stops_the_campaign_and_every_page_says_so(journey: Journey, person: Callable[..., Person]) -> None:
    journey.platform.python(
        "from tests.journeys.scene import make_live_release; make_live_release('participant.heard')"
    )
    p, e = journey.who("campaign.manager"), journey.who("evaluator")
    campaign, trial, forums = trials.run_campaign(journey, "The strong words")
    ahead = propose(p, "An evening that will not be", 9)
    said(p.page, "Proposed")
    trials.bring_answers(e, trial, "follow_up", after=True, shift=1.5, campaign=forums)
    said(e.page, "Fired", "the campaign made it worse", "is shown", "Stopped by its rule")
    seen = {
        "campaign": (f"/campaigns/{campaign}/", "Stopped by its rule"),
        "trial": (f"/campaigns/{campaign}/trial/", "Stopped by its rule"),
        "effects": (f"/campaigns/{campaign}/effects/", "Fired"),
        "appearances": (f"/campaigns/{campaign}/appearances/", "Cancelled"),
        "appearance": (ahead, "Cancelled"),
        "today": ("/today/", "A stop rule fired: evaluate it"),
    }
    for name, (path, words) in seen.items():
        p.go(path)
        said(p.page, words)
        assert violations(p.page) == []
        if name in ("effects", "trial"):
            for drawing in p.page.locator(".drawing[hx-get]:visible").all():
                drawing.locator("svg").wait_for()
        p.photograph(f"stop-rule-{name}-en")
    arabic = person("campaign.manager", language="ar")
    for name, (path, _words) in seen.items():
        arabic.go(path)
        assert arabic.page.get_attribute("html", "dir") == "rtl"
        assert violations(arabic.page) == []
        for drawing in arabic.page.locator(".drawing[hx-get]:visible").all():
            drawing.locator("svg").wait_for()
        arabic.photograph(f"stop-rule-{name}-ar")
    for who in (p, e):
        who.go(f"/campaigns/{campaign}/")
        assert who.page.get_by_role("link", name="Start the campaign").count() == 0
        for move in ("complete", "take_baseline", "start", "end"):
            for version in ("1", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"):
                assert refused(post(who.page, f"/move/campaign/{campaign}/{move}/", version=version, reason="Again"))
    p.go(f"/campaigns/{campaign}/")
    said(p.page, "Stopped by its rule")
    e.go(f"/campaigns/{campaign}/effects/")
    e.move("Record as evaluated")
    said(e.page, "Evaluated")
