"""A voice with everything a release rests on, saved directly."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.models import Case, GateFinding
from firsthand.platform.voices.clearance.services import install_processes
from firsthand.platform.voices.models import (
    Claim,
    Clearance,
    Consent,
    Consultation,
    Dossier,
    Fitness,
    LegalCheck,
    Mark,
    Passage,
    Testimony,
    Voice,
)
from tests import factories

_numbers = count(1)
SECRET = "Tariq Benali"
SPOKEN = "They promised a house. My friend Tariq Benali came back and told me the truth."


def make_scene(**given: Any) -> dict[str, Any]:
    """A case in the programme with a protected testimony, live consent, fitness, clearance and legal
    check, and the people who make a release of it."""
    number = next(_numbers)
    case: Case = given.pop("case", None) or factories.make_case(state="in_programme")
    asker = factories.make_account()
    ends = factories.today() + timedelta(days=120)
    for gate in ("grave_crime", "immediate_threat"):
        GateFinding.objects.create(
            case=case, gate=gate, answer="not_indicated", reasons="Nothing points to it", recorded_by=asker
        )
    voice = Voice.objects.create(case=case, code_name=f"Harbour {number}", languages="en")
    Fitness.objects.create(voice=voice, asked_by=asker, expires_on=ends, state="fit")
    testimony = Testimony.objects.create(
        voice=voice, number=1, language="en", pay_policy="none", state="protected", marks_finished_by=asker
    )
    passage = Passage.objects.create(testimony=testimony, position=1, text=SPOKEN)
    start = SPOKEN.index(SECRET)
    Mark.objects.create(
        passage=passage, start=start, end=start + len(SECRET), hide=True, replacement="[a friend]", marked_by=asker
    )
    Claim.objects.create(
        testimony=testimony, passage=passage, text="A house was promised", status="corroborated", checked_by=asker
    )
    LegalCheck.objects.create(testimony=testimony, outcome="allowed", reasons="No proceedings", checked_by=asker)
    now = timezone.now()
    consent = Consent.objects.create(
        testimony=testimony,
        use="forum",
        channel="in_person",
        audience="community",
        language="en",
        identity_level="hidden",
        asked_by=asker,
        state="live",
        given_at=now - timedelta(days=9),
        cools_until=now - timedelta(days=2),
        affirmed_at=now - timedelta(days=1),
        expires_on=ends,
    )
    community = factories.make_community()
    groups = [
        factories.make_group(community, kind=kind) for kind in ("elders", "women", "youth", "victims", "families")
    ]
    clearance = Clearance.objects.create(
        testimony=testimony,
        community=community,
        template=install_processes()[0],
        what_is_asked="May a person who came back speak here?",
        asked_by=asker,
        expires_on=ends,
        state="cleared",
    )
    for group in groups:
        Consultation.objects.create(clearance=clearance, group=group, answer="agrees", answered_on=factories.today())
    people: dict[str, Actor] = {
        "preparer": factories.make_actor(Role.EDITOR, case),
        "examiner": factories.make_actor(Role.EDITOR, case),
        "officer": factories.make_actor(Role.TESTIMONY_OFFICER, case),
        "coordinator": factories.make_actor(Role.COORDINATOR),
        "liaison": factories.make_actor(Role.COMMUNITY_LIAISON),
        "participant": factories.make_actor(Role.PARTICIPANT, case),
    }
    return {
        "case": case,
        "voice": voice,
        "testimony": testimony,
        "consent": consent,
        "clearance": clearance,
        "community": community,
        **people,
    }


def make_dossier(scene: dict[str, Any], **given: Any) -> Dossier:
    from firsthand.platform.voices.dossier.services import prepare_release

    values = {
        "release_name": "Sami",
        "title": "A house by the river",
        "expires_on": factories.today() + timedelta(days=90),
        **given,
    }
    return prepare_release(
        actor=scene["preparer"],
        testimony=scene["testimony"],
        consent=scene["consent"],
        clearance=scene["clearance"],
        **values,
    )
