"""How long a file is kept: non-cases half a year, others two years after their end. Later only with a
reason, and a tombstone stays."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from firsthand.platform.base import access, trail
from firsthand.platform.base.people.actor import Actor

from .models import Case

NON_CASE = timedelta(days=183)
AFTER_END = timedelta(days=730)
LONGEST = timedelta(days=730)


class RetentionRefused(ValueError):
    """The date or the reason does not allow it; the message says which."""


def first_date(today: date) -> date:
    """Until when a new referral is kept while nobody has accepted it."""
    return today + NON_CASE


def keep_after_end(case: Case) -> None:
    """Set the date from which a closed or transferred case is erased."""
    case.retain_until = timezone.localdate() + AFTER_END
    case.save()


def postpone_retention(*, actor: Actor, case: Case, until: date, reason: str) -> Case:
    """Keep a file longer. Raises RetentionRefused without a reason, for a date that is not later, or
    more than two years ahead."""
    access.require(actor, "case.retain", case)
    if not reason.strip():
        raise RetentionRefused("reason")
    present = Case.objects.get(pk=case.pk).retain_until
    if not present < until <= timezone.localdate() + LONGEST:
        raise RetentionRefused("date")
    case.retain_until, case.retention_reason = until, reason.strip()
    with trail.recording():
        case.save()
        trail.record(
            trail.Operation.ALTERATION,
            "case.retain",
            actor=actor,
            kind="case",
            object_id=case.pk,
            subject=case.pk,
            reason=reason,
        )
    return case
