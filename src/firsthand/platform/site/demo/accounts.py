"""The accounts of the demo: one for every role, a second one where four eyes are needed.

The password is printed on the page and in the table: whoever can reach a demo may sign in to it. That
is why demo accounts exist in demo mode alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password

from firsthand.pathway import Role
from firsthand.platform.base import trail
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.base.people.models import ROLE_LABELS, Account, Agency, RoleGrant

PASSWORD = "quiet harbour morning"  # noqa: S105  # public on purpose


@dataclass(frozen=True)
class Person:
    """One demo account. Names are invented."""

    username: str
    name: str
    role: Role
    agency: str


R = Role
AGENCIES: dict[str, str] = {
    "Office for Return and Reintegration": "ministry",
    "Department of Assessment": "ministry",
    "State Police, Prevention Unit": "police",
    "Security Liaison Office": "security service",
    "City Social Services": "social services",
    "Public Prosecutor's Office": "prosecutor",
    "Harbour Clinic": "clinic",
    "Second Shore Mentoring": "charity",
    "Testimony Unit": "programme",
    "Open Doors Community Trust": "charity",
    "Campaign Office": "programme",
    "Institute for Programme Evaluation": "university",
    "Inspectorate": "oversight",
}
(
    _OFFICE,
    _ASSESS,
    _POLICE,
    _LIAISON,
    _SOCIAL,
    _PROSECUTOR,
    _CLINIC,
    _MENTORS,
    _TESTIMONY,
    _TRUST,
    _CAMPAIGN,
    _INSTITUTE,
    _INSPECT,
) = AGENCIES
#: The first of a role is named as the role is.
STAFF: tuple[Person, ...] = (
    Person("coordinator", "Ingrid Solheim", R.COORDINATOR, _OFFICE),
    Person("coordinator.two", "Kwabena Asare", R.COORDINATOR, _OFFICE),
    Person("caseworker", "Nadia Benhaddou", R.CASEWORKER, _OFFICE),
    Person("caseworker.two", "Tomasz Wiśniewski", R.CASEWORKER, _OFFICE),
    Person("caseworker.three", "Amina Diallo", R.CASEWORKER, _OFFICE),
    Person("assessor", "Lucía Ferreiro", R.ASSESSOR, _ASSESS),
    Person("assessor.two", "Henrik Aalto", R.ASSESSOR, _ASSESS),
    Person("assessor.three", "Mariam Sadykova", R.ASSESSOR, _ASSESS),
    Person("clinician", "Dr Elif Karaca", R.CLINICIAN, _CLINIC),
    Person("clinician.two", "Dr Samuel Okoye", R.CLINICIAN, _CLINIC),
    Person("panel.chair", "Margarethe Lindqvist", R.PANEL_CHAIR, _OFFICE),
    Person("panel.chair.two", "Rashid Haidari", R.PANEL_CHAIR, _OFFICE),
    Person("panel.police", "Yann Le Goff", R.PANEL_POLICE, _POLICE),
    Person("security.liaison", "Dorota Malik", R.SECURITY_LIAISON, _LIAISON),
    Person("social.services", "Beatriz Amaral", R.SOCIAL_SERVICES, _SOCIAL),
    Person("prosecutor", "Viktor Hald", R.PROSECUTOR, _PROSECUTOR),
    Person("mentor", "Idris Traoré", R.MENTOR, _MENTORS),
    Person("mentor.two", "Leila Farhat", R.MENTOR, _MENTORS),
    Person("testimony.officer", "Clara Jensen", R.TESTIMONY_OFFICER, _TESTIMONY),
    Person("testimony.officer.two", "Osman Yıldız", R.TESTIMONY_OFFICER, _TESTIMONY),
    Person("editor", "Paul Mbeki", R.EDITOR, _TESTIMONY),
    Person("editor.two", "Hana Suzuki", R.EDITOR, _TESTIMONY),
    Person("translator", "Zeynab Rahimi", R.TRANSLATOR, _TESTIMONY),
    Person("community.liaison", "Joseph Haddad", R.COMMUNITY_LIAISON, _TRUST),
    Person("community.representative", "Salma Qasim", R.COMMUNITY_REPRESENTATIVE, _TRUST),
    Person("campaign.manager", "Aoife Brennan", R.CAMPAIGN_MANAGER, _CAMPAIGN),
    Person("campaign.manager.two", "Bilal Choudhury", R.CAMPAIGN_MANAGER, _CAMPAIGN),
    Person("press.officer", "Giulia Rinaldi", R.PRESS_OFFICER, _CAMPAIGN),
    Person("evaluator", "Anders Nyström", R.EVALUATOR, _INSTITUTE),
    Person("analyst", "Priya Raman", R.ANALYST, _INSTITUTE),
    Person("auditor", "Helena Novák", R.AUDITOR, _INSPECT),
    Person("system.administrator", "Mats Eriksen", R.SYSTEM_ADMINISTRATOR, _OFFICE),
    Person("system.administrator.two", "Fatou Ndiaye", R.SYSTEM_ADMINISTRATOR, _OFFICE),
)
#: The participants' accounts that the table shows: one far along, one new.
PARTICIPANTS = ("participant", "participant.new")


def account_id(username: str) -> UUID:
    """The same on every machine, so that the ids of demo cases are too."""
    return uuid5(NAMESPACE_URL, f"firsthand:demo:{username}")


@cache
def _hash() -> str:
    # One hash for all: the password is public, and one of its own for each would cost half a minute.
    return make_password(PASSWORD)


def make_staff() -> None:
    """Make the agencies and the staff that are missing, each with its role. Idempotent."""
    with trail.recording():
        for name, kind in AGENCIES.items():
            Agency.objects.get_or_create(name=name, defaults={"id": account_id(name), "kind": kind})
        for person in STAFF:
            make_account(person.username, person.name, person.role, agency=person.agency)


def make_account(username: str, name: str, role: Role, *, agency: str = "") -> Account:
    """One demo account with its role in force, as an administrator asked for it and a second approved.

    Not through `accounts.services`: there is nobody yet who could ask or approve.
    """
    found = Account.objects.filter(username=username).first()
    if found is not None:
        return found
    account = Account(
        pk=account_id(username), username=username, display_name=name, is_demo=True, password=_hash(),
        agency=Agency.objects.get(name=agency) if agency else None,
    )  # fmt: skip
    account.save(force_insert=True)
    asks, approves = (_office_account(number) for number in (1, 2))
    grant = RoleGrant(
        id=account_id(f"{username}/{role}"),
        account=account,
        role=role,
        state="in_force",
        requested_by=asks,
        approved_by=approves,
    )
    grant.save(force_insert=True)
    for action, kind, pk in (("account.open", "account", account.pk), ("role.approve", "rolegrant", grant.pk)):
        trail.record(trail.Operation.COLLECTION, action, actor=CLOCK, kind=kind, object_id=pk, purpose="demo")
    return account


def _office_account(number: int) -> Account:
    """Who asked and who approved: two that nobody can sign in to."""
    username = f"demo.office.{number}"
    account, _made = Account.objects.get_or_create(
        username=username,
        defaults={
            "id": account_id(username),
            "display_name": f"Demo office {number}",
            "is_demo": True,
            "is_active": False,
            "password": "!",
        },
    )
    return account


def actor_named(username: str) -> Actor:
    """The demo account acting in its role."""
    account = Account.objects.get(username=username)
    role = next((person.role for person in STAFF if person.username == username), Role.PARTICIPANT)
    return Actor(account.pk, role, account.agency_id, account.display_name, account.language)


def accounts_table(*, participants: bool = True) -> str:
    """The accounts to sign in with, for the terminal."""
    rows = [(person.username, str(ROLE_LABELS[person.role]), person.name) for person in STAFF]
    if participants:
        rows += [(name, str(ROLE_LABELS[Role.PARTICIPANT]), "their own page") for name in PARTICIPANTS]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {user:<{widths[0]}}  {role:<{widths[1]}}  {name}" for user, role, name in rows]
    return "\n".join([f"Demo accounts, all with the password: {PASSWORD}", *lines])
