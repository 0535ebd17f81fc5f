"""Reading trials."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from firsthand.platform.base import access
from firsthand.platform.base.people.actor import Actor

from ..campaigns.models import Campaign
from .models import Trial


def trial_of(campaign: Campaign) -> Trial | None:
    """The campaign's trial that was not withdrawn."""
    return campaign.trials.exclude(state="withdrawn").first()


def trials_for(actor: Actor | None) -> QuerySet[Trial, Any]:
    """Trials that the actor may see, with their campaign and how many waves they have."""
    return (
        access.visible(actor, "trial.list", Trial.objects.select_related("campaign").exclude(state="withdrawn"))
        .annotate(imports=Count("waves"))
        .order_by("-created_at")
    )
