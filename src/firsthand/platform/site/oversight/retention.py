"""How long files are kept: what is over, what was postponed and by whom, and what erasure left behind.

The reason of a postponement is sealed with the file. The list says that there is one and leads to its
entry in the trail, where opening the words is itself an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, vault
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.intake.queries import AT_REST
from firsthand.platform.casework.models import Case

from ..journey import role_label
from .queries import names_of

SOON = timedelta(days=30)
WHAT: dict[str, Any] = {
    "over": _("Kept past their end"),
    "soon": _("Ending within thirty days"),
    "postponed": _("Kept longer, with a reason"),
    "erased": _("Erased: what is left"),
}


@dataclass(frozen=True)
class Deed:
    """An entry of the trail about a file: when, by whom, and where to read on."""

    seq: int
    at: Any
    who: str
    has_reason: bool


@dataclass(frozen=True)
class Kept:
    """A file and its end."""

    file: UUID
    state: str
    until: date
    erased_on: date | None
    postponed: list[Deed]
    erasure: Deed | None
    keys_destroyed: bool


def files_kept(actor: Actor | None, what: str, today: date) -> QuerySet[Case, Any]:
    """The files of one kind of `WHAT`, those that end first on top; of erased ones the newest. Without
    a kind: all four together."""
    postponed = Exists(Entry.objects.filter(subject=OuterRef("pk"), action="case.retain", outcome="done"))
    resting = Q(erased_on__isnull=True, state__in=AT_REST)
    kinds = {
        "over": resting & Q(retain_until__lt=today),
        "soon": resting & Q(retain_until__range=(today, today + SOON)),
        "postponed": Q(erased_on__isnull=True) & Q(postponed),
        "erased": Q(erased_on__isnull=False),
    }
    chosen = kinds[what] if what else kinds["over"] | kinds["soon"] | kinds["postponed"] | kinds["erased"]
    rows = access.visible(actor, "oversight.overdue", Case.objects.filter(chosen))
    order = ("-erased_on", "pk") if what == "erased" else ("retain_until", "pk")
    return rows.only("pk", "state", "retain_until", "erased_on").order_by(*order)


def described(cases: Iterable[Case]) -> list[Kept]:
    """Files with what the trail says of their retention, in four queries for all of them."""
    cases = list(cases)
    ids = [case.pk for case in cases]
    entries = Entry.objects.filter(subject__in=ids, action__in=("case.retain", "case.erase"), outcome="done")
    found = list(entries.defer("reason", "leaf").order_by("seq"))
    names = names_of(entry.actor for entry in found)
    deeds: dict[tuple[UUID | None, str], list[Deed]] = {}
    for entry in found:
        who = (names.get(entry.actor) if entry.actor else "") or str(role_label(entry.role))
        deeds.setdefault((entry.subject, entry.action), []).append(
            Deed(entry.seq, entry.at, who, entry.sealed_under is not None)
        )
    gone = vault.keys.destroyed_among(case.pk for case in cases if case.erased_on)
    return [
        Kept(
            case.pk,
            case.state_label,
            case.retain_until,
            case.erased_on,
            deeds.get((case.pk, "case.retain"), []),
            next(iter(deeds.get((case.pk, "case.erase"), [])), None),
            case.pk in gone,
        )
        for case in cases
    ]
