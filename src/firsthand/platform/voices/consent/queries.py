"""Reading consents, and what waits for the participant and for those who asked."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from ..testimony.models import Testimony
from .models import Consent


def matrix_of(testimony: Testimony) -> QuerySet[Consent, Any]:
    """Every line that was asked, the open ones first."""
    return testimony.consents.select_related("asked_by", "testimony__voice").order_by(
        "use", "channel", "audience", "language", "created_at"
    )


def own_consents(actor: Actor) -> QuerySet[Consent, Any]:
    """The participant's own lines. Holds nothing sealed."""
    return access.visible(actor, "consent.read", Consent.objects.select_related("testimony__voice")).order_by(
        "created_at"
    )


@flow.waits("consents", label=_("Consents that wait for an answer"))
def consents_waiting(actor: Actor) -> flow.Queue:
    """For the participant: to answer, or to affirm now. For the officer: asked and not answered."""
    if actor.role is Role.PARTICIPANT:
        rows = (
            own_consents(actor)
            .select_related(None)
            .filter(Q(state="asked") | Q(state="given", cools_until__lte=timezone.now()))
        )
        return flow.queue_of(
            rows,
            lambda row: flow.Waiting(str(row.get_use_display()), reverse("own"), note=row.state_label),
            reads=("use", "state"),
            url=reverse("own"),
        )
    if actor.role is Role.TESTIMONY_OFFICER:
        rows = access.visible(
            actor, "consent.ask", Consent.objects.select_related("testimony__voice").filter(state="asked")
        )
        return flow.queue_of(
            rows.order_by("created_at"),
            lambda row: flow.Waiting(str(row.testimony), row.get_absolute_url()),
            reads=("testimony__number", "testimony__voice__code_name"),
            url=reverse("voices"),
        )
    return flow.Queue()
