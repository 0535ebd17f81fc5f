"""What happens to files by itself: their time ends, and children come of age."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from firsthand.platform.base import trail, vault
from firsthand.platform.base.flow import jobs
from firsthand.platform.base.people.actor import CLOCK

from .erasure import erase_due_cases
from .models import Identity
from .names import is_minor


@jobs.every(minutes=30)  # an erasure that a crash interrupted is finished soon
def expire_retention() -> int:
    """Erase the files whose time is over."""
    return erase_due_cases(timezone.now())


@jobs.every(minutes=60 * 12)
def recognise_adults() -> int:
    """Take those who came of age off the child protection track; returns how many."""
    today, count = timezone.localdate(), 0
    for identity in Identity.objects.filter(case__minor=True, case__erased_on__isnull=True).select_related("case"):
        case = identity.case
        with vault.reading.for_rule(case.pk):
            born_on = date.fromisoformat(identity.born_on) if identity.born_on else None
        if born_on is None or is_minor(born_on, today):
            continue
        with trail.recording():
            case.minor = False
            case.save()
            trail.record(
                trail.Operation.ALTERATION,
                "case.come_of_age",
                actor=CLOCK,
                kind="case",
                object_id=case.pk,
                subject=case.pk,
            )
        count += 1
    return count
