"""What changed, for the Today page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from firsthand.platform.base import access
from firsthand.platform.base.access.relations import files_of
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry, Operation
from firsthand.platform.casework.models import Case

from ..journey import action_label, role_label

DAYS, SHOWN, MOST = 7, 10, 200


@dataclass
class Change:
    """What was done in a case, by which role, when last, and how often."""

    what: str
    role: str
    at: datetime
    times: int = 1


def changes_for(actor: Actor) -> list[tuple[Case, list[Change]]]:
    """The latest changes that others made in the actor's own cases this week: by case, newest first."""
    # The ids first: each is then one short walk along its own index, however busy the week was.
    member = list(files_of(actor, "today")[0].values_list("file_id", flat=True)[:MOST])
    if not member:
        return []
    entries = list(
        Entry.objects.filter(
            subject__in=member,
            outcome="done",
            at__gte=timezone.now() - timedelta(days=DAYS),
            operation__in=[Operation.ALTERATION, Operation.COLLECTION],
        )
        .exclude(actor=actor.account_id)
        .order_by("-at", "-seq")
        .only("at", "action", "operation", "role", "subject")[:SHOWN]
    )
    # The testimony team knows a voice by its own code name and never learns the case's.
    shown = Case.objects.filter(pk__in={entry.subject for entry in entries if entry.subject})
    cases = {case.pk: case for case in access.visible(actor, "case.read", shown)}
    found: dict[Case, dict[tuple[str, str], Change]] = {}
    for entry in entries:
        if entry.subject not in cases:
            continue
        change = Change(action_label(entry.action, entry.operation), role_label(entry.role), entry.at)
        of_case = found.setdefault(cases[entry.subject], {})
        if (same := of_case.get((change.what, change.role))) is not None:
            same.times += 1
        else:
            of_case[change.what, change.role] = change
    return [(case, list(of_case.values())) for case, of_case in found.items()]
