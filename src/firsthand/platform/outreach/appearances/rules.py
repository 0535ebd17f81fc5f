"""Who may do what with appearances, and what must be true before one moves."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section, tab

from .terms_check import BOOKED, bookings_near, breaches

READERS = anywhere(Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER, Role.COMMUNITY_LIAISON, Role.EVALUATOR, Role.COORDINATOR)
PROPOSERS = anywhere(Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER, Role.COMMUNITY_LIAISON)
access.grant("appearance.list", *READERS)
access.grant("appearance.read", *READERS)
access.grant("appearance.propose", *PROPOSERS)
access.grant("appearance.write", *PROPOSERS)
access.grant("appearance.report", *anywhere(Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER))
access.grant("disclosure.make", *PROPOSERS)
access.grant("disclosure.read", *PROPOSERS)
access.grant(
    "recall.read", *anywhere(Role.PRESS_OFFICER, Role.CAMPAIGN_MANAGER, Role.COORDINATOR, Role.TESTIMONY_OFFICER)
)
access.grant("recall.settle", *anywhere(Role.PRESS_OFFICER))

section(_("Appearances"), url_name="appearances", action="appearance.list", icon="calendar", order=75)
section(_("Recalls"), url_name="recalls", action="recall.read", icon="shield", order=78)
tab("campaign", "appearances", _("Appearances"), url_name="campaign_appearances", action="appearance.list", order=20)

#: One clearing after the other on PostgreSQL: two of them may be about the same hour. (SQLite has one writer.)
_CLEARING = 0x_F1257_A2D


@flow.guard("release_is_live", record="appearance")
def release_is_live(ctx: flow.Context) -> bool:
    return bool(ctx.obj.release.is_live)


@flow.guard("within_release_terms", record="appearance")
def within_release_terms(ctx: flow.Context) -> bool | str:
    return " ".join(breaches(ctx.obj)) or True


@flow.guard("safety_plan_written", record="appearance")
def safety_plan_written(ctx: flow.Context) -> bool:
    return bool(ctx.obj.safety_plan.strip())


@flow.guard("no_clash", record="appearance")
def no_clash(ctx: flow.Context) -> bool:
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLEARING])
    it = ctx.obj
    return not bookings_near(
        starts_at=it.starts_at,
        ends_at=it.ends_at,
        speaker=it.release.speaker,
        venue_id=it.venue_id,
        states=BOOKED,
        but=it.pk,
    ).exists()


@flow.guard("confirmer_is_not_proposer", record="appearance")
def confirmer_is_not_proposer(ctx: flow.Context) -> bool:
    return bool(ctx.actor.account_id != ctx.obj.proposed_by_id)


@flow.guard("campaign_running", record="appearance")
def campaign_running(ctx: flow.Context) -> bool | str:
    if ctx.obj.campaign is None:
        return gettext("It belongs to a campaign that is running. Name the campaign first.")
    return bool(ctx.obj.campaign.state == "running")


@flow.guard("date_has_come", record="appearance")
def date_has_come(ctx: flow.Context) -> bool:
    return bool(ctx.obj.starts_at <= ctx.now)


@flow.guard("debrief_written", record="appearance")
def debrief_written(ctx: flow.Context) -> bool:
    return bool(ctx.obj.debrief.strip()) and ctx.obj.attendance is not None
