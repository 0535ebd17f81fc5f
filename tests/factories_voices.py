"""Rows of the voices app for tests, saved directly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from firsthand.pathway import GATES, Role
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.casework.models import Case, Evidence, GateFinding
from firsthand.platform.voices.models import (
    Consent,
    Fitness,
    LegalCheck,
    Mark,
    Opinion,
    Passage,
    Testimony,
    Theme,
    Voice,
)
from tests.factories import make_account, make_case, make_identity, today


def make_adult_case(**given: Any) -> Case:
    case = make_case(**given)
    make_identity(case)
    recorder = make_account()
    for gate in GATES:
        GateFinding.objects.create(
            case=case, gate=gate, answer="not_indicated", reasons="Nothing found", recorded_by=recorder
        )
    return case


def make_voice(case: Case | None = None, **given: Any) -> Voice:
    case = case or make_adult_case()
    return Voice.objects.create(**{"case": case, "code_name": f"Lantern {case.pk.hex[:8]}", **given})


def make_fitness(voice: Voice | None = None, **given: Any) -> Fitness:
    defaults = {"voice": voice or make_voice(), "why": "Wishes to speak", "expires_on": today() + timedelta(days=180)}
    return Fitness.objects.create(**{**defaults, "asked_by": given.pop("asked_by", None) or make_account(), **given})


def make_opinion(fitness: Fitness, standpoint: Role, **given: Any) -> Opinion:
    defaults = {
        "view": "may",
        "reasons": "Steady for months",
        "given_by": given.pop("given_by", None) or make_account(role=standpoint),
    }
    return Opinion.objects.create(**{"fitness": fitness, "standpoint": standpoint.value, **defaults, **given})


def make_testimony(voice: Voice | None = None, **given: Any) -> Testimony:
    """A testimony whose plan is complete."""
    voice = voice or make_voice()
    defaults = {
        "voice": voice,
        "number": voice.testimonies.count() + 1,
        "language": "ar",
        "planned_for": today(),
        "support_person": "A sister",
        "no_topics_to_avoid": True,
        "pay_policy": "none",
        "agreed_to_recording_on": today(),
    }
    return Testimony.objects.create(
        **{**defaults, "interviewer": given.pop("interviewer", None) or make_account(), **given}
    )


def make_recording(testimony: Testimony, **given: Any) -> MediaObject:
    """An examined recording, attached to the testimony. Its bytes are not stored."""
    media = MediaObject(
        **{
            "file_id": testimony.voice.case_id,
            "kind": "recording",
            "state": "examined",
            "size": 9,
            "offset": 9,
            "media_type": "video/mp4",
            **given,
        }
    )
    media.save()
    testimony.recording = media
    testimony.save()
    return media


def make_passage(testimony: Testimony, text: str = "I came home in spring.", **given: Any) -> Passage:
    return Passage.objects.create(
        **{"testimony": testimony, "position": testimony.passages.count() + 1, "text": text, **given}
    )


def make_mark(passage: Passage, words: str, **given: Any) -> Mark:
    start = passage.text.index(words)
    defaults = {"passage": passage, "start": start, "end": start + len(words), "hide": True}
    return Mark.objects.create(**{**defaults, "marked_by": given.pop("marked_by", None) or make_account(), **given})


def make_theme(**given: Any) -> Theme:
    return Theme.objects.create(**{"slug": f"theme-{Theme.objects.count()}", "label": "Infighting", **given})


def make_legal_check(testimony: Testimony, **given: Any) -> LegalCheck:
    defaults = {"testimony": testimony, "outcome": "allowed", "reasons": "No proceedings"}
    return LegalCheck.objects.create(
        **{**defaults, "checked_by": given.pop("checked_by", None) or make_account(), **given}
    )


def make_evidence(case: Case, **given: Any) -> Evidence:
    defaults = {
        "case": case,
        "number": case.evidence.count() + 1,
        "claim": "Left in March",
        "source": "A neighbour",
        "reliability": "B",
        "credibility": "2",
    }
    return Evidence.objects.create(
        **{**defaults, "recorded_by": given.pop("recorded_by", None) or make_account(), **given}
    )


def make_consent(testimony: Testimony | None = None, **given: Any) -> Consent:
    defaults = {
        "testimony": testimony or make_testimony(),
        "use": "forum",
        "channel": "in_person",
        "audience": "community",
        "language": "ar",
        "identity_level": "hidden",
        "expires_on": today() + timedelta(days=365),
    }
    if given.get("state") == "live":
        defaults |= {"given_at": timezone.now(), "cools_until": timezone.now(), "affirmed_at": timezone.now()}
    return Consent.objects.create(**{**defaults, "asked_by": given.pop("asked_by", None) or make_account(), **given})
