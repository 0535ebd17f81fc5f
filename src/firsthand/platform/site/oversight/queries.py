"""Reading the trail: searches in pages by (time, position), which cost the same at a million entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.access.models import BreakGlass
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account
from firsthand.platform.base.trail.models import Entry

from ..journey import action_label, role_label
from .overdue import GLASS_REVIEW

PAGE = 50


@dataclass(frozen=True)
class Search:
    """What the auditor asks for; empty parts ask for everything."""

    accounts: tuple[UUID, ...] | None = None  # None: anybody; empty: a name that nobody has
    operation: str = ""
    action: str = ""
    outcome: str = ""
    subject: UUID | None = None
    since: date | None = None
    until: date | None = None


def entries_found(actor: Actor | None, search: Search) -> QuerySet[Entry, Entry]:
    """Matching entries, newest first.

    The part that finds fewest entries goes through its index, the others are compared on what it
    finds. Left to itself a database without statistics takes the index of "consultation", which is
    most of the trail, and looks through all of it for one file.
    """
    parts: dict[str, Any] = {}
    if search.subject:
        parts["subject"] = search.subject
    if search.accounts is not None:
        parts["actor"] = search.accounts
    for name in ("action", "outcome", "operation"):
        if value := getattr(search, name):
            parts[name] = value
    found = access.visible(actor, "oversight.trail", Entry.objects.all())
    for place, (name, value) in enumerate(parts.items()):
        indexed = (place == 0 and value != "done") or (name == "action" and next(iter(parts)) == "actor")
        found = _narrowed(found, name, value, indexed=indexed)
    if search.since:
        found = found.filter(at__gte=_midnight(search.since))
    if search.until:
        found = found.filter(at__lt=_midnight(search.until + timedelta(days=1)))
    return found.order_by("-at", "-seq")


def _narrowed(found: QuerySet[Entry, Entry], name: str, value: Any, *, indexed: bool) -> QuerySet[Entry, Entry]:
    if isinstance(value, tuple):
        value, name = (value[0], name) if len(value) == 1 else (value, f"{name}__in")
    if indexed:
        return found.filter(**{name: value})
    column, _sep, lookup = name.partition("__")
    # The same value, but no longer the column that the index is on.
    beside = found.alias(**{f"{column}_beside": Coalesce(column, column)})
    return beside.filter(**{f"{column}_beside{_sep}{lookup}": value})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Page:
    """A page of entries and where the next, older one begins ("" on the last)."""

    rows: list[dict[str, Any]]
    older: str


def page_of(found: QuerySet[Entry, Entry], before: str = "", size: int = PAGE) -> Page:
    """The entries that come after the cursor `before` (older ones). A damaged cursor is the first page."""
    cursor = _read_cursor(before)
    if cursor is not None:
        at, seq = cursor
        found = found.filter(at__lte=at).exclude(at=at, seq__gte=seq)
    entries = list(found.defer("reason", "leaf")[: size + 1])
    older = _write_cursor(entries[size - 1]) if len(entries) > size else ""
    return Page(described(entries[:size]), older)


def _write_cursor(entry: Entry) -> str:
    return f"{entry.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{entry.seq}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    moment, _dash, seq = text.partition("-")
    try:
        at, position = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(seq[:20])
    except ValueError:
        return None
    return (at, position) if 0 <= position < 2**63 else None


def described(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries in words, with the names of the accounts, in one query for all."""
    names = names_of(entry.actor for entry in entries)
    return [
        {
            "entry": entry,
            "who": names.get(entry.actor) if entry.actor else "",
            "role": role_label(entry.role) if entry.role else "",
            "what": action_label(entry.action, entry.operation),
            "denied": entry.outcome == "denied",
            "hash": bytes(entry.leaf).hex() if "leaf" in entry.__dict__ else "",  # not loaded in lists
        }
        for entry in entries
    ]


def names_of(accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Display names by account id."""
    wanted = {account for account in accounts if account is not None}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def accounts_named(text: str) -> tuple[UUID, ...]:
    """Accounts with that user name, or whose name contains the text; at most 20."""
    exact = Account.objects.filter(username__iexact=text).values_list("pk", flat=True)
    named = Account.objects.filter(display_name__icontains=text).values_list("pk", flat=True)
    return tuple(exact[:1]) or tuple(named[:20])


@dataclass(frozen=True)
class GlassSearch:
    """Which uses of break-glass; empty parts ask for all."""

    accounts: tuple[UUID, ...] | None = None
    review: str = ""  # waiting | justified | not_justified
    since: date | None = None
    until: date | None = None


def emergencies(actor: Actor | None, search: GlassSearch | None = None) -> QuerySet[BreakGlass, BreakGlass]:
    """Uses of break-glass, those that wait for a review first. The sealed reason is not loaded."""
    search = search or GlassSearch()
    found = access.visible(actor, "oversight.glass", BreakGlass.objects.all())
    if search.accounts is not None:
        found = found.filter(account__in=search.accounts)
    if search.review == "waiting":
        found = found.filter(reviewed_at__isnull=True)
    elif search.review:
        found = found.filter(review_finding=search.review)
    if search.since:
        found = found.filter(opened_at__gte=_midnight(search.since))
    if search.until:
        found = found.filter(opened_at__lt=_midnight(search.until + timedelta(days=1)))
    return (
        found.defer("reason")
        .select_related("account", "reviewed_by")
        .order_by(F("reviewed_at").desc(nulls_first=True), "-opened_at")
    )


def emergencies_waiting(actor: Actor | None) -> QuerySet[BreakGlass, BreakGlass]:
    """Emergencies that nobody has reviewed, without one's own, oldest first."""
    waiting = emergencies(actor).filter(reviewed_at__isnull=True).order_by("opened_at")
    return waiting.exclude(account=actor.account_id) if actor is not None else waiting


@flow.waits("glass", label=_("Emergency access to review"))
def glass_to_review(actor: Actor) -> flow.Queue:
    """For the auditor's Today page."""
    if not access.may(actor, "glass.review"):
        return flow.Queue()
    return flow.queue_of(
        emergencies_waiting(actor).select_related(None).select_related("account"),
        lambda glass: flow.Waiting(
            glass.account.display_name,
            reverse("oversight_glass_one", args=[glass.pk]),
            due=timezone.localdate(glass.opened_at) + GLASS_REVIEW,
        ),
        reads=("opened_at", "account__display_name"),
        url=reverse("oversight_glass"),
    )
