"""Who may do what with answers, and what a campaign needs from its trial."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.pathway import Role
from firsthand.platform.base import access, figures, flow
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section, tab
from firsthand.problems import Refused

from ..trials.designs import sealed_design
from ..trials.models import Trial
from ..trials.queries import trial_of
from .models import RuleCheck, Wave

access.grant("answers.import", *anywhere(Role.EVALUATOR))

section(gettext_lazy("Effects"), url_name="effects", action="trial.list", icon="chart", order=80)
tab("campaign", "effects", gettext_lazy("Effects"), url_name="campaign_effects", action="trial.list", order=30)

BEFORE = (Wave.Kind.BASELINE, Wave.Kind.PERIOD)
AFTER = (Wave.Kind.FOLLOW_UP, Wave.Kind.PERIOD)


@flow.guard("baseline_imported", record="campaign")
def baseline_imported(ctx: flow.Context) -> bool | str:
    trial = trial_of(ctx.obj)
    if trial is None or not trial.waves.filter(kind__in=BEFORE).exists():
        return False
    return _form_closed(trial, Wave.Kind.BASELINE)


@flow.guard("follow_up_imported")
def follow_up_imported(ctx: flow.Context) -> bool | str:
    trial = ctx.obj if ctx.obj.RECORD == "trial" else trial_of(ctx.obj)
    if trial is None or not trial.waves.filter(kind__in=AFTER).exists():
        return False
    return _form_closed(trial, *Wave.Kind)


def _form_closed(trial: Trial, *kinds: str) -> bool | str:
    """A wave is whole when its form takes no more answers."""
    if trial.forms.filter(closed_at=None, kind__in=kinds).exists():
        return _("The form for phones is still open. Close it when everybody has answered.")
    return True


@flow.guard("stop_rule_for_each_audience", record="campaign")
def stop_rule_for_each_audience(ctx: flow.Context) -> bool | str:
    """A trial is sealed, its lots are drawn, its watch can be asked, and it looks at each audience of the campaign by
    itself; a single audience is everybody who is asked."""
    from firsthand.evaluate.watch.arrivals import watched  # noqa: PLC0415 - numpy, which no start waits for

    trial, audiences = trial_of(ctx.obj), list(ctx.obj.audiences.all())
    if trial is None or trial.state not in ("assigned", "closed") or not audiences:
        return False
    try:
        design = sealed_design(trial)
        watched(design)
    except Refused as refused:
        return figures.said(refused.reason)
    looked_at = {audience.name for audience in design.audiences}
    for audience in audiences:
        names = {"audience": audience.name}
        if not audience.stop_rule.strip():
            return _("The audience “%(audience)s” has no stop rule in words: who decides what, on which day.") % names
        if len(audiences) > 1 and audience.name not in looked_at:
            return _("The sealed trial does not look at the audience “%(audience)s” by itself.") % names
    return True


@flow.guard("stop_rule_fired", record="campaign")
def stop_rule_fired(ctx: flow.Context) -> bool:
    return RuleCheck.objects.filter(trial__campaign=ctx.obj, fired=True).exists()
