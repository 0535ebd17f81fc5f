"""Machine-made communities, voices, released copies, campaigns and appearances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from firsthand.pathway import Role
from firsthand.platform.community.directory.models import Community, Group, Notable, Outlet, Venue
from firsthand.platform.outreach.appearances.models import Appearance
from firsthand.platform.outreach.campaigns.models import Audience, Campaign
from firsthand.platform.voices.clearance.models import Clearance, Consultation, ProcessTemplate
from firsthand.platform.voices.consent.models import Consent
from firsthand.platform.voices.dossier.models import Dossier
from firsthand.platform.voices.fitness.models import Fitness, Opinion, Voice
from firsthand.platform.voices.release.models import Release
from firsthand.platform.voices.testimony.models import Claim, LegalCheck, Mark, Passage, Testimony, Theme

from . import words
from .batch import noon, uuid_from
from .cases import Making, Story, join
from .names import TOWNS, family_name, given_name, voice_name

ZONES = ("Europe/Paris", "Africa/Tunis", "Asia/Amman", "Europe/Stockholm", "Asia/Bishkek")
CAMPAIGNS = 10
_FITNESS = ("asked", "opinions", "fit", "fit_with_conditions", "not_fit", "expired", "appealed")
_CAMPAIGN = (
    "drafted",
    "complete",
    "baseline_taken",
    "running",
    "running",
    "running",
    "running",
    "stopped_by_rule",
    "ended",
    "evaluated",
)


@dataclass
class Place:
    """A community with what later rows point at."""

    community: Community
    groups: list[Group]
    venues: list[Venue]


def make_places(making: Making, count: int) -> tuple[list[Place], list[Outlet]]:
    """`count` communities and a fifth as many outlets."""
    random, today = making.random, making.today
    places = []
    for number in range(count):
        town, country = random.choice(TOWNS), random.choice(making.countries)
        community = making.row(
            Community,
            today,
            name=f"{family_name(random)} quarter {number:03d}",
            place=town,
            country=country,
            languages="en, ar",
            customs="The elders' council meets once a month; women meet apart and send two speakers.",
            contact="The teacher at the school",
        )
        groups = [making.row(Group, today, community=community, name=name, kind=kind) for kind, name in words.GROUPS]
        head = None
        for function in words.FUNCTIONS:
            notable = making.row(
                Notable,
                today,
                community=community,
                name=f"{given_name(random)} {family_name(random)}",
                function=function,
                answers_to=head,
            )
            head = head or notable
        venues = [
            making.row(
                Venue,
                today,
                community=community,
                name=name,
                address=f"{town}, main street",
                time_zone=random.choice(ZONES),
                capacity=random.randint(30, 400),
            )
            for name in ("Community hall", "School library")
        ]
        places.append(Place(community, groups, venues))
    outlets = [
        making.row(
            Outlet,
            today,
            name=f"Voice of {random.choice(TOWNS)} {number:02d}",
            kind=random.choice(("press", "radio", "online")),
            language="en",
            time_zone=random.choice(ZONES),
            reach=random.randint(2, 400) * 1000,
        )
        for number in range(max(2, count // 5))
    ]
    return places, outlets


def make_voice(
    making: Making,
    story: Story,
    number: int,
    *,
    testimony: bool,
    release: Place | None,
    template: ProcessTemplate,
    themes: list[Theme],
) -> Release | None:
    """A voice with its fitness; with a testimony; with a live release cleared by `release`."""
    random, today, case = making.random, making.today, story.case
    asked = max(story.opened, today - timedelta(days=random.randint(40, 150)))
    state = "fit" if testimony else random.choice(_FITNESS)
    voice = making.row(
        Voice,
        asked,
        case=case,
        code_name=voice_name(number),
        languages="en",
        exposure_limit=random.randint(1, 3),
        aftercare="The mentor calls on the evening after.",
    )
    ends = (
        today + timedelta(days=random.randint(20, 180))
        if state != "expired"
        else today - timedelta(days=random.randint(1, 30))
    )
    fitness = making.row(
        Fitness,
        asked,
        voice=voice,
        asked_by=making.staff.coordinator,
        why="Asked to speak at a school.",
        expires_on=ends,
        state=state,
        state_since=noon(asked),
    )
    if state not in ("asked", "opinions"):
        for name, standpoint in (
            ("clinician", "clinician"),
            ("security.liaison", "security_liaison"),
            ("caseworker", "caseworker"),
        ):
            view = "may_not" if state in ("not_fit", "appealed") else "may"
            making.row(
                Opinion,
                asked,
                fitness=fitness,
                standpoint=standpoint,
                given_by=making.staff.one(name),
                view=view,
                reasons=random.choice(words.REASONS),
            )
    officer, editor = making.staff.take("testimony.officer"), making.staff.take("editor")
    join(making, story, officer, Role.TESTIMONY_OFFICER)
    join(making, story, editor, Role.EDITOR)
    making.note("fitness.ask", making.staff.coordinator, Role.COORDINATOR, fitness, case.pk)
    return _testimony(making, story, voice, officer, editor, release, template, themes) if testimony else None


def _testimony(
    making: Making,
    story: Story,
    voice: Voice,
    officer: Any,
    editor: Any,
    place: Place | None,
    template: ProcessTemplate,
    themes: list[Theme],
) -> Release | None:
    random, today = making.random, making.today
    held = today - timedelta(days=random.randint(15, 35))
    state = (
        "protected"
        if place
        else random.choice(("planned", "recorded", "transcribed", "corroborated", "protected", "withdrawn"))
    )
    testimony = making.row(
        Testimony,
        held,
        voice=voice,
        number=1,
        language="en",
        planned_for=held,
        interviewer=officer,
        support_person="A friend of the family",
        topics_to_avoid="The brother.",
        pay_policy="none",
        agreed_to_recording_on=held,
        marks_finished_by=editor if state == "protected" else None,
        state=state,
        state_since=noon(held),
    )
    making.note("testimony.plan", officer, Role.TESTIMONY_OFFICER, testimony, story.case.pk)
    if state in ("planned", "recorded"):
        return None
    for position, text in enumerate(words.PASSAGES, 1):
        passage = making.row(
            Passage,
            held,
            testimony=testimony,
            position=position,
            start_ms=position * 6000,
            end_ms=position * 6000 + 5500,
            speaker="Speaker",
            text=text,
        )
        if position % 3 == 0:
            making.row(
                Mark, held, passage=passage, start=0, end=len(text), theme=random.choice(themes), marked_by=editor
            )
    making.row(Claim, held, testimony=testimony, text="Worked in a store.", status="corroborated", checked_by=officer)
    if state in ("corroborated", "protected"):
        making.row(
            LegalCheck,
            held,
            testimony=testimony,
            outcome="allowed",
            reasons="No proceedings are open.",
            checked_by=making.staff.one("prosecutor"),
        )
    return _release(making, story, voice, testimony, officer, editor, place, template) if place else None


def _release(
    making: Making,
    story: Story,
    voice: Voice,
    testimony: Testimony,
    officer: Any,
    editor: Any,
    place: Place,
    template: ProcessTemplate,
) -> Release:
    random, today = making.random, making.today
    when, ends = today - timedelta(days=12), today + timedelta(days=random.randint(40, 300))
    use = random.choice(("forum", "forum", "forum", "press"))
    terms = {
        "use": use,
        "channel": "in_person" if use == "forum" else "broadcast",
        "audience": "community" if use == "forum" else "public",
        "language": "en",
        "identity_level": "hidden",
    }
    consent = making.row(
        Consent,
        when,
        testimony=testimony,
        **terms,
        asked_by=officer,
        given_at=noon(when),
        cools_until=noon(when + timedelta(days=7)),
        affirmed_at=noon(when + timedelta(days=8)),
        expires_on=ends,
        state="live",
        state_since=noon(when + timedelta(days=8)),
    )
    clearance = making.row(
        Clearance,
        when,
        testimony=testimony,
        community=place.community,
        template=template,
        what_is_asked="Somebody who came back tells about it.",
        asked_by=officer,
        expires_on=ends,
        state="cleared",
        state_since=noon(when),
    )
    for group in place.groups:
        making.row(
            Consultation,
            when,
            clearance=clearance,
            group=group,
            answer="agrees",
            answered_on=when,
            recorded_by=making.staff.one("community.liaison"),
        )
    speaker, text = f"{given_name(random)} {voice.code_name.rsplit(' ', 1)[1][::-1]}", "\n".join(words.PASSAGES)
    copy = making.batch.add(
        Release(
            id=uuid_from(random),
            speaker=speaker,
            title="An ordinary Tuesday",
            text=text,
            **terms,
            community=place.community,
            themes=["quality-of-life"],
            monthly_limit=voice.exposure_limit,
            expires_on=ends,
        )
    )
    dossier = making.row(
        Dossier,
        when,
        testimony=testimony,
        consent=consent,
        clearance=clearance,
        release_name=speaker,
        title=copy.title,
        draft=text,
        singling_out="Nothing that only one person did.",
        linkability="No place, no date.",
        inference="No relative can be guessed.",
        expires_on=ends,
        prepared_by=editor,
        examined_by=officer,
        approved_by=making.staff.coordinator,
        approved_at=noon(when),
        copy_ref=str(copy.pk),
        state="live",
        state_since=noon(when + timedelta(days=9)),
    )
    making.note("release.publish", officer, Role.TESTIMONY_OFFICER, dossier, story.case.pk, "disclosure")
    return copy


def make_outreach(
    making: Making, releases: list[Release], places: list[Place], outlets: list[Outlet], count: int
) -> None:
    """Ten campaigns, and `count` appearances of the live releases."""
    random, today, venues = making.random, making.today, {place.community.pk: place.venues for place in places}
    campaigns = []
    for number in range(CAMPAIGNS):
        state = _CAMPAIGN[number]
        parts = {} if state == "drafted" else words.PARTS
        campaign = making.row(
            Campaign,
            today,
            name=f"Ask what a Tuesday is like {number + 1:02d}",
            managed_by=making.staff.one("campaign.manager"),
            contact="The campaign office",
            state=state,
            state_since=noon(today - timedelta(days=number)),
            **parts,
        )
        making.row(
            Audience,
            today,
            campaign=campaign,
            community=random.choice(places).community,
            name="Young people of the quarter",
            description="Sixteen to twenty-five.",
            stop_rule="Stops when support rises by more than 0.3 points.",
        )
        campaigns.append(campaign)
    live = [campaign for campaign in campaigns if campaign.state in ("running", "ended", "evaluated")]
    for number in range(count if releases else 0):
        release = releases[number % len(releases)]
        forum = release.use == "forum"
        day = today + timedelta(days=random.randint(-120, 60))
        start = noon(day) + timedelta(minutes=30 * random.randint(-6, 16))
        ahead = day > today
        state = random.choice(
            ("proposed", "cleared", "confirmed", "cancelled")
            if ahead
            else ("held", "debriefed", "debriefed", "debriefed", "cancelled")
        )
        making.row(
            Appearance,
            today,
            campaign=random.choice(live),
            kind="forum" if forum else "media",
            release=release,
            venue=random.choice(venues[release.community_id]) if forum else None,
            outlet=None if forum else random.choice(outlets),
            starts_at=start,
            ends_at=start + timedelta(minutes=90),
            channel=release.channel,
            audience=release.audience,
            language="en",
            public_name=f"Open evening {number + 1:03d}",
            safety_plan="A steward at the door; the mentor is there; no pictures.",
            proposed_by=making.staff.one("campaign.manager"),
            debrief="A calm evening; good questions." if state == "debriefed" else "",
            attendance=random.randint(8, 120) if state == "debriefed" else None,
            state=state,
            state_since=noon(min(day, today)),
        )


def release_links(releases: Iterable[Release], campaigns: list[Campaign]) -> list[Any]:
    """Rows that say which campaign uses which release."""
    through = Campaign.releases.through
    return [
        through(campaign_id=campaigns[number % len(campaigns)].pk, release_id=release.pk)
        for number, release in enumerate(releases)
    ]
