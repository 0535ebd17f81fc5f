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


@flow.guard("stop_rule_for_each_audience", record="campaign")
def stop_rule_for_each_audience(ctx: flow.Context) -> bool | str:
    """Each audience has a rule in words, and one that can be computed: a watched outcome of an
    imported survey, asked in a group that its code book knows, with a margin."""
    audiences = list(ctx.obj.audiences.all())
    if not audiences:
        return False
    outcomes, groups = _watchable(ctx.obj)
    for audience in audiences:
        names = {"audience": audience.name}
        if not (audience.stop_rule.strip() and audience.stop_outcome and audience.stop_margin is not None):
            return (
                _("The audience “%(audience)s” has no complete stop rule: outcome, harm margin and the rule in words.")
                % names
            )
        if audience.stop_outcome not in outcomes:
            return (
                _("The outcome watched for “%(audience)s” is not a scale in the code book of a survey with a baseline.")
                % names
            )
        if audience.group_value and audience.group_value not in groups:
            return _("The group of “%(audience)s” is not in the code book of a survey with a baseline.") % names
    return True


def _watchable(campaign: object) -> tuple[set[str], set[str]]:
    outcomes: set[str] = set()
    groups: set[str] = set()
    for survey in campaign.surveys.filter(waves__kind="baseline").distinct():  # type: ignore[attr-defined]
        for column in survey.code_book:
            if column["kind"] == "scale":
                outcomes.add(column["column"])
            elif column["kind"] == "group":
                groups.update(column["codes"])
    return outcomes, groups


@flow.guard("no_appearance_ahead", record="campaign")
def no_appearance_ahead(ctx: flow.Context) -> bool:
    ahead = ctx.obj.appearances.filter(state__in=("proposed", "cleared", "confirmed"), ends_at__gt=ctx.now)
    return not ahead.exists()
