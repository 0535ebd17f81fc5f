"""The communities, campaigns, appearances and surveys of the demo, through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access.services import add_member
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.directory import services as directory
from firsthand.platform.community.directory.models import Community, Group, Notable, Outlet, Venue
from firsthand.platform.outreach.appearances import services as appearances
from firsthand.platform.outreach.appearances.models import Appearance
from firsthand.platform.outreach.campaigns import services as campaigns
from firsthand.platform.outreach.campaigns.models import Audience, Campaign
from firsthand.platform.outreach.effects import services as effects
from firsthand.platform.outreach.trials import services as trials
from firsthand.platform.outreach.trials.models import Trial
from firsthand.platform.voices.release.models import Release

from . import survey
from .context import Programme, set_back
from .story import places

#: Days ago on which the clubs were first visited, before the campaign and after it.
BEFORE, AFTER = 120, 17


def make_places(programme: Programme) -> None:
    """The harbour quarter with its people and rooms, two quarters more, the outlets."""
    liaison = programme.who("community.liaison")
    for key, name, about, customs in places.COMMUNITIES:
        community = directory.save_community(
            actor=liaison,
            community=Community(
                name=name, place="Ostrona", country="FR", languages="ar, fr, en", customs=customs, contact=about
            ),
        )
        programme.made[key] = community
        groups = {
            kind: directory.save_part(actor=liaison, part=Group(community=community, name=label, kind=kind))
            for kind, label in places.GROUPS
        }
        if key == "community":
            _people_and_rooms(programme, community, groups)
    for outlet_key, name, kind, audience, reach, terms in places.OUTLETS:
        outlet = Outlet(
            name=name, kind=kind, language="en", time_zone="Europe/Paris", audience=audience, reach=reach, terms=terms
        )
        programme.made[outlet_key] = directory.save_outlet(actor=liaison, outlet=outlet)
    representative = programme.account("community.representative")
    add_member(
        actor=programme.who("coordinator"),
        file_id=programme.made["community"].pk,
        account=representative,
        capacity=Role.COMMUNITY_REPRESENTATIVE,
    )


def _people_and_rooms(programme: Programme, community: Community, groups: dict[str, Any]) -> None:
    liaison, made = programme.who("community.liaison"), dict[str, Any]()
    for name, function, above, speaks_for in places.NOTABLES:
        person = Notable(community=community, name=name, function=function, answers_to=made.get(above))
        made[name] = directory.save_part(actor=liaison, part=person, speaks_for=[groups[kind] for kind in speaks_for])
    for key, name, address, capacity, notes in places.VENUES:
        venue = Venue(
            community=community,
            name=name,
            address=address,
            time_zone="Europe/Paris",
            capacity=capacity,
            access_notes=notes,
        )
        programme.made[key] = directory.save_part(actor=liaison, part=venue)


def make_campaigns(programme: Programme) -> None:
    """One campaign from design to measured effect, one that runs, and one in each other state."""
    for key, name, reach, effect in places.CAMPAIGNS:
        _campaign(programme, key, name, reach, effect)


def _campaign(programme: Programme, key: str, name: str, reach: str, effect: dict[str, float]) -> None:
    manager, evaluator = programme.who("campaign.manager"), programme.who("evaluator")
    made = campaigns.open_campaign(actor=manager, name=name, contact="Aoife Brennan, campaign office")
    programme.made[key] = made
    parts = list(places.PARTS.items())
    for part, text in parts[:3] if reach == "drafted" else parts:
        made = campaigns.write_part(actor=manager, campaign=Campaign.objects.get(pk=made.pk), part=part, text=text)
    for label, about, _group in places.AUDIENCES[: 1 if reach == "drafted" else None]:
        audience = Audience(
            campaign=made,
            community=programme.made["community"],
            name=label,
            description=about,
            stop_rule=(
                "If agreement rises by more than 0.2 points against the clubs that wait, and the whole interval lies "
                "beyond that, the campaign stops the same day. The manager rings the clubs."
            ),
        )
        campaigns.describe_audience(actor=manager, audience=audience)
    if reach == "drafted":
        trials.open_trial(actor=evaluator, campaign=Campaign.objects.get(pk=made.pk))
        return
    made = flow.move(manager, Campaign.objects.get(pk=made.pk), "complete")
    if reach == "complete":
        first = _sealed_trial(programme, made, len(name) + 1)
        flow.move(
            evaluator, first, "withdraw", reason="Two clubs have closed; the trial is designed anew for those left."
        )
        _sealed_trial(programme, made, len(name))
        return
    trial = _trial(programme, made, len(name))
    arms = {row["unit"]: row["arm"] for row in trial.lots}
    baseline, follow_up = survey.waves(
        len(name), arms, effect=effect, before=programme.day(BEFORE), after=programme.day(AFTER)
    )
    _answers(evaluator, trial, "baseline", baseline)
    made = flow.move(evaluator, made, "take_baseline")
    if reach == "baseline_taken":
        return
    made = flow.move(manager, made, "start")
    campaigns.choose_releases(
        actor=manager, campaign=made, release_ids=list(Release.objects.live().values_list("pk", flat=True))
    )
    _appearances(programme, made, key)
    if reach in ("ended", "evaluated"):
        made = flow.move(manager, Campaign.objects.get(pk=made.pk), "end")
    if reach in ("evaluated", "stopped_by_rule"):
        _answers(evaluator, trial, "follow_up", follow_up)
        flow.move(evaluator, Trial.objects.get(pk=trial.pk), "close")
    if reach == "evaluated":
        flow.move(evaluator, Campaign.objects.get(pk=made.pk), "evaluate")


def _trial(programme: Programme, campaign: Campaign, seed: int) -> Trial:
    """Sealed before anybody was asked, and the lots drawn for the clubs."""
    evaluator, trial = programme.who("evaluator"), _sealed_trial(programme, campaign, seed)
    set_back(trial, sealed_at=programme.at(BEFORE + 7))
    trial = trials.list_units(actor=evaluator, trial=Trial.objects.get(pk=trial.pk), data=survey.clubs())
    return flow.move(evaluator, trial, "assign")


def _sealed_trial(programme: Programme, campaign: Campaign, seed: int) -> Trial:
    """Designed for the audiences of the campaign, and sealed."""
    evaluator = programme.who("evaluator")
    trial = trials.open_trial(actor=evaluator, campaign=campaign)
    named = [(label, group) for label, _about, group in places.AUDIENCES]
    design = survey.design(campaign.name, seed=seed, audiences=named)
    trial = trials.write_design(actor=evaluator, trial=trial, design=design)
    return flow.move(evaluator, trial, "seal")


def _answers(evaluator: Actor, trial: Trial, kind: str, data: bytes) -> None:
    name = f"{kind.replace('_', '-')}.csv"
    staged = effects.stage_wave(actor=evaluator, trial=trial, kind=kind, name=name, data=data)
    effects.import_wave(actor=evaluator, staged=staged)


def _appearances(programme: Programme, campaign: Campaign, key: str) -> None:
    for in_campaign, title, release_key, place, days, hour, reach in places.APPEARANCES:
        reference = programme.made.get(f"release.{release_key}")
        if in_campaign == key and reference:
            _appearance(programme, campaign, title, Release.objects.get(pk=reference), place, days, hour, reach)


def _appearance(
    programme: Programme, campaign: Campaign, title: str, release: Release, place: str, days: int, hour: int, reach: str
) -> None:
    forum, where = place.startswith("venue"), programme.made[place]
    starts = datetime.combine(
        programme.today + timedelta(days=days), datetime.min.time(), tzinfo=ZoneInfo(where.time_zone)
    ) + timedelta(hours=hour)
    press, liaison, manager = (
        programme.who("press.officer"),
        programme.who("community.liaison"),
        programme.who("campaign.manager"),
    )
    proposer = liaison if forum else press
    made = appearances.propose_appearance(
        actor=proposer,
        appearance=Appearance(
            campaign=campaign,
            kind="forum" if forum else "media",
            release=release,
            venue=where if forum else None,
            outlet=None if forum else where,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=75),
            channel=release.channel,
            audience=release.audience,
            language=release.language,
            public_name=title,
            safety_plan=places.SAFETY,
            press_terms="" if forum else "Quotes are read back before they are used. No picture, no place.",
        ),
    )
    if reach == "proposed":
        return
    made = flow.move(liaison, made, "clear")
    if reach == "cleared":
        return
    if reach == "cancelled":
        flow.move(manager, made, "cancel", reason="The hall's heating has failed; a new evening will be found.")
        return
    made = flow.move(manager, made, "confirm")
    if not forum:
        appearances.disclose(
            actor=press, appearances=[made], recipient=str(where.name), form="Press pack: the text, the terms"
        )
    if reach == "confirmed":
        return
    made = flow.move(manager, made, "hold")
    set_back(made, state_since=starts + timedelta(hours=2))
    if reach == "held":
        return
    made.debrief, made.attendance = places.DEBRIEF, 40 + abs(days) % 30
    made = appearances.report_appearance(actor=manager, appearance=made)
    flow.move(manager, made, "debrief")
