"""What waits at the panel: meetings, cases to put on an agenda, decisions, appeals."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from ..intake.models import Case
from .models import AgendaItem, Decision, PanelMeeting


def _decisions(action: str, actor: Actor, state: str) -> flow.Queue:
    rows = access.visible(actor, action, Decision.objects.filter(state=state)).select_related("case")
    return flow.queue_of(
        rows.order_by("state_since", "pk"),
        lambda d: flow.Waiting(d.case.code_name, reverse("decision", args=[d.pk]), None, ""),
        reads=("case__code_name",),
    )


@flow.waits("panel_meetings_ahead", label=_("Panel meetings"))
def panel_meetings_ahead(actor: Actor) -> flow.Queue:
    if not access.may(actor, "panel.list"):
        return flow.Queue()
    rows = PanelMeeting.objects.filter(held_on__gte=timezone.localdate(), closed_at__isnull=True).order_by(
        "held_on", "pk"
    )
    if actor.role is not Role.COORDINATOR:
        mine = AgendaItem.objects.filter(meeting=OuterRef("pk"), attendance__member_id=actor.account_id)
        rows = (
            rows.filter(Exists(mine)) if actor.role is not Role.PANEL_CHAIR else rows.filter(chair_id=actor.account_id)
        )
    return flow.queue_of(
        rows, lambda m: flow.Waiting(m.place, m.get_absolute_url(), m.held_on, ""), reads=("place", "held_on")
    )


@flow.waits("meetings_to_close", label=_("Panel meetings to close"))
def meetings_to_close(actor: Actor) -> flow.Queue:
    """Held and not closed yet: attendance and minutes are recorded, then the papers stay as they are."""
    rows = access.visible(
        actor, "panel.close", PanelMeeting.objects.filter(closed_at__isnull=True, held_on__lt=timezone.localdate())
    )
    return flow.queue_of(
        rows.order_by("held_on", "pk"),
        lambda m: flow.Waiting(m.place, reverse("meeting_close", args=[m.pk]), m.held_on, ""),
    )


@flow.waits("cases_for_an_agenda", label=_("Cases before the panel without a meeting"))
def cases_for_an_agenda(actor: Actor) -> flow.Queue:
    if actor.role not in (Role.COORDINATOR, Role.PANEL_CHAIR):
        return flow.Queue()
    ahead = AgendaItem.objects.filter(case=OuterRef("pk"), meeting__closed_at__isnull=True)
    rows = access.visible(
        actor, "agenda.add", Case.objects.filter(~Exists(ahead), state__in=("before_panel", "under_appeal"))
    )
    return flow.queue_of(
        rows.order_by("state_since", "pk"),
        lambda c: flow.Waiting(c.code_name, reverse("panel_meetings"), None, gettext("Put it on an agenda.")),
        reads=("code_name",),
    )


@flow.waits("decisions_to_second", label=_("Decisions to second"))
def decisions_to_second(actor: Actor) -> flow.Queue:
    return _decisions("decision.second", actor, "drafted")


@flow.waits("decisions_to_issue", label=_("Decisions to issue"))
def decisions_to_issue(actor: Actor) -> flow.Queue:
    return _decisions("decision.issue", actor, "seconded")


@flow.waits("appeals_to_review", label=_("Appeals to review"))
def appeals_to_review(actor: Actor) -> flow.Queue:
    return _decisions("decision.uphold", actor, "appealed")
