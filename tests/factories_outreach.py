"""Rows of outreach for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firsthand.evaluate.design import design_of
from firsthand.pathway import Role
from firsthand.platform.outreach.effects import services
from firsthand.platform.outreach.effects.models import RuleCheck, StagedWave, Wave
from firsthand.platform.outreach.models import Appearance, Audience, Campaign
from firsthand.platform.outreach.trials.models import Trial
from firsthand.platform.voices.release.models import Release
from tests import factories
from tests.designs import DESIGN, LOTS, UNITS

_numbers = count(1)


def make_release(**given: Any) -> Release:
    number = next(_numbers)
    given.setdefault("community", None)
    community = given.pop("community") or factories.make_community()
    return Release.objects.create(
        **{
            "speaker": f"Speaker {number}",
            "title": f"What I saw {number}",
            "language": "ar",
            "text": f"SECRET-TEXT-{number}",
            "use": "forum",
            "channel": "in_person",
            "audience": "community",
            "identity_level": "hidden",
            "community": community,
            "expires_on": factories.today() + timedelta(days=120),
            **given,
        }
    )


def make_campaign(*, written: bool = True, **given: Any) -> Campaign:
    parts = (
        dict.fromkeys(("goal", "message", "messenger", "media", "action", "evaluation", "comparison"), "Written")
        if written
        else {}
    )
    manager = given.pop("managed_by", None) or factories.make_account(role=Role.CAMPAIGN_MANAGER)
    return Campaign.objects.create(**{"name": f"Campaign {next(_numbers)}", "managed_by": manager, **parts, **given})


def make_audience(campaign: Campaign, **given: Any) -> Audience:
    return Audience.objects.create(
        **{
            "campaign": campaign,
            "name": f"Audience {next(_numbers)}",
            "description": "Young adults",
            "stop_rule": "It stops on the day on which support rises beyond the margin.",
            **given,
        }
    )


def make_trial(campaign: Campaign, *, state: str = "assigned", **given: Any) -> Trial:
    """A trial as far as `state`; the first four forums have the campaign."""
    by = given.pop("opened_by", None) or factories.make_account(role=Role.EVALUATOR)
    design = given.pop("design", DESIGN)
    if state not in ("drafted", "withdrawn"):
        given = {
            "seal": design_of(design).seal(),
            "sealed_at": timezone.now() - timedelta(days=60),
            "sealed_by": by,
            **given,
        }
    if state in ("assigned", "closed"):
        given = {"units": UNITS, "lots": LOTS, **given}
    return Trial.objects.create(**{"campaign": campaign, "design": design, "opened_by": by, "state": state, **given})


def make_wave(trial: Trial, kind: str = "baseline") -> Wave:
    return Wave.objects.create(
        trial=trial, kind=kind, name=f"{kind}.csv", file_sha256=f"{next(_numbers):064d}", rows=0, columns=[],
        imported_by=trial.opened_by,
    )  # fmt: skip


def stage(trial: Trial, data: bytes, kind: str = "baseline", *, name: str = "answers.csv") -> StagedWave:
    """A file that an evaluator laid ready; nothing of it counts yet."""
    evaluator = factories.make_actor(Role.EVALUATOR)
    return services.stage_wave(actor=evaluator, trial=trial, kind=kind, name=name, data=data)


def bring(trial: Trial, data: bytes, kind: str = "baseline", *, name: str = "answers.csv") -> Wave:
    """A file of answers, staged and imported by an evaluator."""
    staged = stage(trial, data, kind, name=name)
    return services.import_wave(actor=factories.make_actor(Role.EVALUATOR), staged=staged)


def make_check(trial: Trial, *, fired: bool = True, **given: Any) -> RuleCheck:
    """What a stop rule said."""
    return RuleCheck.objects.create(
        **{
            "trial": trial, "audience": "Young", "outcome": "support", "state": "harm" if fired else "go on",
            "fired": fired, "respondents": 9, **given,
        }
    )  # fmt: skip


def make_appearance(*, release: Release | None = None, **given: Any) -> Appearance:
    """A forum that may be cleared, confirmed and held as it is."""
    release = release or make_release()
    starts = given.pop("starts_at", None) or timezone.now() + timedelta(days=10)
    if given.get("kind") != "media" and "venue" not in given:
        given["venue"] = factories.make_venue(release.community)
    return Appearance.objects.create(
        **{
            "kind": "forum",
            "release": release,
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=1),
            "channel": release.channel,
            "audience": release.audience,
            "language": release.language,
            "public_name": "An evening in the hall",
            "safety_plan": "Two exits.",
            "proposed_by": given.pop("proposed_by", None) or factories.make_account(),
            **given,
        }
    )
