"""Reading voices and fitness. Opinions are blind to each other until there is a conclusion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from .models import Fitness, Opinion, Voice
from .rules import IN_FORCE, OPINION_GIVERS, fitness_in_force

ENDING_SOON = timedelta(days=30)


def voices_for(actor: Actor | None, *, search: str = "") -> QuerySet[Voice, Any]:
    """The voices the actor may see, with the state of the newest fitness and the count of testimonies."""
    newest = Fitness.objects.filter(voice=OuterRef("pk")).order_by("-created_at")
    rows = access.visible(actor, "voice.list", Voice.objects.all()).annotate(
        fitness_state=Subquery(newest.values("state")[:1]), fitness_ends=Subquery(newest.values("expires_on")[:1]),
        testimony_count=Count("testimonies", distinct=True),
    ).defer("aftercare")  # fmt: skip
    if search:
        rows = rows.filter(code_name__icontains=search)
    return rows.order_by("code_name")


def state_words(state: str | None) -> str:
    """The state of a fitness in words; a voice without one has not been asked about."""
    return flow.state_words("fitness", state) if state else gettext("Not asked")


def opinions_for(actor: Actor, fitness: Fitness) -> list[Opinion]:
    """The opinions this actor may read: while they are being given only their own, then all."""
    rows = fitness.opinions.select_related("given_by", "fitness__voice").order_by("created_at")
    if fitness.state in ("asked", "opinions"):
        rows = rows.filter(given_by_id=actor.account_id, set_aside=False)
    return list(rows)


def standpoints_given(fitness: Fitness) -> list[dict[str, Any]]:
    """Which standpoints have spoken, without what they said."""
    given = set(fitness.opinions.filter(set_aside=False).values_list("standpoint", flat=True))
    return [{"label": label, "given": value in given} for value, label in Opinion.Standpoint.choices]


def conditions_of(voice: Voice) -> list[str]:
    """The conditions of the fitness in force. The caller has recorded the reading."""
    current = fitness_in_force(voice)
    if current is None or current.state != "fit_with_conditions":
        return []
    rows = current.opinions.filter(set_aside=False, view=Opinion.View.CONDITIONS).select_related("fitness__voice")
    return [opinion.conditions for opinion in rows]


READS = ("state", "expires_on", "voice__code_name")


def _waiting(row: Fitness, note: str = "", due: Any = None) -> flow.Waiting:
    return flow.Waiting(row.voice.code_name, row.get_absolute_url(), due, note)


def _rows(actor: Actor, action: str) -> QuerySet[Fitness, Any]:
    return access.visible(actor, action, Fitness.objects.select_related("voice"))


@flow.waits("fitness_opinions", label=_("Opinions on fitness to speak"))
def opinions_to_give(actor: Actor) -> flow.Queue:
    if actor.role not in OPINION_GIVERS:
        return flow.Queue()
    mine = Opinion.objects.filter(standpoint=actor.role.value, set_aside=False).values("fitness")
    rows = _rows(actor, "fitness.opine").filter(state="opinions").exclude(pk__in=mine).order_by("state_since")
    return flow.queue_of(rows, _waiting, reads=READS, url=reverse("voices"))


@flow.waits("fitness_to_open", label=_("Fitness proposed or appealed"))
def fitness_to_open(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()
    rows = _rows(actor, "fitness.ask").filter(state__in=("asked", "appealed")).order_by("state_since")
    return flow.queue_of(rows, lambda row: _waiting(row, row.state_label), reads=READS, url=reverse("voices"))


@flow.waits("fitness_ending", label=_("Fitness to speak ends soon"))
def fitness_ending_soon(actor: Actor) -> flow.Queue:
    if actor.role not in (Role.COORDINATOR, Role.CASEWORKER):
        return flow.Queue()
    rows = _rows(actor, "fitness.read").filter(state__in=IN_FORCE, expires_on__lte=timezone.localdate() + ENDING_SOON)
    return flow.queue_of(
        rows.order_by("expires_on"), lambda row: _waiting(row, due=row.expires_on), reads=READS, url=reverse("voices")
    )
