"""Agreement and plan of one demo file, through the services."""

from __future__ import annotations

from datetime import timedelta

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import CLOCK
from firsthand.platform.casework.agreement import services as agreement
from firsthand.platform.casework.agreement.models import Obligation
from firsthand.platform.casework.rehabilitation import services as plan
from firsthand.platform.casework.rehabilitation.models import Goal, Need

from .casework import join
from .context import File, set_back
from .story import words


def agree(file: File) -> None:
    """The agreement, as far as the story goes; in force it leads into the programme."""
    reach, case = file.goals.get("agreement"), file.refresh()
    if reach is None:
        return
    starts = file.programme.day(max(10, file.person.days - 90))
    ends = file.programme.day(4) if reach == "expired" else file.programme.today + timedelta(days=240)
    made = agreement.draft_agreement(
        actor=file.caseworker,
        decision=file.decision,
        purpose=words.PURPOSE,
        programme_offers=words.OFFERS,
        starts_on=starts,
        ends_on=ends,
    )
    lines = (
        [*words.OBLIGATIONS, words.PROMISE]
        if "minor" in file.goals
        else [*words.OBLIGATIONS, words.ACCOUNT, words.PROMISE]
    )
    for number, (kind, text, alternative) in enumerate(lines):
        due = min(starts + timedelta(days=25 + 40 * number), ends)
        agreement.save_obligation(
            actor=file.caseworker,
            obligation=Obligation(agreement=made, kind=kind, text=text, non_public_alternative=alternative, due_on=due),
        )
    file.agreement = made
    if reach == "drafted":
        return
    made = flow.move(file.caseworker, made, "send_to_counsel")
    file.agreement = made
    if reach == "with_counsel":
        return
    made = agreement.record_counsel(
        actor=file.caseworker, agreement=made, counsel="Duty counsel", view=words.COUNSEL, declined=False
    )
    if case.minor:
        agreement.witness_guardian(actor=file.caseworker, agreement=made, name="The grandmother, signed on paper")
    made = file.agreement = flow.move(file.own(), made, "sign")
    if reach == "signed":
        return
    file.agreement = flow.move(file.who("coordinator"), made, "bring_into_force")
    flow.move(file.caseworker, file.refresh(), "enter_programme")
    set_back(file.case, state_since=file.programme.at((file.programme.today - starts).days))
    join(file, file.pick(("mentor", "mentor.two")), Role.MENTOR)
    file.refresh()
    for obligation in file.agreement.obligations.filter(due_on__lt=file.programme.today):
        status = (
            "missed"
            if reach in ("breach_alleged", "revoked") and obligation.kind == Obligation.Kind.CONDITION
            else "met"
        )
        agreement.settle_obligation(
            actor=file.caseworker,
            obligation=obligation,
            status=status,
            settled_on=min(obligation.due_on, file.programme.today),
        )


def end_agreement(file: File) -> None:
    """What becomes of an agreement in force: a breach and its review, its end."""
    reach, made = file.goals.get("agreement", ""), file.agreement
    lead, chair = file.who("coordinator"), file.who("panel.chair")
    if reach in ("breach_alleged", "breach_reviewed", "continued", "revoked"):
        breach = agreement.allege_breach(actor=file.caseworker, agreement=made, alleged=words.ALLEGED)
        if reach == "breach_alleged":
            return
        agreement.record_participants_account(actor=file.own(), breach=breach, text=words.ACCOUNT_OF_IT)
        made = flow.move(chair, made, "review_breach", reason=words.REVIEW)
        if reach == "continued":
            file.agreement = flow.move(chair, made, "continue", reason=words.REVIEW)
        elif reach == "revoked":
            file.agreement = flow.move(lead, made, "revoke", reason=words.REVOKED)
    elif reach == "fulfilled":
        for obligation in made.obligations.exclude(status__in=("met", "waived")):
            agreement.settle_obligation(
                actor=file.caseworker, obligation=obligation, status="met", settled_on=file.programme.day(1)
            )
        flow.move(lead, made, "fulfil")
    elif reach == "expired":
        flow.move(CLOCK, made, "expire", reason="expire")
    if file.goals["case"] == "closed":
        flow.move(lead, file.refresh(), "close", reason=words.CLOSED if reach == "fulfilled" else words.REVOKED)


def plan_for(file: File) -> None:
    """The plan with needs, goals, sessions and a review."""
    reach = file.goals.get("plan")
    if reach is None:
        return
    programme, caseworker = file.programme, file.caseworker
    mentor = file.pick(("mentor", "mentor.two"))
    begun = min(file.person.days - 95, 300) if file.person.days > 110 else 10
    made = plan.draft_plan(
        actor=caseworker, case=file.refresh(), in_own_words=words.OWN_WORDS, mentor_id=file.who(mentor).account_id,
        next_review_on=programme.today + timedelta(days=file.number % 30 - 4),
    )  # fmt: skip
    needs = {
        domain: plan.save_need(actor=caseworker, need=Need(plan=made, domain=domain, text=text))
        for domain, text in words.NEEDS
    }
    goals = [*words.GOALS, ("work", file.person.goal, reach == "completed")] if file.person.goal else list(words.GOALS)
    kept = [
        (
            plan.save_goal(
                actor=caseworker,
                goal=Goal(
                    plan=made,
                    need=needs[domain],
                    domain=domain,
                    text=text,
                    set_on=programme.day(begun),
                    due_on=programme.today + timedelta(days=20 + 15 * position),
                ),
            ),
            met,
        )
        for position, (domain, text, met) in enumerate(goals)
    ]
    file.plan = made
    if reach == "drafted":
        return
    made = file.plan = flow.move(file.own(), made, "agree")
    if reach == "agreed":
        return
    made = file.plan = flow.move(caseworker, made, "start")
    set_back(made, state_since=programme.at(begun))
    for position, (kind, note) in enumerate(words.SESSIONS):
        actor = file.who(mentor) if kind == "mentoring" else caseworker
        held = programme.day(max(1, begun - 20 - position * max(7, begun // 6)))
        plan.log_session(
            actor=actor,
            plan=made,
            kind=kind,
            held_on=held,
            note=note,
            attended=not (file.number % 5 == 0 and position == 3),
        )
    for position, (goal, met) in enumerate(kept):
        if met and begun > 60:
            plan.settle_goal(
                actor=caseworker,
                goal=goal,
                status="met",
                settled_on=programme.day(max(1, begun - 60 - 40 * position)),
                note="The participant said so first, and we have seen it.",
            )
    if begun > 90:
        plan.record_review(
            actor=caseworker,
            plan=made,
            held_on=programme.day(max(1, begun - 80)),
            progress=words.PROGRESS,
            readiness=words.READINESS,
            participants_view=words.OWN_VIEW,
            next_review_on=programme.today + timedelta(days=file.number % 30 - 4),
        )
    if "far" in file.goals:
        kind, what, done, learnt = words.INCIDENT
        incident = plan.record_incident(
            actor=caseworker, case=file.case, kind=kind, happened_on=programme.day(200), what=what, done=done
        )
        plan.close_incident(actor=caseworker, incident=incident, learnt=learnt)
    made = file.plan = type(made).objects.get(pk=made.pk)
    if reach == "completed":
        flow.move(caseworker, made, "complete")
    elif reach == "stopped":
        flow.move(caseworker, made, "stop", reason=words.REVOKED)
