"""Reading what the closed trials found."""

from __future__ import annotations

from django.db.models import QuerySet

from ..trials.models import Trial
from .models import MeasuredEffect


def measured_effects() -> list[MeasuredEffect]:
    """Every closed trial with a figure, the oldest first."""
    return list(MeasuredEffect.objects.select_related("trial").order_by("created_at"))


def without_figure() -> QuerySet[Trial, Trial]:
    """Closed trials that add nothing to the pool: no declared standard deviation, or answers that gave no figure."""
    return Trial.objects.filter(state="closed", measured__isnull=True).order_by("created_at")


def still_open() -> int:
    """How many trials have their lots drawn and are not closed: what they show so far is not pooled."""
    return Trial.objects.filter(state="assigned").count()
