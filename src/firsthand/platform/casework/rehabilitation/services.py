"""Planning, meeting, settling goals, reviewing, and what to do when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.platform.base import access, flow, trail, vault
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.people.actor import Actor

from ..agreement.repeats import same_just_now
from ..intake.events import CASE_STOPPED
from ..intake.models import Case
from .models import OPEN, Goal, Incident, Need, Plan, Review, Service, Session
from .rules import LOGS

#: What the participant agreed to stays as it was; new goals come while drafting or once it runs.
GOALS_OPEN = ("drafted", "active")
CARE = ("drafted", "agreed", "active")


def draft_plan(
    *, actor: Actor, case: Case, in_own_words: str = "", mentor_id: UUID | None = None, review_every_weeks: int = 8,
    next_review_on: date | None = None,
) -> Plan:  # fmt: skip
    """Begin a plan. Raises `flow.MoveRefused` while another of this case is open (also when two are
    begun at the same moment)."""
    with trail.recording():
        try:
            with transaction.atomic():
                plan = Plan.objects.create(
                    case=case, in_own_words=in_own_words, mentor_id=mentor_id, review_every_weeks=review_every_weeks,
                    next_review_on=next_review_on, drafted_by_id=actor.signed_in_id,
                )  # fmt: skip
        except IntegrityError as error:
            if not Plan.objects.filter(case=case, state__in=OPEN).exists():
                raise
            raise flow.MoveRefused([gettext("There is a plan for this case already.")]) from error
        note_down(trail.Operation.COLLECTION, "plan.draft", actor, plan)
    return plan


def save_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Save an edited plan. Raises `flow.WrongState` once it is completed or stopped."""
    with _while(plan, *OPEN):
        plan.save()
        note_down(trail.Operation.ALTERATION, "plan.edit", actor, plan)
    return plan


def save_need(*, actor: Actor, need: Need) -> Need:
    """Add or change a need of an open plan."""
    with _while(need.plan, *OPEN):
        need.save()
        note_down(trail.Operation.ALTERATION, "need.edit", actor, need)
    return need


def save_goal(*, actor: Actor, goal: Goal) -> Goal:
    """Set a goal, or change one while the plan is drafted.

    Raises `flow.WrongState` for a goal that the participant has agreed to, and `flow.MoveRefused` for
    another plan's need or a due date before the goal was set.
    """
    if goal.need is not None and goal.need.plan_id != goal.plan_id:
        raise flow.MoveRefused([gettext("The need belongs to another plan.")])
    if goal.due_on is not None and goal.due_on < goal.set_on:
        raise flow.MoveRefused([gettext("The goal is due after it is set.")])
    with _while(goal.plan, *(GOALS_OPEN if goal._state.adding else ("drafted",))):
        goal.save()
        note_down(trail.Operation.ALTERATION, "goal.edit", actor, goal)
    return goal


def settle_goal(*, actor: Actor, goal: Goal, status: str, settled_on: date, note: str = "") -> Goal:
    """Record a goal as met or dropped, with how we know.

    Raises `flow.WrongState` when it is settled or the plan does not run, `flow.MoveRefused` for a date
    before it was set or ahead, or when nothing says how we know.
    """
    if goal.status != Goal.Status.SET:
        raise flow.WrongState([str(goal.get_status_display())])
    if status not in {Goal.Status.MET, Goal.Status.DROPPED}:
        raise ValueError(status)
    if not goal.set_on <= settled_on <= timezone.localdate():
        raise flow.MoveRefused([gettext("The date lies between the day the goal was set and today.")])
    if not note.strip():
        raise flow.MoveRefused([gettext("Say how you know, in the participant's words where you can.")])
    with _while(goal.plan, "active"):
        goal.status, goal.settled_on, goal.note = status, settled_on, note
        goal.save()
        note_down(trail.Operation.ALTERATION, "goal.settle", actor, goal)
    return goal


def log_session(
    *,
    actor: Actor,
    plan: Plan,
    kind: str,
    held_on: date,
    attended: bool = True,
    note: str = "",
    service: Service | None = None,
) -> Session:
    """Record a session that was held, or work that was not a contact.

    Raises `flow.MoveRefused` for a date ahead, or a kind that is not this role's (a mentor's session is
    never clinical); `flow.WrongState` for a plan that has ended.
    """
    if kind not in LOGS.get(actor.role, ()):
        raise flow.MoveRefused([gettext("Your role does not log this kind of session.")])
    if held_on > timezone.localdate():
        raise flow.MoveRefused([gettext("This date lies ahead. Log the session when it was held.")])
    attended = attended or kind == Session.Kind.DESK  # where nobody was expected, nobody stayed away
    plain = {"kind": kind, "held_on": held_on, "service": service, "led_by_id": actor.account_id, "attended": attended}
    with _while(plan, *CARE):
        again = same_just_now(plan.sessions.filter(**plain), plan.vault_subject(), note=note)
        if again is not None:
            return again
        session = Session.objects.create(plan=plan, note=note, **plain)
        note_down(trail.Operation.COLLECTION, "session.log", actor, session)
    return session


def record_review(
    *,
    actor: Actor,
    plan: Plan,
    held_on: date,
    progress: str,
    readiness: str,
    participants_view: str = "",
    next_review_on: date | None = None,
) -> Review:
    """A review of readiness, in words; it sets the next one (by the plan's own rhythm unless told).

    Raises `flow.MoveRefused` for a date ahead, and `flow.WrongState` for a plan that does not run.
    """
    if held_on > timezone.localdate():
        raise flow.MoveRefused([gettext("This date lies ahead. Record the review when it was held.")])
    plain = {"held_on": held_on, "reviewed_by_id": actor.account_id}
    words = {"progress": progress, "readiness": readiness, "participants_view": participants_view}
    with _while(plan, "active"):
        again = same_just_now(plan.reviews.filter(**plain), plan.vault_subject(), **words)
        if again is not None:
            return again
        review = Review.objects.create(plan=plan, **plain, **words)
        current = Plan.objects.get(pk=plan.pk)
        current.next_review_on = next_review_on or held_on + timedelta(weeks=current.review_every_weeks)
        current.save()
        note_down(trail.Operation.COLLECTION, "review.record", actor, review)
    return review


@flow.before_save("plan", "start")
def set_first_review(ctx: flow.Context) -> None:
    if ctx.obj.next_review_on is None:
        ctx.obj.next_review_on = ctx.now.date() + timedelta(weeks=ctx.obj.review_every_weeks)


def record_incident(
    *, actor: Actor, case: Case, kind: str, happened_on: date, what: str, done: str = "", stops_voice: bool = False
) -> Incident:
    """Record what went wrong. With `stops_voice` every public use of the case ends now, in the same
    transaction. Raises `access.Denied` when the actor may not stop, `flow.MoveRefused` for a date ahead.
    """
    if stops_voice:
        access.require(actor, "incident.stop", case)
    if happened_on > timezone.localdate():
        raise flow.MoveRefused([gettext("This date lies ahead. Record what has happened.")])
    plain = {"kind": kind, "happened_on": happened_on, "stops_voice": stops_voice, "recorded_by_id": actor.account_id}
    with trail.recording():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        again = same_just_now(case.incidents.filter(**plain), case.pk, what=what, done=done)
        if again is not None:
            return again
        incident = Incident.objects.create(case=case, what=what, done=done, **plain)
        note_down(trail.Operation.COLLECTION, "incident.record", actor, incident)
        if stops_voice:
            CASE_STOPPED.send(case.pk)
    return incident


def save_incident(*, actor: Actor, incident: Incident) -> Incident:
    """Add to an open incident; raising `stops_voice` stops, taking it back does not start anything again.

    Raises `flow.WrongState` when it is closed, `access.Denied` when the actor may not stop.
    """
    before = _open(incident)
    if incident.stops_voice and not before.stops_voice:
        access.require(actor, "incident.stop", incident)
    with trail.recording():
        stop_now = incident.stops_voice and not before.stops_voice
        incident.stops_voice = incident.stops_voice or before.stops_voice
        incident.save()
        note_down(trail.Operation.ALTERATION, "incident.edit", actor, incident)
        if stop_now:
            CASE_STOPPED.send(incident.case_id)
    return incident


def close_incident(*, actor: Actor, incident: Incident, learnt: str) -> Incident:
    """Close an incident with what is learnt from it. Raises `flow.MoveRefused` without that, or while
    nothing says what was done, and `flow.WrongState` when it is closed."""
    _open(incident)
    if not learnt.strip():
        raise flow.MoveRefused([gettext("Write down what we learn from it.")])
    with vault.reading.for_rule(incident.vault_subject()):
        if not incident.done.strip():
            raise flow.MoveRefused([gettext("Write down first what was done.")])
    with trail.recording():
        incident.learnt, incident.closed_on = learnt, timezone.localdate()
        incident.save()
        note_down(trail.Operation.ALTERATION, "incident.close", actor, incident)
    return incident


def save_service(*, actor: Actor, service: Service) -> Service:
    """Add to or change the directory of services. It holds no case."""
    with trail.recording():
        service.save()
        trail.record(trail.Operation.ALTERATION, "service.edit", actor=actor, kind="service", object_id=service.pk)
    return service


def _open(incident: Incident) -> Incident:
    now = Incident.objects.get(pk=incident.pk)
    if now.closed_on is not None:
        raise flow.WrongState([gettext("The incident is closed.")])
    return now


@contextmanager
def _while(plan: Plan, *states: str) -> Iterator[None]:
    """A recording with the plan locked, in one of the states. Raises `flow.WrongState` otherwise."""
    with trail.recording():
        now = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if now.state not in states:
            raise flow.WrongState([now.state_label])
        yield
