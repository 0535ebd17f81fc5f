"""Who may do what with a trial, and what must be true before it moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.design.missing import gaps
from firsthand.pathway import Role
from firsthand.platform.base import access, figures, flow
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import tab
from firsthand.problems import InputProblem, Refused

from .designs import chance_assigns, drawn, fault_of, sealed_design, written_design

READERS = anywhere(Role.EVALUATOR, Role.CAMPAIGN_MANAGER, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR)
access.grant("trial.list", *READERS)
access.grant("trial.read", *READERS)
access.grant("trial.write", *anywhere(Role.EVALUATOR))
access.grant("trial.export", *anywhere(Role.EVALUATOR, Role.ANALYST))

tab("campaign", "trial", _("Trial"), url_name="campaign_trial", action="trial.list", order=25)


@flow.guard("design_whole", record="trial")
def design_whole(ctx: flow.Context) -> bool | str:
    fault = fault_of(ctx.obj)
    if fault is not None:
        return " ".join((figures.said(fault.message), figures.said(fault.mend)))
    return next(
        (
            " ".join((figures.said(gap.what), figures.said(gap.mend)))
            for gap in gaps(written_design(ctx.obj))
            if gap.grave
        ),
        True,
    )


@flow.guard("nothing_answered", record="trial")
def nothing_answered(ctx: flow.Context) -> bool:
    return not ctx.obj.waves.exists()


@flow.guard("seal_holds", record="trial")
def seal_holds(ctx: flow.Context) -> bool | str:
    try:
        sealed_design(ctx.obj)
    except Refused as refused:
        return refused.reason
    return True


@flow.guard("units_listed", record="trial")
def units_listed(ctx: flow.Context) -> bool | str:
    if not ctx.obj.units:
        return False
    try:
        design = sealed_design(ctx.obj)
        if chance_assigns(design):
            drawn(ctx.obj, design)
    except (InputProblem, Refused) as problem:
        return figures.said(problem.message if isinstance(problem, InputProblem) else problem.reason)
    return True
