"""Reading surveys, and the waves that are waited for."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from ..campaigns.models import Audience, Campaign
from .models import RuleCheck, Survey, Wave


def surveys_for(actor: Actor | None) -> QuerySet[Survey, Any]:
    """Surveys that the actor may see, with their campaign and how many waves they have."""
    return (
        access.visible(actor, "survey.list", Survey.objects.select_related("campaign"))
        .annotate(imports=Count("waves"))
        .order_by("-created_at")
    )


def rule_states(campaign: Campaign) -> list[tuple[Audience, RuleCheck | None]]:
    """Each audience with the last answer of its stop rule, in two queries."""
    last: dict[Any, RuleCheck] = {}
    for check in RuleCheck.objects.filter(audience__campaign=campaign).order_by("created_at"):
        last[check.audience_id] = check
    return [(audience, last.get(audience.pk)) for audience in campaign.audiences.all()]


@flow.waits("waves_to_import", label=_("Survey waves to import"))
def waves_to_import(actor: Actor) -> flow.Queue:
    if actor.role is not Role.EVALUATOR:
        return flow.Queue()
    wave = Wave.objects.filter(survey__campaign=OuterRef("pk"))
    no_baseline = ~Exists(wave.filter(kind="baseline"))
    no_follow_up = ~Exists(wave.filter(kind="follow_up"))
    rows = Campaign.objects.filter(no_baseline, state="complete") | Campaign.objects.filter(
        no_follow_up, state__in=("ended", "stopped_by_rule")
    )
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(
            row.name,
            reverse("campaign_effects", args=[row.pk]),
            note=gettext("Baseline") if row.state == "complete" else gettext("Follow-up"),
        ),
        reads=("name", "state"),
        url=reverse("surveys"),
    )
