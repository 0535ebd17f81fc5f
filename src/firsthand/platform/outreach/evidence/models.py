"""What a closed trial found, in the unit in which campaigns are compared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from firsthand.platform.base.flow.models import Record


class MeasuredEffect(Record):
    """The primary finding for everybody of one closed trial, kept when it closed: no answer comes in any more.

    Figures are in standard deviations of the outcome, as the design declared it, and positive for the better.
    """

    trial = models.OneToOneField("outreach.Trial", models.PROTECT, related_name="measured")
    outcome = models.CharField(max_length=200)  # its label
    effect = models.FloatField()
    variance = models.FloatField()  # of the effect, the squared standard error
    low = models.FloatField(null=True)  # the trial's own interval; None where it has no end
    high = models.FloatField(null=True)
    harm_margin = models.FloatField(null=True)
    people = models.PositiveIntegerField()
    by_lot = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(variance__gt=0), name="a_measured_effect_has_an_error"),
        ]
