"""From the campaign to the measured effect."""

from __future__ import annotations

from . import trials
from . import walk_voice as walk_voice  # registers the phases that come before
from .walk import Journey, day, phase, said


@phase
def campaign(j: Journey) -> None:
    """Seven parts, an audience with its stop rule; the trial designed, sealed, its lots drawn; then it starts."""
    p, e = j.who("campaign.manager"), j.who("evaluator")
    p.go("/campaigns/")
    j.look(p, "campaigns-empty")
    later = trials.write_campaign(p, "Later, in autumn")
    j.at["draft"] = f"/trials/{trials.begin_trial(e, later)}/"
    campaign = trials.write_campaign(p, "Home by spring")
    j.keep("campaign", p.page)
    j.look(p, "campaign")
    p.go(f"/campaigns/{campaign}/releases/")
    p.page.locator("input[name=releases]").first.check()
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    trial = trials.begin_trial(e, campaign)
    j.at["trial"] = f"/trials/{trial}/"
    trials.finish_design(j, e)
    e.move("Seal the design")
    said(e.page, "What was declared", "Nothing of the design changes any more")
    j.forums = trials.draw_lots(e, campaign, trial)
    j.look(e, "trial")
    trials.bring_answers(e, trial, "baseline")
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
    """The follow-up beside the baseline: what changed, the stop rules, the report; ended and evaluated."""
    e, trial, campaign = j.who("evaluator"), j.id("trial"), j.id("campaign")
    trials.bring_answers(e, trial, "follow_up", after=True, shift=-0.6, campaign=j.forums)
    said(e.page, trials.AUDIENCE, "Did not fire", "the campaign made it better", "95%")
    for drawing in e.page.locator(".drawing[hx-get]").all():
        if drawing.is_visible():
            drawing.locator("svg").wait_for()
    j.look(e, "effect")
    e.go(f"/trials/{trial}/report/page/")
    assert "Support for violence" in e.page.locator("body").inner_text()
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
