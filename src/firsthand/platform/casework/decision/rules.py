"""Who may do what at the panel, and what a decision needs."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import FACTORS, PROGRAMME_OUTCOMES, Relation, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import PANEL, anywhere, members
from firsthand.platform.base.flow.places import section, tab

from ..agreement.models import ProsecutorRecord
from ..assessment.queries import gates_of
from ..intake.models import Case
from . import reasons as reasons  # registers what the participant may read
from . import waiting as waiting  # registers what waits for whom
from .models import Attendance, Decision, FactorReason
from .queries import decision_in_force, has_conflict

access.grant("panel.list", *anywhere(*PANEL, Role.COORDINATOR))
access.grant("panel.read", *anywhere(*PANEL, Role.COORDINATOR))
access.grant("panel.arrange", *anywhere(Role.PANEL_CHAIR, Role.COORDINATOR))
access.grant("agenda.add", *members(Role.PANEL_CHAIR), *anywhere(Role.COORDINATOR))
access.grant("agenda.read", *members(*PANEL), *anywhere(Role.COORDINATOR))
access.grant("agenda.seat", *members(Role.PANEL_CHAIR), *anywhere(Role.COORDINATOR))
access.grant("minutes.write", *members(Role.PANEL_CHAIR), *anywhere(Role.COORDINATOR))
access.grant("panel.close", (Role.PANEL_CHAIR, Relation.SELF), *anywhere(Role.COORDINATOR))
access.grant("conflict.declare", *members(*PANEL))
access.grant("paper.read", *members(*PANEL))
access.grant("decision.read", *members(Role.CASEWORKER, Role.CLINICIAN, *PANEL), *anywhere(Role.COORDINATOR))
access.grant("decision.draft", *members(Role.PANEL_CHAIR))
access.grant("decision.write", *members(Role.PANEL_CHAIR))
access.grant("dissent.write", *members(*PANEL))
access.grant("letter.write", *members(Role.PANEL_CHAIR))
access.grant(
    "letter.read", *members(Role.CASEWORKER, *PANEL), *anywhere(Role.COORDINATOR), (Role.PARTICIPANT, Relation.OWN)
)
access.grant("appeal.answer", *anywhere(Role.COORDINATOR))

section(_("Panel"), url_name="panel_meetings", action="panel.list", icon="people", order=30)
tab("case", "decision", _("Decision"), url_name="case_decisions", action="decision.read", order=30, part="decision")

ALWAYS_ALLOWED = ("prosecution", "prosecution_with_programme", "transfer", "child_protection")
UNDER_THREAT = ("transfer", "prosecution")
IMMUNITY = "programme_under_immunity"
QUORUM, AGENCIES = 3, 2


@flow.guard("eight_factors_addressed")
def eight_factors_addressed(ctx: flow.Context) -> bool | str:
    written = set(FactorReason.objects.filter(decision=ctx.obj, reasons__isnull=False).values_list("factor", flat=True))
    missing = [gettext(label) for key, label in FACTORS.items() if key not in written]
    if not missing:
        return True
    return gettext("Reasons are written on all eight factors. Still missing: %(factors)s.") % {
        "factors": ", ".join(missing)
    }


@flow.guard("a_different_second")
def a_different_second(ctx: flow.Context) -> bool:
    return ctx.actor.account_id is not None and ctx.actor.account_id != ctx.obj.decider_id


@flow.guard("seconded_by_another")
def seconded_by_another(ctx: flow.Context) -> bool:
    return ctx.obj.second_id is not None and ctx.obj.second_id != ctx.obj.decider_id


@flow.guard("no_conflict_declared")
def no_conflict_declared(ctx: flow.Context) -> bool | str:
    if has_conflict(ctx.obj.decider_id, ctx.obj.case_id):
        return gettext("The decider has declared no conflict of interest in this case.")
    return not has_conflict(ctx.actor.account_id, ctx.obj.case_id)


@flow.guard("gates_respected", record="decision")
def gates_respected(ctx: flow.Context) -> bool | str:
    return outcome_respects_gates(ctx.obj.case, ctx.obj.outcome)


def outcome_respects_gates(case: Case, outcome: str) -> bool | str:
    """True, or the sentence that says which gate the outcome does not respect.

    Grave crime indicated: the matter is the prosecutor's. Outcomes that leave it there are open; any
    other only after a prosecutor's record that does not prosecute; immunity never. Immediate threat
    indicated: the security service's, so only a transfer or prosecution.
    """
    gates = gates_of(case)
    if gates.get("immediate_threat") == "indicated" and outcome not in UNDER_THREAT:
        return gettext("An immediate threat is indicated: only a transfer or prosecution can be decided.")
    if gates.get("grave_crime") == "indicated":
        if outcome == IMMUNITY:
            return gettext("Grave crime is indicated: immunity cannot be decided.")
        if outcome not in ALWAYS_ALLOWED and not _prosecutor_allows(case):
            return gettext("Grave crime is indicated: this outcome needs a prosecutor's record that allows it first.")
    return True


def _prosecutor_allows(case: Case) -> bool:
    latest = (
        ProsecutorRecord.objects.filter(case=case)
        .order_by("-decided_on", "-created_at")
        .values_list("kind", flat=True)
        .first()
    )
    return latest is not None and latest != ProsecutorRecord.Kind.PROSECUTE


@flow.guard("quorum_met")
def quorum_met(ctx: flow.Context) -> bool:
    """Counts those who were present and had no conflict. People without an agency speak for none."""
    seats = (
        Attendance.objects.filter(item=ctx.obj.item_id, present=True, conflict=False)
        if ctx.obj.item_id
        else Attendance.objects.none()
    )
    sat = list(seats.values_list("member_id", "member__agency_id"))
    agencies = {agency for _member, agency in sat if agency is not None}
    return len({member for member, _agency in sat}) >= QUORUM and len(agencies) >= AGENCIES


@flow.guard("letter_written")
def letter_written(ctx: flow.Context) -> bool:
    return Decision.objects.filter(pk=ctx.obj.pk, letter__isnull=False).exists()


@flow.guard("a_different_reviewer")
def a_different_reviewer(ctx: flow.Context) -> bool:
    return ctx.actor.account_id not in (None, ctx.obj.decider_id, ctx.obj.second_id)


@flow.guard("programme_outcome", record="case")
def programme_outcome(ctx: flow.Context) -> bool:
    decision = decision_in_force(ctx.obj.pk)
    return decision is not None and decision.outcome in PROGRAMME_OUTCOMES
