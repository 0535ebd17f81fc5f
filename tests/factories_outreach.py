"""Rows of outreach for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.outreach.effects.models import Survey, Wave
from firsthand.platform.outreach.models import Appearance, Audience, Campaign
from firsthand.platform.voices.release.models import Release
from tests import factories

_numbers = count(1)
BOOK = [
    {"column": "respondent", "label": "Code", "kind": "code", "low": None, "high": None, "direction": "", "codes": {}},
    {
        "column": "arm",
        "label": "Arm",
        "kind": "arm",
        "low": None,
        "high": None,
        "direction": "",
        "codes": {"campaign": "Met the campaign", "comparison": "Did not"},
    },
    {
        "column": "group",
        "label": "Age",
        "kind": "group",
        "low": None,
        "high": None,
        "direction": "",
        "codes": {"young": "Under 25", "older": "25 and over"},
    },
    {
        "column": "support",
        "label": "Support for violence",
        "kind": "scale",
        "low": 1,
        "high": 7,
        "direction": "higher_is_worse",
        "codes": {},
    },
    {
        "column": "heard",
        "label": "Heard",
        "kind": "choice",
        "low": None,
        "high": None,
        "direction": "",
        "codes": {"yes": "Yes", "no": "No"},
    },
]


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
            "stop_outcome": "support",
            "stop_margin": 0.3,
            "stop_rule": "Stop when support rises",
            **given,
        }
    )


def make_survey(campaign: Campaign, **given: Any) -> Survey:
    by = given.pop("imported_by", None) or factories.make_account(role=Role.EVALUATOR)
    return Survey.objects.create(
        **{
            "campaign": campaign,
            "name": "Survey",
            "code_book": BOOK,
            "code_book_sha256": "0" * 64,
            "imported_by": by,
            **given,
        }
    )


def make_wave(survey: Survey, kind: str = "baseline") -> Wave:
    return Wave.objects.create(
        survey=survey, kind=kind, file_sha256=f"{next(_numbers):064d}", rows=0, imported_by=survey.imported_by
    )


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


def survey_file(values: dict[str, tuple[str, str, float | str]], *, separator: str = ",") -> bytes:
    """A wave: code -> (arm, group, support)."""
    lines = [separator.join(("respondent", "arm", "group", "support", "heard"))]
    lines += [separator.join((code, arm, group, str(value), "yes")) for code, (arm, group, value) in values.items()]
    return "\r\n".join(lines).encode()


def wave_of(shift: float, *, people: int = 12) -> dict[str, tuple[str, str, float | str]]:
    """People in both arms and groups; the campaign's young ones stand `shift` points higher."""
    found: dict[str, tuple[str, str, float | str]] = {}
    for i in range(people * 2):
        arm, group = ("campaign", "comparison")[i % 2], ("young", "older")[i // 2 % 2]
        found[f"code{i}"] = (
            arm,
            group,
            2 + (i // 4 % 3) * 0.5 + (shift if arm == "campaign" and group == "young" else 0),
        )
    return found
