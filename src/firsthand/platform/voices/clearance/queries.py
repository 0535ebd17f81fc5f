"""Clearances that an actor may see, and those that wait for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from .models import Clearance
from .rules import CLEARED

SOON = timedelta(days=30)


def clearances_for(actor: Actor | None) -> QuerySet[Clearance, Clearance]:
    return access.visible(actor, "clearance.read", Clearance.objects.select_related("community", "template")).order_by(
        "expires_on", "pk"
    )


def _queue(actor: Actor, which: Q, *, url: str) -> flow.Queue:
    rows = access.visible(actor, "clearance.read", Clearance.objects.select_related("community").filter(which))
    return flow.queue_of(
        rows.order_by("expires_on", "pk"),
        lambda row: flow.Waiting(row.community.name, row.get_absolute_url(), due=row.expires_on, note=row.state_label),
        reads=("state", "expires_on", "community__name"),
        url=url,
    )


@flow.waits("clearance", label=_("Communities to consult"))
def to_consult(actor: Actor) -> flow.Queue:
    if actor.role not in {Role.COMMUNITY_LIAISON, Role.COMMUNITY_REPRESENTATIVE}:
        return flow.Queue()
    return _queue(actor, Q(state__in=["asked", "consulting"]), url=reverse("clearances"))


@flow.waits("clearance_ending", label=_("Clearances that end soon"))
def ending(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COMMUNITY_LIAISON:
        return flow.Queue()
    soon = Q(state__in=CLEARED, expires_on__lte=timezone.localdate() + SOON)
    return _queue(actor, soon, url=reverse("clearances") + "?state=cleared")


def stage_rows(clearance: Clearance) -> list[dict[str, Any]]:
    """The stages of the community's process with their records, in order."""
    done = {record.stage: record for record in clearance.stages.filter(set_aside=False)}
    return [
        {
            "slug": stage["slug"],
            "label": gettext(stage["label"]),
            "about": gettext(stage["about"]) if stage.get("about") else "",
            "optional": stage.get("optional", False),
            "record": done.get(stage["slug"]),
        }
        for stage in clearance.template.document["stages"]
    ]
