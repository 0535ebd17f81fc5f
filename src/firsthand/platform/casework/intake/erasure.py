"""Answering a participant's request, and erasing a file: two coordinators, or its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.services import end_membership
from firsthand.platform.base.media.services import erase_files, files_left
from firsthand.platform.base.people.actor import CLOCK, Actor

from .events import CASE_STOPPED
from .models import Case, Identity, NameMark, Request
from .queries import AT_REST


class NotYours(ValueError):
    """Nobody confirms their own answer."""


class AlreadyAnswered(ValueError):
    """Somebody was faster."""


def answer_request(*, actor: Actor, request: Request, granted: bool, answer: str) -> Request:
    """Answer a request in words. An erasure that is granted happens when a second coordinator confirms
    it. Raises AlreadyAnswered, ValueError without an answer, access.Denied."""
    access.require(actor, "request.answer", request)
    if not answer.strip():
        raise ValueError("an answer is needed")
    with trail.recording():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if fresh.granted is not None:
            raise AlreadyAnswered
        fresh.granted, fresh.answer, fresh.answered_on = granted, answer.strip(), timezone.localdate()
        fresh.answered_by_id = actor.account_id
        fresh.save()
        trail.record(
            trail.Operation.ALTERATION,
            "request.answer",
            actor=actor,
            kind="request",
            object_id=fresh.pk,
            subject=fresh.case_id,
        )
    return fresh


def second_erasure(*, actor: Actor, request: Request) -> Case:
    """Confirm an erasure that another coordinator granted: the file is erased at once and for ever.
    Raises NotYours, AlreadyAnswered, access.Denied."""
    access.require(actor, "request.second", request)
    with trail.recording():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not fresh.waits_for_second:
            raise AlreadyAnswered
        if fresh.answered_by_id == actor.account_id:
            raise NotYours
        fresh.seconded_by_id = actor.account_id
        fresh.save()
        case = _close_for_ever(actor, fresh.case_id)
    destroy_content(actor=actor, case=case)
    return case


def erase_due_cases(now: datetime) -> int:
    """Erase files at rest whose time is over, and finish an erasure that was interrupted. Returns how
    many were erased. Idempotent."""
    today = timezone.localdate(now)
    due = Case.objects.filter(retain_until__lt=today, erased_on__isnull=True, state__in=AT_REST)
    count = 0
    for case_id in list(due.values_list("pk", flat=True)):
        with trail.recording():
            still = Case.objects.select_for_update().filter(
                pk=case_id, retain_until__lt=today, erased_on__isnull=True, state__in=AT_REST
            )
            if not still.exists():
                continue
            case = _close_for_ever(CLOCK, case_id)
        destroy_content(actor=CLOCK, case=case)
        count += 1
    for case in Case.objects.filter(erased_on__gte=today - timedelta(days=30)):
        if not vault.keys.is_destroyed(case.pk) or files_left(case.pk).exists():
            destroy_content(actor=CLOCK, case=case)
    return count


def _close_for_ever(actor: Actor, case_id: UUID) -> Case:
    """What the database does in one transaction. A tombstone stays: code name, state, dates."""
    case = Case.objects.select_for_update().get(pk=case_id)
    CASE_STOPPED.send(case.pk)
    NameMark.objects.filter(case=case).delete()
    Identity.objects.filter(case=case).delete()
    for member in Membership.objects.filter(file_id=case.pk, ended_at__isnull=True):
        end_membership(actor=actor, member=member)
    case.basis_note = case.best_interests = case.retention_reason = ""
    case.participant = case.community = case.guardian_agreed_on = case.next_review_on = None
    case.origin, case.erased_on = "", timezone.localdate()
    case.save()
    trail.record(trail.Operation.ERASURE, "case.erase", actor=actor, kind="case", object_id=case.pk, subject=case.pk)
    return case


def destroy_content(*, actor: Actor, case: Case) -> None:
    """After the commit: destroy the keys, then the files that they made unreadable. Idempotent."""
    if Case.objects.filter(Q(pk=case.pk) & Q(erased_on__isnull=True)).exists():
        raise ValueError("only an erased case's keys are destroyed")
    vault.keys.destroy(case.pk)
    erase_files(actor=actor, file_id=case.pk)
