"""Who may do what with surveys, and what a campaign needs from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section, tab

from .models import RuleCheck, Wave

READERS = anywhere(Role.EVALUATOR, Role.CAMPAIGN_MANAGER, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR)
access.grant("survey.list", *READERS)
access.grant("survey.read", *READERS)
access.grant("survey.import", *anywhere(Role.EVALUATOR))
access.grant("survey.export", *anywhere(Role.EVALUATOR, Role.ANALYST))

section(_("Effects"), url_name="surveys", action="survey.list", icon="chart", order=80)
tab("campaign", "effects", _("Effects"), url_name="campaign_effects", action="survey.list", order=30)


@flow.guard("baseline_imported", record="campaign")
def baseline_imported(ctx: flow.Context) -> bool:
    return Wave.objects.filter(survey__campaign=ctx.obj, kind=Wave.Kind.BASELINE).exists()


@flow.guard("follow_up_imported", record="campaign")
def follow_up_imported(ctx: flow.Context) -> bool:
    return Wave.objects.filter(survey__campaign=ctx.obj, kind=Wave.Kind.FOLLOW_UP).exists()


@flow.guard("stop_rule_fired", record="campaign")
def stop_rule_fired(ctx: flow.Context) -> bool:
    return RuleCheck.objects.filter(audience__campaign=ctx.obj, fired=True).exists()
