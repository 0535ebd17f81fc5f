"""Agreements that an actor may see, what is due in them, and what waits for whom."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import PROGRAMME_OUTCOMES, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.relations import files_of
from firsthand.platform.base.people.actor import Actor

from ..decision.models import Decision
from ..intake.models import Case
from .models import OPEN, Agreement, Obligation, ProsecutorRecord
from .services import RUNNING

SOON = timedelta(days=14)


def agreements_of(actor: Actor | None, case: Case) -> QuerySet[Agreement, Agreement]:
    """The agreements of a case, newest first, for those who may know of them."""
    rows = Agreement.objects.filter(case=case).select_related("case", "decision")
    return access.visible(actor, "agreements.read", rows).order_by("-created_at")


def prosecutor_records_of(actor: Actor | None, case: Case) -> QuerySet[ProsecutorRecord, ProsecutorRecord]:
    """What prosecutors decided in a case, newest first: the first one counts."""
    rows = ProsecutorRecord.objects.filter(case=case).select_related("case", "document", "recorded_by")
    return access.visible(actor, "prosecutor_record.read", rows).order_by("-decided_on", "-created_at")


def _of_members(actor: Actor) -> QuerySet[Agreement, Agreement]:
    member, _glass = files_of(actor, "today")
    return Agreement.objects.filter(case_id__in=member).select_related("case").order_by("state_since", "pk")


def _queue(rows: QuerySet[Agreement, Agreement], note: str = "") -> flow.Queue:
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.case.code_name, row.get_absolute_url(), note=note or row.state_label),
        reads=("state", "case__code_name"),
    )


@flow.waits("agreements_to_draft", label=_("Agreements to draft"))
def agreements_to_draft(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    begun = Agreement.objects.filter(decision=OuterRef("pk"))
    rows = Decision.objects.filter(
        case_id__in=member, state="issued", outcome__in=PROGRAMME_OUTCOMES, case__state="decided"
    )
    rows = rows.filter(~Exists(begun)).select_related("case").order_by("issued_on", "pk")
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.case.code_name, reverse("case_agreements", args=[row.case_id])),
        reads=("case__code_name",),
    )


@flow.waits("agreements_to_finish", label=_("Agreements to finish"))
def agreements_to_finish(actor: Actor) -> flow.Queue:
    """Drafts, and those for which counsel is still to be heard."""
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    return _queue(_of_members(actor).filter(state__in=["drafted", "with_counsel"]))


@flow.waits("obligations", label=_("Obligations due or missed"))
def obligations_due(actor: Actor) -> flow.Queue:
    if actor.role not in {Role.CASEWORKER, Role.MENTOR}:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    url_name = "agreement" if actor.role is Role.CASEWORKER else "agreement_obligations"
    rows = Obligation.objects.filter(agreement__case_id__in=member, agreement__state__in=RUNNING)
    rows = rows.filter(Q(status="due", due_on__lte=timezone.localdate() + SOON) | Q(status="missed"))
    return flow.queue_of(
        rows.select_related("agreement__case").order_by("due_on", "pk"),
        lambda row: flow.Waiting(
            row.agreement.case.code_name,
            reverse(url_name, args=[row.agreement_id]),
            row.due_on,
            str(row.get_status_display()),
        ),
        reads=("due_on", "status", "agreement__case__code_name"),
    )


@flow.waits("agreements_to_bring_into_force", label=_("Agreements to bring into force"))
def to_bring_into_force(actor: Actor) -> flow.Queue:
    if actor.role is not Role.COORDINATOR:
        return flow.Queue()
    rows = Agreement.objects.filter(state="signed").exclude(drafted_by_id=actor.account_id)
    return _queue(rows.select_related("case").order_by("state_since", "pk"))


@flow.waits("participants_to_hear", label=_("Participants to hear on an alleged breach"))
def participants_to_hear(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    rows = _of_members(actor).filter(
        state="breach_alleged", breaches__closed_on__isnull=True, breaches__participants_account__isnull=True
    )
    return _queue(rows)


@flow.waits("breaches", label=_("Alleged breaches to review"))
def breaches_to_review(actor: Actor) -> flow.Queue:
    """For the chair, those somebody else alleged; reviewed ones for the chair to continue, or for the
    coordinator (not the reviewer) to revoke."""
    if actor.role is Role.PANEL_CHAIR:
        alleged = Q(state="breach_alleged", breaches__closed_on__isnull=True) & ~Q(
            breaches__alleged_by_id=actor.account_id
        )
        return _queue(_of_members(actor).filter(alleged | Q(state="breach_reviewed")).distinct())
    if actor.role is Role.COORDINATOR:
        return _queue(
            Agreement.objects.filter(state="breach_reviewed").select_related("case").order_by("state_since", "pk")
        )
    return flow.Queue()


@flow.waits("agreements_ending", label=_("Agreements that end soon"))
def agreements_ending(actor: Actor) -> flow.Queue:
    if actor.role is not Role.CASEWORKER:
        return flow.Queue()
    rows = (
        _of_members(actor)
        .filter(state="in_force", ends_on__lte=timezone.localdate() + 2 * SOON)
        .order_by("ends_on", "pk")
    )
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.case.code_name, row.get_absolute_url(), row.ends_on),
        reads=("ends_on", "case__code_name"),
    )


@flow.waits("immunity_for_prosecutor", label=_("Prosecutor's record awaited"))
def immunity_awaited(actor: Actor) -> flow.Queue:
    """A programme under immunity waits for the prosecutor who granted it to say so. (Cases with
    grave-crime evidence come up with the gate: assessment/waiting.py.)"""
    if actor.role is not Role.PROSECUTOR:
        return flow.Queue()
    member, _glass = files_of(actor, "today")
    granted = ProsecutorRecord.objects.filter(case=OuterRef("case"), kind=ProsecutorRecord.Kind.IMMUNITY)
    rows = Decision.objects.filter(case_id__in=member, state="issued", outcome="programme_under_immunity")
    rows = rows.filter(~Exists(granted)).select_related("case").order_by("issued_on", "pk")
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(
            row.case.code_name, reverse("case_agreements", args=[row.case_id]), None, gettext("Immunity")
        ),
        reads=("case__code_name",),
    )


def may_draft_on(decision: Decision | None) -> bool:
    """Whether an agreement can be begun on this decision now."""
    if decision is None or decision.outcome not in PROGRAMME_OUTCOMES:
        return False
    return not Agreement.objects.filter(decision=decision, state__in=OPEN).exists()
