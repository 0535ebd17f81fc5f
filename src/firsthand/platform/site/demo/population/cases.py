"""Machine-made cases: for each the rows that somebody in its state would have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import trail, vault
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.flow.models import Record
from firsthand.platform.base.people.models import Account
from firsthand.platform.casework.assessment.models import (
    Assessment,
    Evidence,
    Finding,
    FollowUp,
    GateFinding,
    Instrument,
    TraumaScreening,
)
from firsthand.platform.casework.decision.models import Decision, PanelMeeting
from firsthand.platform.casework.intake.models import Case, Identity, NameMark, Referral
from firsthand.platform.casework.intake.names import skeletons

from . import later, words
from .batch import Batch, noon, uuid_from
from .names import TOWNS, birthday, code_name, family_name, given_name
from .staff import Staff

R = TypeVar("R", bound=Record)
#: State -> share of all cases. Most files are closed; about seven in a hundred are being worked on.
SHARES = {
    "referred": 0.06,
    "gathering": 0.012,
    "assessment": 0.010,
    "before_panel": 0.006,
    "decided": 0.006,
    "in_programme": 0.032,
    "under_appeal": 0.002,
    "reopened": 0.004,
    "transferred": 0.16,
    "closed": 0.708,
}
ACTIVE = ("gathering", "assessment", "before_panel", "decided", "in_programme", "under_appeal", "reopened")
WITH_PANEL = ("before_panel", "decided", "under_appeal")
MINORS = 0.06
_DEPTH = {
    "referred": 0,
    "gathering": 1,
    "assessment": 2,
    "before_panel": 3,
    "decided": 4,
    "under_appeal": 4,
    "reopened": 4,
    "in_programme": 5,
    "transferred": 1,
}


@dataclass
class Making:
    """What every case needs to be made."""

    random: Random
    batch: Batch
    staff: Staff
    countries: list[str]
    today: date
    instrument: Instrument
    #: Monday of a week -> the meeting of that week that has room, and how many cases it has.
    meetings: dict[date, tuple[PanelMeeting, int]] = field(default_factory=dict)

    def row(self, model: type[R], when: date, **values: Any) -> R:
        """A new row of the batch, created on that day."""
        return self.batch.add(model(id=uuid_from(self.random), version=1, created_at=noon(when), **values))

    def note(
        self, action: str, account: Account, role: Role, obj: Record, case_id: UUID, operation: str = "collection"
    ) -> None:
        """An entry of the trail. Its purpose says that a machine made it."""
        trail.record(
            operation,
            action,
            actor=self.staff.actor(account, role),
            kind=obj._meta.model_name or "",
            object_id=obj.pk,
            subject=case_id,
            purpose="populate",
        )


@dataclass
class Story:
    """One case in the making, with those who work on it."""

    case: Case
    opened: date
    depth: int
    caseworker: Account
    evidence: list[Evidence]
    decision: Decision | None = None


@cache
def _mark(text: str, purpose: str) -> str:
    return vault.blind_index(text, purpose=purpose)


def states(random: Random, people: int) -> list[str]:
    """The state of each case: shares exact, order by chance, every state at least once where there is room."""
    counts = {state: max(1, round(share * people)) for state, share in SHARES.items()}
    found = [state for state, count in counts.items() for _ in range(count)]
    while len(found) > people:
        found.remove(max(set(found), key=found.count))
    found += ["closed"] * (people - len(found))
    random.shuffle(found)
    return found


def make_case(making: Making, number: int, case_id: UUID, state: str) -> Story:
    """Everything of one case except its voice."""
    random, today = making.random, making.today
    age_days = (
        random.randint(3, 20)
        if state == "referred"
        else random.randint(30, 400)
        if state in ACTIVE
        else random.randint(90, 1500)
    )
    opened, minor = today - timedelta(days=age_days), state != "in_programme" and random.random() < MINORS
    active = state in ACTIVE
    country = random.choice(making.countries)
    case = making.row(
        Case,
        opened,
        state=state,
        state_since=noon(opened + timedelta(days=random.randint(0, max(1, age_days // 2)))),
        code_name=code_name(number),
        country=country,
        origin=random.choice(making.countries),
        basis="" if state == "referred" else random.choice(("consent", "consent", "law", "court")),
        basis_note=random.choice(words.BASIS),
        urgency=random.choices(("routine", "soon", "today"), (85, 12, 3))[0],
        minor=minor,
        opened_on=opened,
        duplicates_seen_on=None if state == "referred" else opened,
        next_review_on=today + timedelta(days=random.randint(-5, 80)) if active else None,
        retain_until=today + timedelta(days=random.randint(60, 700)),
        transfer_to="another_agency" if state == "transferred" else "",
    )
    case.pk = case.id = case_id
    depth = random.choices((1, 4, 5), (50, 38, 12))[0] if state == "closed" else _DEPTH[state]
    caseworker = making.staff.take("caseworker") if active else making.staff.one("caseworker.three")
    story = Story(case, opened, depth, caseworker, [])
    _identity(making, story, minor)
    if active:
        _team(making, story)
    if depth >= 1 or state == "transferred":
        _evidence(making, story)
    assessed = depth >= 2 and (active or random.random() < 0.04)
    if assessed:
        _assessment(making, story)
    if depth >= 4:
        later.decide(making, story, full=active)
    if depth >= 5:
        later.programme(making, story)
    return story


def _identity(making: Making, story: Story, minor: bool) -> None:
    random, case = making.random, story.case
    given, family = given_name(random), family_name(random)
    born = birthday(random, making.today, minor=minor)
    making.row(
        Identity,
        story.opened,
        case=case,
        name=f"{given} {family}",
        aliases=given_name(random) if random.random() < 0.2 else "",
        born_on=born.isoformat(),
        birthplace=random.choice(TOWNS),
        nationalities=case.country,
        contact="By the caseworker",
        family=[{"relation": "sibling", "name": given_name(random)}] if random.random() < 0.5 else None,
    )
    marks = {_mark(bones, "name") for bones in skeletons(given, family)} | {_mark(born.isoformat(), "birth")}
    for mark in sorted(marks):
        making.batch.add(NameMark(case=case, mark=mark))
    referral = making.row(
        Referral,
        story.opened,
        case=case,
        agency_id=making.staff.coordinator.agency_id,
        referrer="Duty officer",
        why=random.choice(words.WHY),
        received_on=story.opened,
        recorded_by=making.staff.coordinator,
    )
    making.note("case.open", making.staff.coordinator, Role.COORDINATOR, case, case.pk)
    making.note("referral.record", making.staff.coordinator, Role.COORDINATOR, referral, case.pk)
    if case.state != "referred":
        making.note("case.accept", making.staff.coordinator, Role.COORDINATOR, case, case.pk, "alteration")


def join(making: Making, story: Story, account: Account, role: Role) -> None:
    """A live membership of the case."""
    making.batch.add(
        Membership(
            id=uuid_from(making.random),
            file_id=story.case.pk,
            account=account,
            capacity=role,
            granted_by=making.staff.coordinator,
            created_at=noon(story.opened),
            expires_at=noon(making.today + timedelta(days=making.random.randint(20, 180))),
        )
    )


def _team(making: Making, story: Story) -> None:
    join(making, story, story.caseworker, Role.CASEWORKER)
    join(making, story, making.staff.take("clinician"), Role.CLINICIAN)
    if story.case.state in WITH_PANEL:
        for name, role in (
            ("panel.chair", Role.PANEL_CHAIR),
            ("panel.police", Role.PANEL_POLICE),
            ("social.services", Role.SOCIAL_SERVICES),
            ("prosecutor", Role.PROSECUTOR),
        ):
            join(making, story, making.staff.take(name), role)
    if story.case.state in (*WITH_PANEL, "in_programme"):
        join(making, story, making.staff.take("security.liaison"), Role.SECURITY_LIAISON)
    if story.case.state == "in_programme":
        join(making, story, making.staff.take("mentor"), Role.MENTOR)


def _evidence(making: Making, story: Story) -> None:
    random = making.random
    for number in range(1, random.choices((1, 2, 3, 4, 6), (1, 2, 4, 3, 1))[0] + 1):
        entry = making.row(
            Evidence,
            story.opened,
            case=story.case,
            number=number,
            claim=random.choice(words.CLAIMS),
            source=random.choice(words.SOURCES),
            reliability=random.choice("ABCDEF"),
            credibility=random.choice("123456"),
            factor=random.choice(list(FACTORS)),
            disclosure=random.choices(("open", "panel", "originator"), (4, 5, 1))[0],
            dated_on=story.opened - timedelta(days=random.randint(20, 900)),
            recorded_by=story.caseworker,
        )
        story.evidence.append(entry)
    making.note("evidence.record", story.caseworker, Role.CASEWORKER, story.evidence[-1], story.case.pk)


def _assessment(making: Making, story: Story) -> None:
    random, case, when = making.random, story.case, story.opened + timedelta(days=20)
    if when > making.today:
        when = making.today
    done = story.depth >= 3
    for name in ("assessor", "assessor.two"):
        assessor = (
            making.staff.take(name)
            if case.state in ACTIVE
            else making.staff.one("assessor.three" if name == "assessor" else name)
        )
        if case.state in ACTIVE:
            join(making, story, assessor, Role.ASSESSOR)
        assessment = making.row(
            Assessment,
            when,
            case=case,
            instrument=making.instrument,
            assessor=assessor,
            due_on=making.today + timedelta(days=random.randint(-3, 30)),
            state="submitted" if done else "open",
            state_since=noon(when),
        )
        items = making.instrument.document["items"]
        for item in items if done else items[: random.randint(0, len(items))]:
            known = random.random() < 0.85
            task = None
            if not known:
                task = making.row(
                    FollowUp,
                    when,
                    case=case,
                    what="Ask the register and the family again.",
                    assigned_to=story.caseworker,
                    due_on=making.today + timedelta(days=random.randint(-20, 60)),
                    done_on=None if random.random() < 0.5 else making.today,
                )
            making.row(
                Finding,
                when,
                assessment=assessment,
                item=item["key"],
                known=known,
                answer="described" if known else "",
                finding=random.choice(words.FINDINGS) if known else "",
                reasons=random.choice(words.REASONS),
                follow_up=task,
            )
        making.note(
            "assessment.submit" if done else "assessment.name",
            assessor,
            Role.ASSESSOR,
            assessment,
            case.pk,
            "alteration",
        )
    for gate in ("grave_crime", "immediate_threat"):
        making.row(
            GateFinding,
            when,
            case=case,
            gate=gate,
            answer="not_indicated",
            reasons=random.choice(words.REASONS),
            recorded_by=story.caseworker,
        )
    making.row(
        TraumaScreening,
        when,
        case=case,
        clinician=making.staff.one("clinician"),
        outcome=random.choice(("care_needed", "no_care_now")),
        care="Weekly appointments offered.",
        notes="Sleeps badly; has somebody to talk to.",
    )
