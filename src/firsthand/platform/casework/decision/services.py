"""What is written of decisions: drafts, reasons, dissent, letters, appeals. Meetings are in `meetings`.

Who seconded, when it was issued and who reviewed an appeal are written by the move itself
(`flow.before_save`), so that no page and no caller can make the move without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import FACTORS
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.people.actor import Actor

from ..assessment.queries import evidence_visible_to
from ..intake.models import Case
from .models import AgendaItem, Appeal, Decision, Dissent, FactorReason
from .queries import FOR_THE_PANEL, has_conflict, open_appeal
from .reasons import Reason

#: How long the participant may appeal, counted from the day the decision is issued.
APPEAL_TERM = timedelta(days=28)


def draft_decision(*, actor: Actor, case: Case, item: AgendaItem, outcome: str, review_on: date) -> Decision:
    """Begin a decision; whoever begins it is its decider.

    Raises ValidationError when the case is not for the panel, was not on that agenda, has another
    decision open, the decider declared a conflict, or an appeal has not been answered.
    """
    access.require(actor, "decision.draft", case)
    with trail.recording():
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.state not in FOR_THE_PANEL or item.case_id != case.pk:
            raise ValidationError(
                gettext("A decision is drafted on a case that is before the panel and was on its agenda.")
            )
        if has_conflict(actor.account_id, case.pk):
            raise ValidationError(gettext("You declared a conflict of interest in this case."))
        if case.decisions.filter(state__in=("drafted", "seconded")).exists():
            raise ValidationError(gettext("Another decision on this case is not finished yet."))
        if Appeal.objects.filter(decision__case=case, decision__state="appealed", answered_by__isnull=True).exists():
            raise ValidationError(gettext("The appeal has not been answered yet."))
        language = case.participant.language if case.participant is not None else "en"
        decision = Decision(
            case=case,
            item=item,
            outcome=outcome,
            decider_id=actor.signed_in_id,
            review_on=review_on,
            letter_language=language,
        )
        decision.save()
        note_down(trail.Operation.ALTERATION, "decision.draft", actor, decision)
    return decision


def write_decision(*, actor: Actor, decision: Decision, reasons: Mapping[str, Reason]) -> Decision:
    """Save the draft with its reasons, by its decider; it may be unfinished. Raises `access.Denied` for
    anybody else and `flow.WrongState` once it is seconded; `flow.StaleRecord` when it was saved meanwhile;
    ValidationError for evidence that is not this case's or not the decider's to read."""
    access.require(actor, "decision.write", decision)
    if decision.decider_id != actor.account_id:
        raise access.Denied
    with trail.recording():
        if Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk).state != "drafted":
            raise flow.WrongState([gettext("Only a draft can be changed. Ask for it to be returned to draft.")])
        decision.save()
        stored = {row.factor: row for row in FactorReason.objects.filter(decision=decision).select_related("decision")}
        ledger = {entry.pk: entry for entry in evidence_visible_to(actor, decision.case_id)}
        for factor in FACTORS:
            given = reasons.get(factor, Reason(""))
            if not given.evidence <= set(ledger):
                raise ValidationError(gettext("Choose entries of this ledger."))
            row = stored.get(factor) or FactorReason(decision=decision, factor=factor)
            withheld = given.disclosure == FactorReason.Disclosure.WITHHELD
            row.reasons, row.disclosure = given.text.strip(), given.disclosure
            # A gist that nobody is to read in the place of anything is not kept.
            row.gist, row.ground = (given.gist.strip(), given.ground) if withheld else ("", "")
            row.save()
            row.evidence.set([ledger[pk] for pk in given.evidence])
        note_down(trail.Operation.ALTERATION, "decision.write", actor, decision)
    return decision


def write_letter(*, actor: Actor, decision: Decision) -> Decision:
    """Save the letter (and its language). Raises `flow.WrongState` once the decision is issued."""
    access.require(actor, "letter.write", decision)
    with trail.recording():
        if Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk).state not in ("drafted", "seconded"):
            raise flow.WrongState([gettext("The letter of an issued decision can no longer be changed.")])
        decision.save()
        note_down(trail.Operation.ALTERATION, "letter.write", actor, decision)
    return decision


def write_dissent(*, actor: Actor, decision: Decision, text: str) -> Dissent:
    """Record a member's dissent, before the decision is issued. Raises `flow.WrongState` after that,
    and ValidationError when it is empty or the member declared a conflict."""
    access.require(actor, "dissent.write", decision)
    if not text.strip():
        raise ValidationError({"text": gettext("Write your dissent.")})
    with trail.recording():
        locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if locked.state not in ("drafted", "seconded"):
            raise flow.WrongState([gettext("The decision is issued; a dissent belongs before it.")])
        if has_conflict(actor.account_id, locked.case_id) or actor.account_id == locked.decider_id:
            raise ValidationError(gettext("Neither the decider nor a member with a conflict of interest dissents."))
        dissent = Dissent.objects.filter(decision=locked, member_id=actor.account_id).first()
        dissent = dissent or Dissent(decision=locked, member_id=actor.signed_in_id)
        dissent.text = text.strip()
        dissent.save()
        note_down(trail.Operation.ALTERATION, "dissent.write", actor, dissent)
    return dissent


def second_decision(*, actor: Actor, decision: Decision, version: int | None = None) -> Decision:
    """Second it: the move stores who."""
    return flow.move(actor, decision, "second", version=version)


def allow_appeal(*, actor: Actor, decision: Decision, answer: str) -> Appeal:
    """Answer an appeal in the participant's favour: the panel decides anew, and the new decision
    replaces this one. (To turn it down is the move "uphold".) Raises ValidationError when the reviewer
    decided or seconded, nothing is said, or no appeal is open."""
    access.require(actor, "appeal.answer", decision)
    if not answer.strip():
        raise ValidationError({"answer": gettext("Say why.")})
    with trail.recording():
        locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        appeal = open_appeal(locked)
        if locked.state != "appealed" or appeal is None:
            raise ValidationError(gettext("No appeal against this decision is open."))
        if actor.account_id in (locked.decider_id, locked.second_id):
            raise ValidationError(gettext("The appeal is reviewed by somebody who neither decided nor seconded."))
        appeal.answer, appeal.answered_by_id = answer.strip(), actor.account_id
        appeal.save()
        note_down(trail.Operation.ALTERATION, "appeal.answer", actor, appeal)
    return appeal


# What the moves write on the decision, and cause elsewhere


@flow.before_save("decision", "second")
def store_the_second(ctx: flow.Context) -> None:
    ctx.obj.second_id = ctx.actor.account_id


@flow.before_save("decision", "redraft")
def forget_the_second(ctx: flow.Context) -> None:
    """What is changed after this was not seconded by anybody."""
    ctx.obj.second_id = None


@flow.before_save("decision", "issue")
def date_the_decision(ctx: flow.Context) -> None:
    ctx.obj.issued_on = timezone.localdate(ctx.now)
    ctx.obj.appeal_until = ctx.obj.issued_on + APPEAL_TERM


@flow.before_save("decision", "uphold")
def store_the_reviewer(ctx: flow.Context) -> None:
    ctx.obj.appeal_reviewer_id = ctx.actor.account_id


@flow.effect("record_decision_on_case")
def record_decision_on_case(ctx: flow.Context) -> None:
    """A new decision moves its case from the panel or from its appeal to decided; an upheld one ends
    the appeal, if the case still waited for it."""
    if ctx.move.name == "uphold":
        appeal = open_appeal(ctx.obj)
        if appeal is not None:
            appeal.answer, appeal.answered_by_id = ctx.reason, ctx.actor.account_id
            appeal.save()
        if Case.objects.get(pk=ctx.obj.case_id).state != "under_appeal":
            return
    flow.make_clock_move(Case.objects.get(pk=ctx.obj.case_id), "record_decision", cause=f"decision.{ctx.move.name}")


@flow.effect("replace_earlier_decision")
def replace_earlier_decision(ctx: flow.Context) -> None:
    for earlier in Decision.objects.filter(case_id=ctx.obj.case_id, state__in=("issued", "appealed")).exclude(
        pk=ctx.obj.pk
    ):
        flow.make_clock_move(earlier, "replace", cause="decision.issue")


@flow.effect("suspend_case_for_appeal")
def suspend_case_for_appeal(ctx: flow.Context) -> None:
    """The grounds are the reason of the move, in the participant's words. A case that is closed or
    elsewhere is not moved by an appeal; the appeal itself is heard all the same."""
    Appeal(decision=ctx.obj, grounds=ctx.reason).save()
    case = Case.objects.get(pk=ctx.obj.case_id)
    if case.state in ("decided", "in_programme"):
        flow.make_clock_move(case, "suspend_for_appeal", cause="decision.appeal")
