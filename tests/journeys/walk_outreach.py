"""From the campaign to the measured effect."""

from __future__ import annotations

import csv
import io
import random

from . import walk_voice as walk_voice  # registers the phases that come before
from .walk import Journey, day, phase, said

CODE_BOOK = (
    ("column", "label", "kind", "low", "high", "direction", "codes"),
    ("respondent", "Code that the respondent made", "code", "", "", "", ""),
    ("arm", "Met the campaign", "arm", "", "", "", "campaign=Met the campaign|comparison=Did not"),
    ("trust", "Trust in the local council", "scale", "1", "7", "higher_is_better", ""),
    ("support", "Support for violence", "scale", "1", "7", "higher_is_worse", ""),
)
PARTS = ("goal", "message", "messenger", "media", "action", "evaluation", "comparison")


def sheet(rows: list[tuple[object, ...]] | tuple[tuple[str, ...], ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def answers(*, after: bool) -> bytes:
    """200 invented respondents; afterwards those who met the campaign trust a little more."""
    luck = random.Random(8 if after else 7)
    rows: list[tuple[object, ...]] = [("respondent", "arm", "trust", "support")]
    for number in range(200):
        arm = "campaign" if number % 2 else "comparison"
        trust = luck.choice((3, 4, 4, 5)) + (1 if after and arm == "campaign" else 0)
        rows.append((f"r{number:03}", arm, trust, luck.choice((1, 2, 2, 3))))
    return sheet(rows)


def upload(name: str, content: bytes) -> list[dict[str, object]]:
    return [{"name": name, "mimeType": "text/csv", "buffer": content}]


@phase
def campaign(j: Journey) -> None:
    """Seven parts, an audience with its stop rule, a comparison, the baseline; then it starts."""
    p = j.who("campaign.manager")
    p.go("/campaigns/")
    j.look(p, "campaigns-empty")
    p.go("/campaigns/new/")
    p.save(name="Home by spring", contact="Aoife Brennan, office hours")
    campaign = j.keep("campaign", p.page)
    for part in PARTS:
        p.go(f"/campaigns/{campaign}/parts/{part}/")
        p.page.locator("main form textarea").fill(
            f"What the {part} is, in two plain sentences. It was agreed with the community."
        )
        p.page.locator("main form button.primary").click()
        p.page.wait_for_load_state()
    p.go(f"/campaigns/{campaign}/audiences/new/")
    p.choose("community", "Harbour Quarter")
    p.save(
        name="Young adults of the quarter",
        description="Between 18 and 25, and those who teach them.",
        stop_outcome="support",
        stop_margin="0.5",
        stop_rule="When support for violence rises by half a point beyond the comparison.",
    )
    p.go(f"/campaigns/{campaign}/releases/")
    p.page.locator("input[name=releases]").first.check()
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    p.go(f"/campaigns/{campaign}/")
    p.move("Record as complete")
    j.look(p, "campaign")
    e = j.who("evaluator")
    e.go(f"/campaigns/{campaign}/effects/new/")
    e.save(name="Spring survey", assignment="random", file=upload("book.csv", sheet(CODE_BOOK)))
    survey = j.keep("survey", e.page)
    e.go(f"/surveys/{survey}/import/")
    e.save(kind="baseline", file=upload("before.csv", answers(after=False)))
    said(e.page, "200 rows")
    j.look(e, "survey-preview")
    e.click("Import it")
    e.go(f"/campaigns/{campaign}/effects/")
    e.move("Record the baseline")
    p.go(f"/campaigns/{campaign}/")
    p.move("Start the campaign")
    said(p.page, "Running")


@phase
def appearance(j: Journey) -> None:
    """Proposed by one, cleared by the liaison, confirmed by another, held, debriefed; a calendar file."""
    from icalendar import Calendar

    p = j.who("campaign.manager")
    p.go("/appearances/new/forum/")
    p.choose("campaign", "Home by spring")
    p.choose("release", "The lorry and the school")
    p.choose("venue", "Reading Room")
    j.look(p, "forum-new")
    p.save(
        public_name="An evening about coming home",
        day=day(7),
        clock="18:30",
        minutes="90",
        channel="in_person",
        audience="community",
        language="en",
        do_not_record=True,
        safety_plan="Two go with the speaker. The side door. Call Idris. We stop when anybody shouts.",
    )
    forum = j.keep("appearance", p.page)
    liaison = j.who("community.liaison")
    liaison.go(f"/appearances/{forum}/")
    liaison.move("Clear the appearance")
    press = j.who("press.officer")
    press.go(f"/appearances/{forum}/")
    press.move("Confirm")
    said(press.page, "Confirmed", "Karim")
    j.look(press, "appearance")
    press.go("/appearances/")
    j.look(press, "week")
    press.go(f"/appearances/{forum}/")
    press.fill(recipient="Reading Room", form="calendar")
    with press.page.expect_download() as started:
        press.page.locator("form[action$='/give/'] button").click()
    events = Calendar.from_ical(started.value.path().read_bytes()).walk("VEVENT")
    assert str(events[0]["SUMMARY"]) == "An evening about coming home"
    starts = events[0]["DTSTART"].dt
    assert (bool(starts.tzname()), starts.hour) == (True, 18), "in the venue's own time"
    # The evening has come: only time could bring that about.
    j.platform.python(
        "from datetime import timedelta; from django.utils import timezone\n"
        "from firsthand.platform.outreach.models import Appearance\n"
        f"row = Appearance.objects.get(pk='{forum}')\n"
        "row.starts_at = timezone.now() - timedelta(hours=2); row.ends_at = timezone.now() - "
        "timedelta(minutes=30); row.save()"
    )
    press.go(f"/appearances/{forum}/")
    press.move("Record as held")
    press.go(f"/appearances/{forum}/debrief/")
    press.save(attendance="41", debrief="He was calm. They asked about the school. Next time a shorter evening.")
    press.go(f"/appearances/{forum}/")
    press.move("Record the debrief")
    said(press.page, "Debriefed", "41 people")


@phase
def effect(j: Journey) -> None:
    """The follow-up beside the baseline: an interval, the stop rule's state; ended and evaluated."""
    e, survey, campaign = j.who("evaluator"), j.id("survey"), j.id("campaign")
    e.go(f"/surveys/{survey}/import/")
    e.save(kind="follow_up", file=upload("after.csv", answers(after=True)))
    e.click("Import it")
    e.go(f"/surveys/{survey}/")
    said(e.page, "Trust in the local council", "95")
    j.look(e, "effect")
    e.go(f"/campaigns/{campaign}/effects/")
    said(e.page, "Young adults of the quarter")
    j.look(e, "stop-rules")
    p = j.who("campaign.manager")
    p.go(f"/campaigns/{campaign}/")
    p.move("End the campaign")
    e.go(f"/campaigns/{campaign}/effects/")
    e.move("Record as evaluated")
    p.go(f"/campaigns/{campaign}/")
    said(p.page, "Evaluated")


@phase
def withdrawal(j: Journey) -> None:
    """The participant takes the consent back on their own page; the release is gone for everybody."""
    own = j.who("participant")
    own.go("/my/consents/")
    own.move("Withdraw my consent")
    own.go("/my/consents/")
    said(own.page, "Withdrawn")
