"""Drafting an agreement, hearing counsel, settling obligations, and the breach process.

To refuse or to withdraw a consent is never a breach: nothing here listens to consents, and no service
of this stage takes one. A test reads this package and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import PROGRAMME_OUTCOMES
from firsthand.platform.base import access, flow, trail, vault
from firsthand.platform.base.flow import jobs
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor

from ..decision.models import Decision
from ..intake.models import Case
from .models import Agreement, Breach, Obligation, ProsecutorRecord, Signature
from .repeats import same_just_now
from .rules import open_breach

#: States in which obligations are settled: the promises hold while a breach is looked into.
RUNNING = ("in_force", "breach_alleged", "breach_reviewed")


def draft_agreement(
    *, actor: Actor, decision: Decision, purpose: str, programme_offers: str, starts_on: date, ends_on: date
) -> Agreement:  # fmt: skip
    """Begin an agreement on an issued decision that leads into the programme.

    Raises `flow.MoveRefused` for another decision, and when one is open on this decision already (also
    when two are begun at the same moment).
    """
    if decision.state != "issued" or decision.outcome not in PROGRAMME_OUTCOMES:
        raise flow.MoveRefused([gettext("An agreement rests on an issued decision for a programme.")])
    with trail.recording():
        try:
            with transaction.atomic():
                agreement = Agreement.objects.create(
                    case_id=decision.case_id, decision=decision, purpose=purpose, programme_offers=programme_offers,
                    starts_on=starts_on, ends_on=ends_on, drafted_by_id=actor.signed_in_id,
                )  # fmt: skip
        except IntegrityError as error:
            if not Agreement.objects.filter(decision=decision).exists():
                raise
            raise flow.MoveRefused([gettext("There is an agreement on this decision already.")]) from error
        note_down(trail.Operation.COLLECTION, "agreement.draft", actor, agreement)
    return agreement


def save_agreement(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Save an edited draft. Raises `flow.WrongState` once counsel has it: what counsel read is signed."""
    with _while(agreement, "drafted"):
        agreement.save()
        note_down(trail.Operation.ALTERATION, "agreement.edit", actor, agreement)
    return agreement


def save_obligation(*, actor: Actor, obligation: Obligation) -> Obligation:
    """Add or change an obligation of a draft. Raises `flow.MoveRefused` when it asks for an account
    without saying how it is met in a non-public way, or is due outside the agreement's term."""
    agreement = obligation.agreement
    if obligation.kind == Obligation.Kind.ACCOUNT and not obligation.non_public_alternative.strip():
        raise flow.MoveRefused([gettext("An obligation to contribute an account names its non-public alternative.")])
    if not agreement.starts_on <= obligation.due_on <= agreement.ends_on:
        raise flow.MoveRefused([gettext("The due date lies within the agreement's term.")])
    with _while(agreement, "drafted"):
        rows = agreement.obligations.filter(kind=obligation.kind, due_on=obligation.due_on)
        words = {"text": obligation.text, "non_public_alternative": obligation.non_public_alternative}
        if obligation._state.adding and (again := same_just_now(rows, agreement.vault_subject(), **words)):
            return again
        obligation.save()
        note_down(trail.Operation.ALTERATION, "obligation.edit", actor, obligation)
    return obligation


def remove_obligation(*, actor: Actor, obligation: Obligation) -> None:
    """Take an obligation out of a draft."""
    with _while(obligation.agreement, "drafted"):
        note_down(trail.Operation.ERASURE, "obligation.remove", actor, obligation)
        obligation.delete()


def record_counsel(*, actor: Actor, agreement: Agreement, counsel: str, view: str, declined: bool) -> Agreement:
    """Counsel's view on the text as it stands, or that counsel was declined: one of the two.

    Raises `flow.WrongState` when the agreement is not with counsel, `flow.MoveRefused` for both or none.
    """
    if bool(view.strip()) is declined:
        raise flow.MoveRefused([gettext("Record counsel's view, or that counsel was declined.")])
    with _while(agreement, "with_counsel"):
        agreement.counsel, agreement.counsel_view, agreement.counsel_declined = counsel, view, declined
        agreement.save()
        note_down(trail.Operation.COLLECTION, "agreement.counsel", actor, agreement)
    return agreement


def witness_guardian(*, actor: Actor, agreement: Agreement, name: str) -> Signature:
    """Record that a minor's guardian signed on paper. Raises `flow.MoveRefused` for an adult or twice."""
    if not agreement.case.minor:
        raise flow.MoveRefused([gettext("Only a minor's agreement carries a guardian's signature.")])
    if agreement.signatures.filter(party=Signature.Party.GUARDIAN).exists():
        raise flow.MoveRefused([gettext("The guardian's signature is recorded already.")])
    with _while(agreement, "with_counsel", "signed"):
        signature = Signature.objects.create(
            agreement=agreement, party=Signature.Party.GUARDIAN, account_id=actor.signed_in_id, name=name
        )  # fmt: skip
        note_down(trail.Operation.COLLECTION, "agreement.witness", actor, signature)
    return signature


def settle_obligation(
    *, actor: Actor, obligation: Obligation, status: str, settled_on: date, note: str = ""
) -> Obligation:
    """Record an obligation as met, missed or waived. One that was missed can still be met or waived.

    An account counts as met whether it was given in public or in the non-public way, and nothing is
    kept that tells the two apart: no field says how, and a note on a met account is not stored. A
    record of "met quietly" would make the quiet way the lesser one, and show who refused the stage.

    Raises `flow.WrongState` outside a running agreement and `flow.MoveRefused` for a date that lies
    ahead or before the agreement began, or for one that is settled for good.
    """
    agreement = obligation.agreement
    if obligation.status in {Obligation.Status.MET, Obligation.Status.WAIVED}:
        raise flow.WrongState([str(obligation.get_status_display())])
    if status not in {Obligation.Status.MET, Obligation.Status.MISSED, Obligation.Status.WAIVED}:
        raise ValueError(status)
    if not agreement.starts_on <= settled_on <= timezone.localdate():
        raise flow.MoveRefused([gettext("The date lies between the agreement's beginning and today.")])
    if obligation.kind == Obligation.Kind.ACCOUNT and status == Obligation.Status.MET:
        note = ""
    with _while(agreement, *RUNNING):
        obligation.status, obligation.settled_on, obligation.status_note = status, settled_on, note
        obligation.save()
        note_down(trail.Operation.ALTERATION, "obligation.settle", actor, obligation)
    return obligation


def record_prosecutor_decision(
    *, actor: Actor, case: Case, kind: str, decided_on: date, authority: str, prosecutor: str, terms: str = "",
    document: MediaObject | None = None,
) -> ProsecutorRecord:  # fmt: skip
    """Record what a prosecutor decided. Earlier records stay; the newest counts.

    Raises `flow.MoveRefused` for a document that is not this case's or was refused.
    """
    if document is not None and (
        document.file_id != case.pk or document.kind != "document" or document.state == "refused"
    ):
        raise flow.MoveRefused([gettext("The document does not belong to this case, or was refused.")])
    plain = {
        "kind": kind,
        "decided_on": decided_on,
        "authority": authority,
        "document": document,
        "recorded_by_id": actor.account_id,
    }
    with trail.recording():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        again = same_just_now(case.prosecutor_records.filter(**plain), case.pk, prosecutor=prosecutor, terms=terms)
        if again is not None:
            return again
        record = ProsecutorRecord.objects.create(case=case, prosecutor=prosecutor, terms=terms, **plain)
        note_down(trail.Operation.COLLECTION, "prosecutor_record.record", actor, record)
    return record


def allege_breach(*, actor: Actor, agreement: Agreement, alleged: str, obligation: Obligation | None = None) -> Breach:
    """Describe an alleged breach and open its review, in one step.

    Raises `flow.MoveRefused` for an obligation of another agreement or a promise of the programme (the
    participant cannot break that), and what the move raises.
    """
    if obligation is not None and (
        obligation.agreement_id != agreement.pk or obligation.kind == Obligation.Kind.PROGRAMME
    ):
        raise flow.MoveRefused([gettext("Choose an obligation of the participant in this agreement.")])
    access.require(actor, "agreement.allege_breach", agreement)
    with _while(agreement, "in_force"):
        breach = Breach.objects.create(
            agreement=agreement, obligation=obligation, alleged=alleged, alleged_by_id=actor.signed_in_id
        )
        flow.move(actor, agreement, "allege_breach", reason=alleged)
    return breach


def record_participants_account(*, actor: Actor, breach: Breach, text: str) -> Breach:
    """What the participant says of it, in their own words; kept until the review, then fixed.

    Raises `access.Denied`, and `flow.WrongState` once it was reviewed.
    """
    access.require(actor, "breach.hear", breach)
    agreement = breach.agreement
    if breach.closed_on is not None:
        raise flow.WrongState([agreement.state_label])
    with _while(agreement, "breach_alleged"):
        breach.participants_account = text
        breach.save()
        note_down(trail.Operation.COLLECTION, "breach.hear", actor, breach)
    return breach


# What the moves write besides the state.


@flow.before_save("agreement", "take_back")
def keep_earlier_view(ctx: flow.Context) -> None:
    """The text will change, so counsel is asked anew; what counsel said of this draft is kept."""
    agreement: Agreement = ctx.obj
    agreement.signatures.filter(party=Signature.Party.GUARDIAN).delete()
    with vault.reading.for_rule(agreement.vault_subject()):
        if agreement.counsel_view:
            said = f"{ctx.now.date().isoformat()}: {agreement.counsel_view}"
            agreement.counsel_earlier = "\n\n".join(part for part in (agreement.counsel_earlier, said) if part)
    agreement.counsel_view, agreement.counsel_declined = "", False


@flow.before_save("agreement", "sign")
def participant_signs(ctx: flow.Context) -> None:
    Signature.objects.create(
        agreement=ctx.obj, party=Signature.Party.PARTICIPANT, account_id=ctx.actor.signed_in_id, name=ctx.actor.name
    )


@flow.before_save("agreement", "bring_into_force")
def programme_signs(ctx: flow.Context) -> None:
    Signature.objects.create(
        agreement=ctx.obj, party=Signature.Party.PROGRAMME, account_id=ctx.actor.signed_in_id, name=ctx.actor.name
    )


@flow.before_save("agreement", "review_breach")
def write_review(ctx: flow.Context) -> None:
    """The reason of this move is the review."""
    breach = open_breach(ctx.obj)
    if breach is None:  # the guard participant_heard has held, so there is one
        raise LookupError("no open breach")
    breach.review, breach.reviewed_by_id = ctx.reason, ctx.actor.account_id
    breach.save()


@flow.before_save("agreement", "continue")
def close_breach(ctx: flow.Context) -> None:
    breach = open_breach(ctx.obj)
    if breach is not None:
        breach.closed_on = timezone.localdate()
        breach.save()


flow.before_save("agreement", "revoke")(close_breach)


@jobs.every(minutes=60)
def expire_due() -> int:
    """Let agreements expire whose end has passed. Returns how many."""
    due = list(Agreement.objects.filter(state="in_force", ends_on__lt=timezone.localdate()))
    for agreement in due:
        flow.make_clock_move(agreement, "expire")
    return len(due)


@contextmanager
def _while(agreement: Agreement, *states: str) -> Iterator[None]:
    """A recording with the agreement locked: no move can slip between the check and the change.
    Raises `flow.WrongState` unless the agreement, as stored now, is in one of the states."""
    with trail.recording():
        now = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
        if now.state not in states:
            raise flow.WrongState([now.state_label])
        yield
