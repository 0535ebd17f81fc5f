"""Who drafts, signs, brings into force and reviews; and what must be true before each."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import PROGRAMME_OUTCOMES, Relation, Role
from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.access.grants import anywhere, members
from firsthand.platform.base.flow.places import tab

from ..assessment.models import GateFinding
from ..assessment.queries import gates_of, grave_crime_indicated
from ..decision.models import Decision
from .models import Agreement, Breach, Obligation, ProsecutorRecord

OWN = (Role.PARTICIPANT, Relation.OWN)
#: Who reads the whole agreement: who drafts it, who decided, who brings it into force, and the
#: prosecutor on whose decision it may rest. Not the clinician: care does not depend on conditions.
_READERS = (
    *members(Role.CASEWORKER, Role.PANEL_CHAIR, Role.SOCIAL_SERVICES, Role.PROSECUTOR),
    *anywhere(Role.COORDINATOR),
)
#: The mentor reminds of what is due and may allege a breach, so sees the obligations and nothing else:
#: not the purpose, not counsel's view, not the prosecutor's record, not what others allege.
_OBLIGATION_READERS = (*members(Role.MENTOR), *_READERS)

access.grant("agreements.read", *_OBLIGATION_READERS)
access.grant("agreement.read", *_READERS)
access.grant("agreement.paper.read", *_READERS, OWN)
access.grant("obligations.read", *_OBLIGATION_READERS)
access.grant("agreement.draft", *members(Role.CASEWORKER))
access.grant("agreement.edit", *members(Role.CASEWORKER))
access.grant("agreement.counsel", *members(Role.CASEWORKER))
access.grant("agreement.witness", *members(Role.CASEWORKER))
access.grant("obligation.edit", *members(Role.CASEWORKER))
access.grant("obligation.settle", *members(Role.CASEWORKER))
# The participant is heard in their own words: by themselves on their own page, or written down for them.
access.grant("breach.hear", *members(Role.CASEWORKER), OWN)
access.grant("prosecutor_record.read", *_READERS)
# Only the prosecutor writes it: Firsthand records an immunity that a prosecutor granted and grants none.
access.grant("prosecutor_record.record", *members(Role.PROSECUTOR))
tab(
    "case",
    "agreement",
    _("Agreement"),
    url_name="case_agreements",
    action="agreements.read",
    order=40,
    part="agreement",
)


def decision_in_force(case_id: UUID) -> Decision | None:
    """The decision that is issued now; None before one is, and while it is under appeal."""
    return Decision.objects.filter(case_id=case_id, state="issued").order_by("-issued_on", "-created_at").first()


def open_breach(agreement: Agreement) -> Breach | None:
    """The breach that is alleged or under review; at most one (a constraint says so)."""
    return agreement.breaches.filter(closed_on__isnull=True).first()


@flow.guard("has_obligations")
def has_obligations(ctx: flow.Context) -> bool:
    return bool(ctx.obj.obligations.exists())


@flow.guard("non_public_alternative")
def non_public_alternative(ctx: flow.Context) -> bool:
    """The database refuses an empty one; this refuses one that says nothing."""
    accounts = ctx.obj.obligations.filter(kind=Obligation.Kind.ACCOUNT)
    with vault.reading.for_rule(ctx.obj.vault_subject()):
        return all(obligation.non_public_alternative.strip() for obligation in accounts)


@flow.guard("counsel_heard")
def counsel_heard(ctx: flow.Context) -> bool:
    if ctx.obj.counsel_declined:
        return True
    with vault.reading.for_rule(ctx.obj.vault_subject()):
        return bool(ctx.obj.counsel_view.strip())


@flow.guard("not_the_drafter")
def not_the_drafter(ctx: flow.Context) -> bool:
    return bool(ctx.actor.account_id != ctx.obj.drafted_by_id)


@flow.guard("prosecutor_record")
def prosecutor_record(ctx: flow.Context) -> bool:
    """The newest record counts. An agreement under immunity needs an immunity. Where the evidence
    indicates grave crime, some decision that leaves room for a programme: no charges, a deferral, or a
    prosecution that the programme runs beside. An immunity is no such room (practice, rule 4)."""
    outcome = ctx.obj.decision.outcome
    newest = ProsecutorRecord.objects.filter(case_id=ctx.obj.case_id).order_by("-decided_on", "-created_at").first()
    kind = newest.kind if newest else ""
    if outcome == "programme_under_immunity" and kind != ProsecutorRecord.Kind.IMMUNITY:
        return False
    if not grave_crime_indicated(ctx.obj.case_id):
        return True
    leaves_room = {ProsecutorRecord.Kind.NO_CHARGE.value, ProsecutorRecord.Kind.DEFERRED.value}
    if outcome == "prosecution_with_programme":
        leaves_room.add(ProsecutorRecord.Kind.PROSECUTE.value)
    return kind in leaves_room


@flow.guard("gates_respected", record="agreement")
def gates_respected(ctx: flow.Context) -> bool | str:
    """The decision behind it must still stand, and no gate must stand against it."""
    decision = ctx.obj.decision
    if decision.state != "issued":
        return gettext("The decision that the agreement rests on is not in force any more.")
    gates = gates_of(ctx.obj.case_id)
    if gates.get("immediate_threat") == GateFinding.Answer.INDICATED:
        return gettext("The evidence indicates an immediate threat. The security service decides first.")
    if gates.get("grave_crime") == GateFinding.Answer.INDICATED and decision.outcome == "programme_under_immunity":
        return gettext("The evidence indicates grave crime. That rules out an agreement under immunity.")
    return True


@flow.guard("breach_described")
def breach_described(ctx: flow.Context) -> bool:
    """Described by the one who alleges it."""
    breach = open_breach(ctx.obj)
    return breach is not None and breach.alleged_by_id == ctx.actor.account_id


@flow.guard("participant_heard")
def participant_heard(ctx: flow.Context) -> bool:
    breach = open_breach(ctx.obj)
    with vault.reading.for_rule(ctx.obj.vault_subject()):
        return breach is not None and bool(breach.participants_account.strip())


@flow.guard("reviewer_is_not_alleger")
def reviewer_is_not_alleger(ctx: flow.Context) -> bool:
    breach = open_breach(ctx.obj)
    return breach is not None and breach.alleged_by_id != ctx.actor.account_id


@flow.guard("revoker_is_not_reviewer")
def revoker_is_not_reviewer(ctx: flow.Context) -> bool:
    breach = open_breach(ctx.obj)
    return breach is not None and breach.reviewed_by_id not in {None, ctx.actor.account_id}


@flow.guard("obligations_settled")
def obligations_settled(ctx: flow.Context) -> bool | str:
    left = ctx.obj.obligations.exclude(status__in=[Obligation.Status.MET, Obligation.Status.WAIVED]).count()
    return not left or gettext("Every obligation is met or waived. Not yet: %(count)d.") % {"count": left}


@flow.guard("past_its_end", record="agreement")
def past_its_end(ctx: flow.Context) -> bool:
    return bool(ctx.obj.ends_on < ctx.now.date())


@flow.guard("no_breach_open", record="case")
def no_breach_open(ctx: flow.Context) -> bool:
    return not Agreement.objects.filter(case=ctx.obj, state__in=["breach_alleged", "breach_reviewed"]).exists()


@flow.guard("agreement_in_force", record="case")
def agreement_in_force(ctx: flow.Context) -> bool:
    """Asked for by every outcome that leads into the programme; and it rests on that very decision."""
    decision = decision_in_force(ctx.obj.pk)
    if decision is None or decision.outcome not in PROGRAMME_OUTCOMES:
        return True
    return Agreement.objects.filter(decision=decision, state="in_force").exists()
