"""Reading campaigns, and what waits for those who run them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from .models import Campaign
from .parts import PARTS, is_written


def campaigns_for(actor: Actor | None) -> QuerySet[Campaign, Any]:
    """Campaigns that the actor may see, each with `ahead`: appearances that lie ahead."""
    ahead = Count(
        "appearances",
        filter=Q(
            appearances__state__in=("proposed", "cleared", "confirmed"), appearances__starts_at__gt=timezone.now()
        ),
    )
    return (
        access.visible(actor, "campaign.list", Campaign.objects.select_related("managed_by"))
        .annotate(ahead=ahead)
        .order_by("name")
    )


def worksheet(campaign: Campaign) -> list[dict[str, Any]]:
    """The seven parts with whether each is written, for the task list."""
    return [
        {
            "key": part.key,
            "label": part.label,
            "asks": part.asks,
            "written": is_written(campaign, part),
            "text": getattr(campaign, part.field) if part.field else "",
        }
        for part in PARTS
    ]


@flow.waits("campaign_parts", label=_("Campaigns to be written"))
def campaigns_to_write(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CAMPAIGN_MANAGER:
        return flow.Queue()
    unwritten = Q()
    for part in PARTS:
        if part.field:
            unwritten |= Q(**{part.field: ""})
    rows = Campaign.objects.filter(
        Q(state="drafted") & (unwritten | Q(audiences__isnull=True)), managed_by_id=actor.account_id
    ).distinct()
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.name, row.get_absolute_url(), note=gettext("Parts are missing")),
        reads=("name",),
        url=reverse("campaigns"),
    )
