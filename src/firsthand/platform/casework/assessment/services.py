"""What is written in the assessment stage: evidence, gates, assessments, screenings, follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import GATES, Role
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.access.services import add_member
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from ..intake.events import CASE_STOPPED
from ..intake.models import Case
from .models import Assessment, Evidence, Finding, FollowUp, GateFinding, Instrument, TraumaScreening
from .queries import assessors_to_name, evidence_visible_to, people_of

ASSESSABLE = ("gathering", "assessment")


class Task(TypedDict):
    """What is to be found out, by whom, until when."""

    what: str
    assigned_to: Account
    due_on: date


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def record_evidence(*, actor: Actor, entry: Evidence) -> Evidence:
    """Add an entry to the ledger of its case, under the next number."""
    access.require(actor, "evidence.record", entry.case)
    with trail.recording():
        _lock(entry.case)  # numbers are given one after the other
        entry.number = (Evidence.objects.filter(case=entry.case).aggregate(last=Max("number"))["last"] or 0) + 1
        entry.recorded_by_id = actor.signed_in_id
        entry.save()
        note_down(trail.Operation.COLLECTION, "evidence.record", actor, entry)
    return entry


def change_evidence(*, actor: Actor, entry: Evidence) -> Evidence:
    """Save a corrected entry. Its recorder and the caseworker may; raises `access.Denied` for others
    and for an entry whose disclosure is limited to somebody else."""
    access.require(actor, "evidence.record", entry.case)
    stored = evidence_visible_to(actor, entry.case_id).filter(pk=entry.pk).first()
    if stored is None or (stored.recorded_by_id != actor.account_id and actor.role is not Role.CASEWORKER):
        raise access.Denied
    with trail.recording():
        entry.save()
        note_down(trail.Operation.ALTERATION, "evidence.change", actor, entry)
    return entry


def name_assessor(
    *, actor: Actor, case: Case, account: Account, instrument: Instrument, due_on: date | None = None
) -> Assessment:
    """Ask an assessor for an independent judgement and let them into the case for it.

    Raises ValidationError when the case is not being assessed, or when the account assesses it already
    or works on it as caseworker.
    """
    access.require(actor, "assessment.name", case)
    with trail.recording():
        case = _lock(case)
        if case.state not in ASSESSABLE:
            raise ValidationError(gettext("Assessors are named while information is gathered or the case is assessed."))
        if not assessors_to_name(case).filter(pk=account.pk).exists():
            raise ValidationError(
                gettext(
                    "This person cannot assess the case independently: they do so already, or they are its caseworker."
                )
            )
        if not people_of(case, Role.ASSESSOR).filter(pk=account.pk).exists():
            add_member(actor=actor, file_id=case.pk, account=account, capacity=Role.ASSESSOR)
        assessment = Assessment(case=case, assessor=account, instrument=instrument, due_on=due_on)
        assessment.save()
        note_down(trail.Operation.ALTERATION, "assessment.name", actor, assessment)
    return assessment


def record_finding(
    *, actor: Actor, finding: Finding, evidence: Iterable[Evidence] = (), task: Task | None = None
) -> Finding:
    """Save the answer to one item, half-written or whole. An unknown takes its task with it.

    Raises `access.Denied` (not the assessor), `flow.WrongState` (submitted already), `flow.StaleRecord`
    (saved meanwhile, in another window) or ValidationError (an item or a word the instrument has not).
    """
    access.require(actor, "assessment.fill", finding.assessment)
    with trail.recording():
        assessment = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("instrument")
            .get(pk=finding.assessment_id)
        )
        if assessment.state != "open":
            raise flow.WrongState([gettext("This assessment is submitted and can no longer be changed.")])
        item = next((entry for entry in assessment.instrument.document["items"] if entry["key"] == finding.item), None)
        if item is None:
            raise ValidationError(gettext("The instrument has no such item."))
        if finding.answer and finding.answer not in words_of(assessment.instrument, item):
            raise ValidationError(gettext("The instrument has no such answer."))
        if finding._state.adding and Finding.objects.filter(assessment=assessment, item=finding.item).exists():
            raise flow.StaleRecord
        if finding.known is False:
            finding.answer = ""
            if task is not None:
                finding.follow_up = _save_task(actor, assessment.case_id, finding.follow_up, task)
        elif finding.follow_up_id is not None:
            _settle(actor, finding.follow_up)
            finding.follow_up = None
        finding.save()
        allowed = evidence_visible_to(actor, assessment.case_id)
        finding.evidence.set(allowed.filter(pk__in=[entry.pk for entry in evidence]))
        note_down(trail.Operation.ALTERATION, "assessment.fill", actor, finding)
    return finding


def words_of(instrument: Instrument, item: dict[str, Any]) -> list[str]:
    """Keys of the answers that an item allows: its own, or the instrument's."""
    answers = item.get("answers") or instrument.document["answers"]
    return [answer["key"] for answer in answers]


def answer_gate(
    *,
    actor: Actor,
    case: Case,
    gate: str,
    answer: str,
    reasons: str,
    evidence: Iterable[Evidence] = (),
    task: Task | None = None,
) -> GateFinding:
    """Record what the evidence says of a gate; the earlier answer is kept and no longer counts.

    An indicated gate stops every release of the case in the same transaction. Raises ValidationError
    when indicated without evidence, unknown without a task, or without reasons.
    """
    access.require(actor, "gate.record", case)
    cited = list(evidence_visible_to(actor, case).filter(pk__in=[entry.pk for entry in evidence]))
    if gate not in GATES or answer not in GateFinding.Answer.values:
        raise ValidationError(gettext("There is no such gate or answer."))
    if not reasons.strip():
        raise ValidationError({"reasons": gettext("Say why.")})
    if answer == GateFinding.Answer.INDICATED and not cited:
        raise ValidationError({"evidence": gettext("Name at least one entry of the ledger that indicates it.")})
    if answer == GateFinding.Answer.UNKNOWN and task is None:
        raise ValidationError(
            {"what": gettext("An unknown needs its task: what is to be found out, by whom, until when.")}
        )
    with trail.recording():
        _lock(case)
        for earlier in GateFinding.objects.filter(case=case, gate=gate, superseded=False):
            earlier.superseded = True
            earlier.save()
            if earlier.follow_up is not None and answer != GateFinding.Answer.UNKNOWN:
                _settle(actor, earlier.follow_up)
        finding = GateFinding(
            case=case, gate=gate, answer=answer, reasons=reasons.strip(), recorded_by_id=actor.signed_in_id
        )
        if answer == GateFinding.Answer.UNKNOWN and task is not None:
            finding.follow_up = _save_task(actor, case.pk, None, task)
        finding.save()
        finding.evidence.set(cited)
        note_down(trail.Operation.ALTERATION, "gate.record", actor, finding)
        if answer == GateFinding.Answer.INDICATED:
            CASE_STOPPED.send(case.pk)
    return finding


def record_screening(*, actor: Actor, screening: TraumaScreening) -> TraumaScreening:
    """Record the clinician's screening. It replaces the one in force, and so does the lifting of a
    veto: that is a new screening. A veto stops every release of the case in the same transaction."""
    access.require(actor, "screening.record", screening.case)
    with trail.recording():
        _lock(screening.case)
        for earlier in TraumaScreening.objects.filter(case=screening.case, superseded=False):
            earlier.superseded = True
            earlier.save()
        screening.clinician_id = actor.signed_in_id
        screening.save()
        note_down(trail.Operation.ALTERATION, "screening.record", actor, screening)
        if screening.veto:
            CASE_STOPPED.send(screening.case_id)
    return screening


def name_follow_up(*, actor: Actor, case: Case, task: Task) -> FollowUp:
    """Give somebody on the case a task with a date."""
    access.require(actor, "follow_up.name", case)
    with trail.recording():
        return _save_task(actor, case.pk, None, task)


def complete_follow_up(*, actor: Actor, follow_up: FollowUp, outcome: str, version: int) -> FollowUp:
    """Record what was found. Raises ValidationError when nothing is said and `flow.WrongState` when it
    is done already. The finding stays unknown until its assessor, or a new answer to the gate, says more."""
    access.require(actor, "follow_up.complete", follow_up)
    if not outcome.strip():
        raise ValidationError({"outcome": gettext("Say what was found, also when it was nothing.")})
    with trail.recording():
        task = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        if task.done_on is not None:
            raise flow.WrongState([gettext("This task is done already.")])
        if task.version != version:
            raise flow.StaleRecord
        task.outcome, task.done_on = outcome.strip(), timezone.localdate()
        task.save()
        note_down(trail.Operation.ALTERATION, "follow_up.complete", actor, task)
    return task


def _save_task(actor: Actor, case_id: UUID, existing: FollowUp | None, task: Task) -> FollowUp:
    if not people_of(case_id).filter(pk=task["assigned_to"].pk).exists():
        raise ValidationError({"assigned_to": gettext("Choose somebody who works on this case.")})
    row = existing if existing is not None and existing.done_on is None else FollowUp(case_id=case_id)
    row.what, row.assigned_to, row.due_on = task["what"], task["assigned_to"], task["due_on"]
    row.save()
    note_down(trail.Operation.ALTERATION, "follow_up.name", actor, row)
    return row


def _settle(actor: Actor, task: FollowUp | None) -> None:
    """What was unknown is known now: its open task ends with it."""
    if task is not None and task.done_on is None:
        task.done_on, task.outcome = timezone.localdate(), gettext("It is known now; see the finding.")
        task.save()
        note_down(trail.Operation.ALTERATION, "follow_up.complete", actor, task)
