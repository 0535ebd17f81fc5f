"""Machine-made decisions, agreements and plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from firsthand.pathway import FACTORS, Role
from firsthand.platform.casework.agreement.models import Agreement, Obligation
from firsthand.platform.casework.decision.models import (
    AgendaItem,
    Appeal,
    Attendance,
    Decision,
    FactorReason,
    PanelMeeting,
)
from firsthand.platform.casework.rehabilitation.models import Domain, Goal, Need, Plan, Review, Session

from . import words
from .batch import noon

if TYPE_CHECKING:
    from .cases import Making, Story

CASES_A_MEETING = 6


def _agenda(making: Making, story: Story, when: date) -> AgendaItem:
    """A place on a meeting of that week; the first free one."""
    week = when - timedelta(days=when.weekday())
    meeting, taken = making.meetings.get(week, (None, 0))
    if meeting is None or taken >= CASES_A_MEETING:
        meeting, taken = (
            making.row(PanelMeeting, week, held_on=week, place="Room 2", chair=making.staff.one("panel.chair")),
            0,
        )
    making.meetings[week] = (meeting, taken + 1)
    item = making.row(AgendaItem, week, meeting=meeting, case=story.case, position=taken + 1)
    for name in ("panel.chair", "panel.police", "social.services", "prosecutor"):
        account = making.staff.one(name)
        making.row(Attendance, week, item=item, member=account, role=name.replace(".", "_"), present=True)
    return item


def decide(making: Making, story: Story, *, full: bool) -> None:
    """A decision with its eight reasons; for a file that is being worked on with its meeting too."""
    random, case = making.random, story.case
    when = min(story.opened + timedelta(days=random.randint(25, 70)), making.today - timedelta(days=1))
    appealed = case.state == "under_appeal"
    outcome = (
        "programme_with_conditions"
        if story.depth >= 5 or random.random() < 0.4
        else random.choice(("no_further_action", "prosecution"))
    )
    if case.minor:
        outcome = "child_protection"
    chair = making.staff.one("panel.chair")
    decision = making.row(
        Decision,
        when,
        case=case,
        item=_agenda(making, story, when) if full else None,
        outcome=outcome,
        decider=chair,
        second=making.staff.one("panel.police"),
        summary=words.SUMMARY,
        prison_weighed=random.choice(words.REASONS),
        letter=words.LETTER,
        review_on=making.today + timedelta(days=random.randint(-10, 200)),
        issued_on=when,
        appeal_until=when + timedelta(days=28),
        state="appealed" if appealed else "issued",
        state_since=noon(when),
    )
    for factor in FACTORS:
        making.row(
            FactorReason, when, decision=decision, factor=factor, disclosure="read",
            reasons=random.choice(words.REASONS),
        )  # fmt: skip
    if appealed:
        making.row(Appeal, when, decision=decision, grounds="I was not asked about my work.", lodged_on=when)
    making.note("decision.issue", chair, Role.PANEL_CHAIR, decision, case.pk, "alteration")
    story.decision = decision


def programme(making: Making, story: Story) -> None:
    """The agreement and the plan of somebody in the programme, or who was."""
    random, case, today = making.random, story.case, making.today
    decision = story.decision
    if decision is None:
        raise LookupError("a programme follows a decision")
    starts = min(story.opened + timedelta(days=80), today - timedelta(days=2))
    running = case.state == "in_programme"
    agreement = making.row(
        Agreement,
        starts,
        case=case,
        decision=decision,
        purpose="A quiet beginning, with help and with conditions.",
        programme_offers=words.OFFERS,
        counsel="Duty counsel",
        counsel_view="Explained and understood.",
        drafted_by=story.caseworker,
        starts_on=starts,
        ends_on=max(starts, today) + timedelta(days=300) if running else starts + timedelta(days=365),
        state="in_force" if running else random.choice(("fulfilled", "fulfilled", "expired", "revoked")),
        state_since=noon(starts),
    )
    for position, text in enumerate(words.OBLIGATIONS):
        due = starts + timedelta(days=30 * (position + 1))
        met = not running or due < today - timedelta(days=10)
        making.row(
            Obligation,
            starts,
            agreement=agreement,
            text=text,
            due_on=due,
            status="met" if met else "due",
            settled_on=min(due, today) if met else None,
        )
    making.note(
        "agreement.bring_into_force", making.staff.coordinator, Role.COORDINATOR, agreement, case.pk, "alteration"
    )
    plan = making.row(
        Plan, starts, case=case, drafted_by=story.caseworker, in_own_words=words.OWN_WORDS,
        next_review_on=today + timedelta(days=random.randint(-7, 56)) if running else None,
        state="active" if running else random.choice(("completed", "completed", "stopped")), state_since=noon(starts),
    )  # fmt: skip
    domains = random.sample(list(Domain), 3)
    for number, domain in enumerate(domains):
        need = making.row(Need, starts, plan=plan, domain=domain, text="Asked for by the participant.")
        met = random.random() < (0.4 if running else 0.8)
        making.row(
            Goal,
            starts,
            plan=plan,
            need=need,
            domain=domain,
            text=random.choice(words.GOALS),
            set_on=starts,
            due_on=max(starts, today) + timedelta(days=random.randint(0, 120)),
            status="met" if met else "set",
            settled_on=min(today, starts + timedelta(days=30 * (number + 1))) if met else None,
            note="Seen together." if met else "",
        )
    for number in range(random.randint(2, 8) if running else 2):
        making.row(
            Session,
            starts,
            plan=plan,
            kind=random.choice(("mentoring", "family", "service")),
            held_on=min(today, starts + timedelta(days=9 * number)),
            led_by=story.caseworker,
            note=random.choice(words.NOTES),
            attended=random.random() < 0.93,
        )
    if not running:
        making.row(
            Review,
            starts,
            plan=plan,
            held_on=min(today, starts + timedelta(days=60)),
            progress="Works, and keeps in touch.",
            readiness="Could speak to a friend about it; not to a room.",
            reviewed_by=story.caseworker,
        )
    making.note("plan.start", story.caseworker, Role.CASEWORKER, plan, case.pk, "alteration")
