"""Who may do what with campaigns, and what must be true before one moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section, tab

from .parts import missing_parts

READERS = anywhere(
    Role.CAMPAIGN_MANAGER,
    Role.PRESS_OFFICER,
    Role.EVALUATOR,
    Role.COMMUNITY_LIAISON,
    Role.COORDINATOR,
    Role.ANALYST,
    Role.AUDITOR,
)
access.grant("campaign.list", *READERS)
access.grant("campaign.read", *READERS)
access.grant("campaign.open", *anywhere(Role.CAMPAIGN_MANAGER))
access.grant("campaign.write", *anywhere(Role.CAMPAIGN_MANAGER))

section(_("Campaigns"), url_name="campaigns", action="campaign.list", icon="campaign", order=70)
tab("campaign", "campaign", _("Campaign"), url_name="campaign", action="campaign.read", order=10)


@flow.guard("seven_parts_written", record="campaign")
def seven_parts_written(ctx: flow.Context) -> bool | str:
    missing = missing_parts(ctx.obj)
    return not missing or _("Still to be written: %(parts)s.") % {
        "parts": ", ".join(str(part.label) for part in missing)
    }


@flow.guard("audience_named", record="campaign")
def audience_named(ctx: flow.Context) -> bool:
    return any(audience.name.strip() and audience.description.strip() for audience in ctx.obj.audiences.all())


@flow.guard("comparison_group_named", record="campaign")
def comparison_group_named(ctx: flow.Context) -> bool:
    return bool(ctx.obj.comparison.strip())


@flow.guard("no_appearance_ahead", record="campaign")
def no_appearance_ahead(ctx: flow.Context) -> bool:
    ahead = ctx.obj.appearances.filter(state__in=("proposed", "cleared", "confirmed"), ends_at__gt=ctx.now)
    return not ahead.exists()
