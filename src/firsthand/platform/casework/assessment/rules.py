"""Who may do what with evidence, assessments, gates and screenings; and what moves need of them."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import GATES, Relation, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import CASE_TEAM, PANEL, anywhere, members
from firsthand.platform.base.access.relations import case_id_of
from firsthand.platform.base.flow.places import tab

from . import waiting as waiting  # registers what waits for whom
from .models import Assessment, Evidence, Finding, GateFinding, TraumaScreening
from .queries import findings_of, gates_of, submitted_assessors, veto_in_force

access.grant(
    "evidence.read", *members(Role.CASEWORKER, Role.ASSESSOR, Role.CLINICIAN, *PANEL), *anywhere(Role.COORDINATOR)
)
access.grant(
    "evidence.record",
    *members(
        Role.CASEWORKER, Role.ASSESSOR, Role.PANEL_POLICE, Role.SECURITY_LIAISON, Role.SOCIAL_SERVICES, Role.PROSECUTOR
    ),
)
access.grant("gate.read", *members(Role.CASEWORKER, Role.ASSESSOR, Role.CLINICIAN, *PANEL), *anywhere(Role.COORDINATOR))
access.grant("gate.record", *members(Role.CASEWORKER, Role.ASSESSOR, Role.SECURITY_LIAISON, Role.PROSECUTOR))
# The tab of a case: who assesses it and how far they are. What they found is another permission.
access.grant("assessments.read", *members(Role.CASEWORKER, Role.ASSESSOR, *PANEL), *anywhere(Role.COORDINATOR))
access.grant("assessment.name", *members(Role.CASEWORKER), *anywhere(Role.COORDINATOR))
access.grant("assessment.read", (Role.ASSESSOR, Relation.SELF))
access.grant("assessment.fill", (Role.ASSESSOR, Relation.SELF))
access.grant("comparison.read", *members(Role.CASEWORKER, Role.ASSESSOR, *PANEL), *anywhere(Role.COORDINATOR))
access.grant("screening.read", *members(Role.CLINICIAN, Role.CASEWORKER))
access.grant("screening.record", *members(Role.CLINICIAN))
access.grant(
    "follow_up.read", *members(Role.CASEWORKER, Role.ASSESSOR, Role.CLINICIAN, *PANEL), *anywhere(Role.COORDINATOR)
)
access.grant(
    "follow_up.name",
    *members(Role.CASEWORKER, Role.ASSESSOR, Role.CLINICIAN, Role.PANEL_CHAIR),
    *anywhere(Role.COORDINATOR),
)
access.grant("follow_up.complete", *((role, Relation.SELF) for role in (*CASE_TEAM, Role.COORDINATOR)))

tab("case", "evidence", _("Evidence"), url_name="case_evidence", action="evidence.read", order=20, part="assessment")
tab("case", "gates", _("Gates"), url_name="case_gates", action="gate.read", order=22, part="assessment")
tab(
    "case",
    "assessment",
    _("Assessment"),
    url_name="case_assessments",
    action="assessments.read",
    order=24,
    part="assessment",
)
tab(
    "case",
    "screening",
    _("Screening"),
    url_name="case_screenings",
    action="screening.read",
    order=26,
    part="assessment",
)
tab(
    "case",
    "follow_ups",
    _("Follow-ups"),
    url_name="case_follow_ups",
    action="follow_up.read",
    order=28,
    part="assessment",
)


@flow.guard("evidence_recorded")
def evidence_recorded(ctx: flow.Context) -> bool:
    return Evidence.objects.filter(case_id=ctx.obj.pk).exists()


@flow.guard("two_assessments_submitted")
def two_assessments_submitted(ctx: flow.Context) -> bool:
    return len(submitted_assessors(ctx.obj.pk)) >= 2


@flow.guard("unknowns_have_tasks", record="case")
def unknowns_of_the_case_have_tasks(ctx: flow.Context) -> bool:
    unknown = Finding.objects.filter(
        assessment__case=ctx.obj, assessment__state="submitted", known=False, follow_up__isnull=True
    )
    gate = GateFinding.objects.filter(
        case=ctx.obj, superseded=False, answer=GateFinding.Answer.UNKNOWN, follow_up__isnull=True
    )
    return not unknown.exists() and not gate.exists()


@flow.guard("unknowns_have_tasks", record="assessment")
def unknowns_of_the_assessment_have_tasks(ctx: flow.Context) -> bool:
    return not Finding.objects.filter(assessment=ctx.obj, known=False, follow_up__isnull=True).exists()


@flow.guard("every_item_answered")
def every_item_answered(ctx: flow.Context) -> bool | str:
    assessment: Assessment = ctx.obj
    answered = set(findings_of(assessment).answered().values_list("item", flat=True))
    open_items = [item for item in assessment.instrument.document["items"] if item["key"] not in answered]
    if not open_items:
        return True
    return gettext("Every item has a finding with reasons, or is recorded as unknown. Still open: %(count)d.") % {
        "count": len(open_items)
    }


@flow.guard("gates_answered")
def gates_answered(ctx: flow.Context) -> bool:
    return set(gates_of(ctx.obj)) == set(GATES)


@flow.guard("trauma_screened")
def trauma_screened(ctx: flow.Context) -> bool:
    """An attempt that found nothing out does not count as a screening."""
    return (
        TraumaScreening.objects.filter(case=ctx.obj, superseded=False)
        .exclude(outcome=TraumaScreening.Outcome.UNKNOWN)
        .exists()
    )


@flow.guard("no_gate_bars")
def no_gate_bars(ctx: flow.Context) -> bool | str:
    """Bars when a gate is indicated, and when one was never answered: nobody has looked.

    An answer "unknown" does not bar by itself. Unknown is an answer (practice, rule 2) that has a task
    and a named person behind it, and a bar on it would be a bar that an assessor can only leave by
    claiming to know. It must not pass in silence either: `gate_sentences` says it, and the page on
    fitness to speak and the panel's paper show that sentence to those who give their opinion.
    """
    gates = gates_of(case_id_of(ctx.obj))
    if set(gates) != set(GATES):
        return gettext("Both gates have been answered. Nobody has yet said what the evidence shows.")
    return GateFinding.Answer.INDICATED not in gates.values()


@flow.guard("no_clinical_veto")
def no_clinical_veto(ctx: flow.Context) -> bool:
    return not veto_in_force(case_id_of(ctx.obj))
