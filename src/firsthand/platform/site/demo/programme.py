"""Loading the demo programme: everything in one transaction, once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from firsthand.platform.base import trail, vault
from firsthand.platform.base.people.models import Account
from firsthand.platform.casework.assessment.instrument import install_builtin
from firsthand.platform.casework.decision import meetings
from firsthand.platform.casework.rehabilitation import services as rehabilitation
from firsthand.platform.casework.rehabilitation.models import Service
from firsthand.platform.voices.clearance.services import install_processes
from firsthand.platform.voices.testimony.themes import install_themes

from . import ageing, casework, outreach, voices
from .accounts import make_staff
from .context import File, Programme
from .rehabilitation import agree, end_agreement, plan_for
from .rights import ask_for_copy
from .story import people_one, people_two
from .story.person import Person

PEOPLE: tuple[Person, ...] = (*people_one.PEOPLE, *people_two.PEOPLE)
#: States of a case in the order in which they are passed.
_PASSED = ("referred", "gathering", "assessment", "before_panel", "decided", "in_programme")
_SERVICES = (
    ("Housing advice", "City Social Services", "housing"), ("Evening college", "Adult Education Ostrona", "work"),
    ("Family meetings", "Second Shore Mentoring", "family"), ("Night line", "Harbour Clinic", "trauma"),
)  # fmt: skip


def load() -> bool:
    """Make the demo programme; returns False, having changed nothing, when it is there.

    Dates are counted from today. All of it or nothing: one transaction.
    """
    if Account.objects.filter(username="participant", is_demo=True, case__isnull=False).exists():
        return False
    with vault.reading.scope(), trail.recording():
        make_staff()
        install_builtin()
        install_processes()
        install_themes()
        programme = Programme(timezone.localdate())
        coordinator = programme.who("coordinator")
        programme.made["meeting.next"] = meetings.open_meeting(
            actor=coordinator,
            held_on=programme.today + timedelta(days=5),
            place=casework.PLACE,
            chair=programme.account("panel.chair"),
        )
        for name, provider, domain in _SERVICES:
            rehabilitation.save_service(
                actor=coordinator,
                service=Service(name=name, provider=provider, domain=domain, contact="Through the caseworker"),
            )
        outreach.make_places(programme)
        for number, person in enumerate(PEOPLE):
            ageing.set_back_file(_carry(programme, person, number))
        casework.close_meetings(programme)
        ask_for_copy(_file_of(programme, "participant"))
        outreach.make_campaigns(programme)
        _say_what_waits(programme)
    return True


def _file_of(programme: Programme, username: str) -> File:
    """The file of one participant's account."""
    files = [made for made in programme.made.values() if isinstance(made, File)]
    return next(file for file in files if file.participant == programme.who(username))


def _carry(programme: Programme, person: Person, number: int) -> File:
    """One participant from the referral to where the story leaves them."""
    file = casework.open_file(programme, person, number)
    programme.made[f"file.{person.code_name}"] = file
    state = file.goals["case"]
    if state == "referred" or casework.lead_elsewhere(file):
        return file
    casework.gather(file)
    passed = _PASSED.index(state) if state in _PASSED else len(_PASSED) - 1
    if passed >= _PASSED.index("assessment"):
        casework.assess(file)
    if "back" in file.goals:
        casework.gather_again(file)
    if passed >= _PASSED.index("before_panel"):
        casework.decide(file)
    if state in ("decided", "in_programme", "closed"):
        agree(file)
    if state in ("in_programme", "closed"):
        plan_for(file)
        voices.speak(file)
        end_agreement(file)
    return file


def _say_what_waits(programme: Programme) -> None:
    """Where nothing could be examined the story ends earlier, and the terminal says so."""
    if not programme.has_sandbox:
        print("Demo: no sandbox on this machine, so the recordings wait in quarantine and nothing is released.")
