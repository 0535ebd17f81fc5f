"""Reading appearances by week and community, and what waits for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.voices.release.models import Release

from .models import Appearance, Disclosure

WITH = ("release", "venue__community", "outlet", "campaign")


def appearances_for(actor: Actor | None) -> QuerySet[Appearance, Any]:
    """Appearances that the actor may see, with what a row shows. The text is not among it."""
    return access.visible(actor, "appearance.list", Appearance.objects.select_related(*WITH).defer("release__text"))


def week_of(actor: Actor | None, monday: date) -> list[tuple[date, list[Appearance]]]:
    """Seven days, each with its appearances, by the date on the wall at each place."""
    start = datetime.combine(monday - timedelta(days=1), time(), UTC)
    rows = appearances_for(actor).filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=9))
    days: dict[date, list[Appearance]] = {monday + timedelta(days=i): [] for i in range(7)}
    for row in rows:
        if row.local_day in days:
            days[row.local_day].append(row)
    return list(days.items())


def recalls_for(actor: Actor | None) -> QuerySet[Release, Any]:
    """Recalled releases that were used here, the latest first."""
    used = Q(appearances__isnull=False) | Q(disclosures__isnull=False)
    return (
        access.visible(actor, "recall.read", Release.objects.filter(used, recalled_on__isnull=False))
        .distinct()
        .order_by("-recalled_on", "title")
    )


def _waiting(row: Appearance, note: str) -> flow.Waiting:
    return flow.Waiting(f"{row.shown_name} · {row.place}", row.get_absolute_url(), due=row.local_day, note=note)


def _rows(**given: Any) -> QuerySet[Appearance, Any]:
    return Appearance.objects.select_related("release", "venue", "outlet").filter(**given)


#: What `_waiting` looks at.
READS = (
    "kind", "state", "starts_at", "embargo_until", "public_name", "release__expires_on", "release__recalled_on",
    "venue__name", "venue__time_zone", "outlet__name", "outlet__time_zone",
)  # fmt: skip


@flow.waits("appearances_to_clear", label=_("Appearances to clear"))
def to_clear(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COMMUNITY_LIAISON:
        return flow.Queue()
    rows = _rows(state="proposed", starts_at__gt=timezone.now())
    return flow.queue_of(
        rows, lambda row: _waiting(row, gettext("Clear or cancel")), reads=READS, url=reverse("appearances")
    )


@flow.waits("appearances_to_confirm", label=_("Appearances to confirm"))
def to_confirm(actor: Actor) -> flow.Queue:
    if actor.role not in (Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER):
        return flow.Queue()
    rows = _rows(state="cleared").exclude(proposed_by_id=actor.account_id)
    return flow.queue_of(
        rows, lambda row: _waiting(row, gettext("Confirm or cancel")), reads=READS, url=reverse("appearances")
    )


@flow.waits("appearances_to_debrief", label=_("Appearances to record and debrief"))
def to_debrief(actor: Actor) -> flow.Queue:
    if actor.role not in (Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER):
        return flow.Queue()
    rows = _rows().filter(Q(state="held") | Q(state="confirmed", ends_at__lte=timezone.now()))
    return flow.queue_of(
        rows,
        lambda row: _waiting(row, gettext("Write the debrief") if row.state == "held" else gettext("Record as held")),
        reads=READS,
        url=reverse("appearances"),
    )


@flow.waits("embargoes", label=_("Embargoes that end"))
def embargoes(actor: Actor) -> flow.Queue:
    if actor.role is not Role.PRESS_OFFICER:
        return flow.Queue()
    now = timezone.now()
    rows = (
        _rows(embargo_until__gte=now, embargo_until__lte=now + timedelta(days=7))
        .exclude(state="cancelled")
        .order_by("embargo_until")
    )
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(
            f"{row.shown_name} · {row.place}",
            row.get_absolute_url(),
            due=row.embargo_until.astimezone(row.zone).date(),
            note=gettext("The embargo ends"),
        ),
        reads=READS,
    )


@flow.waits("copies_to_take_down", label=_("Copies to be taken down"))
def to_take_down(actor: Actor) -> flow.Queue:
    if actor.role is not Role.PRESS_OFFICER:
        return flow.Queue()
    rows = Disclosure.objects.filter(take_down_asked_on__isnull=False, taken_down_on__isnull=True).order_by(
        "take_down_asked_on"
    )
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(
            f"{row.recipient} · {row.form}", reverse("recall", args=[row.release_id]), due=row.take_down_asked_on
        ),
        reads=("recipient", "form", "release", "take_down_asked_on"),
        url=reverse("recalls"),
    )
