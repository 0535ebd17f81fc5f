"""What should have been reviewed, answered or removed by now. Files by their opaque ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access
from firsthand.platform.base.access.models import BreakGlass
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.intake.queries import AT_REST
from firsthand.platform.casework.models import Case, Decision, FileCopy, PanelMeeting, Plan, Request

#: How long an emergency may wait for its review, and a participant for an answer.
GLASS_REVIEW = timedelta(days=7)
ANSWER = timedelta(days=30)
#: Attendance and minutes of a meeting are written down within a fortnight of it.
CLOSING = timedelta(days=14)


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be late: `column` (a day or a moment) plus `grace` is when it was due."""

    title: Any
    rows: Callable[[], QuerySet[Any, Any]]
    column: str
    file: str | None  # the column with the file's id; a meeting belongs to no one file
    grace: timedelta = timedelta(0)
    by_moment: bool = False

    def late(self, actor: Actor | None, today: date) -> QuerySet[Any, Any]:
        """The late rows, oldest first."""
        before: date | datetime = today - self.grace
        if self.by_moment:
            before = timezone.make_aware(datetime.combine(before, time.min))
        rows = access.visible(actor, "oversight.overdue", self.rows()).filter(**{f"{self.column}__lt": before})
        return rows.order_by(self.column, "pk")

    def due(self, value: date | datetime) -> date:
        day = timezone.localdate(value) if isinstance(value, datetime) else value
        return day + self.grace


def _going() -> QuerySet[Case, Any]:
    return Case.objects.filter(erased_on__isnull=True).exclude(state__in=["closed", "transferred"])


KINDS: dict[str, Kind] = {
    # Only files at rest have an end: nobody accepted them, or the work is over.
    "retention": Kind(
        _("Kept past the end of retention"),
        lambda: Case.objects.filter(erased_on__isnull=True, state__in=AT_REST),
        "retain_until",
        "pk",
    ),
    "case": Kind(_("Case reviews"), _going, "next_review_on", "pk"),
    "decision": Kind(_("Decision reviews"), lambda: Decision.objects.filter(state="issued"), "review_on", "case_id"),
    "plan": Kind(_("Plan reviews"), lambda: Plan.objects.filter(state="active"), "next_review_on", "case_id"),
    "glass": Kind(
        _("Emergency access without a review"),
        lambda: BreakGlass.objects.filter(reviewed_at__isnull=True).defer("reason"),
        "opened_at",
        "file_id",
        GLASS_REVIEW,
        by_moment=True,
    ),
    "request": Kind(
        _("Requests of participants without an answer"),
        lambda: Request.objects.filter(granted__isnull=True, case__erased_on__isnull=True),
        "created_at",
        "case_id",
        ANSWER,
        by_moment=True,
    ),
    "copy": Kind(
        _("Copies of files not removed after their term"),
        lambda: FileCopy.objects.filter(removed_at__isnull=True, case__erased_on__isnull=True),
        "expires_on",
        "case_id",
    ),
    "meeting": Kind(
        _("Panel meetings not closed"),
        lambda: PanelMeeting.objects.filter(closed_at__isnull=True),
        "held_on",
        None,
        CLOSING,
    ),
}


@dataclass(frozen=True)
class Late:
    """One thing that is late."""

    kind: str
    title: Any
    due: date
    days: int
    file: UUID | None


@dataclass(frozen=True)
class Overdue:
    """One kind of thing that is late: the first rows and how many there are."""

    key: str
    title: Any
    rows: list[Late]
    total: int


def late_rows(actor: Actor | None, key: str, today: date) -> QuerySet[Any, Any]:
    """The rows of one kind as (due column, file) pairs, for pages and export."""
    kind = KINDS[key]
    return kind.late(actor, today).values_list(kind.column, kind.file or "pk")


def described(key: str, row: tuple[Any, UUID], today: date) -> Late:
    kind = KINDS[key]
    due = kind.due(row[0])
    return Late(key, kind.title, due, (today - due).days, row[1] if kind.file else None)


def overdue_of(actor: Actor | None, today: date | None = None, shown: int = 50) -> list[Overdue]:
    """Every kind with its first rows."""
    if not access.may(actor, "oversight.overdue"):
        return []
    today = today or timezone.localdate()
    late = []
    for key, kind in KINDS.items():
        rows = late_rows(actor, key, today)
        first = [described(key, row, today) for row in rows[:shown]]
        late.append(Overdue(key, kind.title, first, len(first) if len(first) < shown else rows.count()))
    return late


def everything_late(actor: Actor | None, chosen: str, today: date) -> Iterator[Late]:
    """All late things of one kind, or of every kind, for the export."""
    for key in [chosen] if chosen else list(KINDS):
        for row in late_rows(actor, key, today).iterator(chunk_size=1000):
            yield described(key, row, today)
