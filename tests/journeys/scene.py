"""The scene of the journeys: accounts for every role and one community. No case, no testimony, no campaign.

`make` runs inside the platform's own settings (`Platform.python`), before the first page is asked for.
The journeys make everything else through pages.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.base.people.models import Account
from firsthand.platform.community.models import Community, Group, Outlet, Venue
from firsthand.platform.site.demo.accounts import make_account, make_staff
from firsthand.platform.voices.consent.services import affirm_again
from firsthand.platform.voices.dossier.services import write_examination
from tests import factories, factories_release
from tests.factories import add_member
from tests.factories_agreement import make_agreement, make_obligation
from tests.factories_protection import sealed
from tests.factories_release import make_dossier
from tests.factories_release import make_scene as make_release_scene
from tests.factories_voices import make_passage

COMMUNITY, VENUE, OUTLET = "Harbour Quarter", "Reading Room", "Radio Littoral"
GROUPS = {
    "Council of elders": "elders",
    "Women of the quarter": "women",
    "Youth club": "youth",
    "Families of victims": "victims",
    "Extended families": "families",
}


def make() -> None:
    """Staff with their roles in force, two participants' accounts, a community with a venue, an outlet."""
    make_staff()
    for username, name in (("participant", "Samir H."), ("participant.new", "Yunus A.")):
        make_account(username, name, Role.PARTICIPANT)
    community = Community(
        name=COMMUNITY,
        place="Harbour town",
        country="FR",
        languages="ar,fr",
        customs="By its elders, after hearing everybody.",
    )
    community.save()
    for name, kind in GROUPS.items():
        Group(community=community, name=name, kind=kind).save()
    Venue(community=community, name=VENUE, address="3 Quay Street", time_zone="Europe/Paris", capacity=60).save()
    Outlet(name=OUTLET, kind="radio", language="fr", time_zone="Europe/Paris").save()


def number_on() -> None:
    """Go on counting where the calls before stopped: each is a process of its own, over one database."""
    for module in (factories, factories_release):
        module._numbers = count(1 + 100 * Account.objects.count())


def accounts() -> list[str]:
    """User names of everybody who can sign in."""
    return list(Account.objects.filter(is_active=True).order_by("username").values_list("username", flat=True))


def make_live_release(participant: str) -> dict[str, str]:
    """A second voice, made without pages: a release is live, an agreement is in force, the account named
    is the participant's, and the caseworker and the testimony officer are its team. Ids by name."""
    number_on()
    scene = make_release_scene()
    case, dossier = scene["case"], make_dossier(scene)
    with vault.reading.for_rule(case.pk):
        dossier.singling_out = dossier.linkability = dossier.inference = "Looked at; nothing stands out."
        write_examination(actor=scene["examiner"], dossier=dossier)
    for move, who in (("examine", "examiner"), ("approve", "coordinator")):
        dossier = flow.move(scene[who], dossier, move)
    affirm_again(actor=scene["participant"], consent=scene["consent"])
    dossier = flow.move(scene["officer"], dossier, "publish")
    account = make_account(participant, participant, Role.PARTICIPANT)
    type(case).objects.filter(pk=case.pk).update(participant=account)
    agreement = make_agreement(case, state="in_force")
    make_obligation(agreement, kind="account")
    for username, role in (("caseworker", Role.CASEWORKER), ("testimony.officer", Role.TESTIMONY_OFFICER)):
        add_member(case.pk, Account.objects.get(username=username), role)
    with vault.reading.for_rule(case.pk):
        release = dossier.copy_ref
    found = {"case": case, "dossier": dossier, "agreement": agreement, "consent": scene["consent"]}
    return {"release": release, **{name: str(row.pk) for name, row in found.items()}}


def make_told(recording: str) -> dict[str, str]:
    """A corroborated testimony with a transcript in which nothing is marked, and the interview as its recording;
    the testimony officer and the editor are its team. Ids by name."""
    number_on()
    scene = make_release_scene()
    case, testimony = scene["case"], scene["testimony"]
    factories.make_identity(case, name="Samir Haddadin", aliases="Abu Nour", birthplace="Qasr Azraq")
    testimony.passages.all().delete()
    for start, text in enumerate(("I drove a lorry. They called me Samir there.", "Samir went home to Qasr Azraq.")):
        make_passage(testimony, text, start_ms=5000 * start, end_ms=5000 * start + 4000)
    testimony.recording = sealed(Path(recording).read_bytes(), case.pk)
    testimony.state, testimony.marks_finished_by = "corroborated", None
    testimony.save()
    for username, role in (("testimony.officer", Role.TESTIMONY_OFFICER), ("editor", Role.EDITOR)):
        factories.add_member(case.pk, Account.objects.get(username=username), role)
    return {"testimony": str(testimony.pk)}
