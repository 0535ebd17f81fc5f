"""The interview: its plan, its recording, the claims made in it, the legal check, and withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment.models import Evidence

from ..fitness.models import Voice
from ..fitness.services import require_adult
from .events import TESTIMONY_WITHDRAWN
from .models import Claim, LegalCheck, Passage, Testimony


def note(operation: str, action: str, actor: Actor, obj: flow.Record, testimony: Testimony) -> None:
    """One entry in the trail about a part of a testimony."""
    kind = obj._meta.model_name or ""
    trail.record(operation, action, actor=actor, kind=kind, object_id=obj.pk, subject=testimony.voice.case_id)


def locked_testimony(testimony: Testimony, *states: str) -> Testimony:
    """The row, locked, in one of `states`. Raises WrongState when it has moved on."""
    row = Testimony.objects.select_for_update(of=("self",)).select_related("voice").get(pk=testimony.pk)
    if states and row.state not in states:
        raise flow.WrongState([_("This is not open now: the testimony is “%(state)s”.") % {"state": row.state_label}])
    return row


def plan_testimony(*, actor: Actor, voice: Voice, language: str) -> Testimony:
    """Open the plan of an interview. Raises MoveRefused for a minor."""
    access.require(actor, "testimony.plan", voice)
    with trail.recording():
        require_adult(voice.case_id)
        Voice.objects.select_for_update().get(pk=voice.pk)  # two that plan at once get two numbers
        number = (voice.testimonies.aggregate(last=Max("number"))["last"] or 0) + 1
        testimony = Testimony(voice=voice, number=number, language=language, interviewer_id=actor.account_id)
        testimony.save()
        note(trail.Operation.COLLECTION, "testimony.plan", actor, testimony, testimony)
    return testimony


def update_plan(*, actor: Actor, testimony: Testimony) -> Testimony:
    """Save the plan as set on the instance by its form. Raises WrongState once the interview was held."""
    access.require(actor, "testimony.plan", testimony)
    if testimony.agreed_to_recording_on and testimony.agreed_to_recording_on > timezone.localdate():
        raise flow.MoveRefused([_("The participant cannot have agreed on a day that has not come.")])
    if testimony.no_topics_to_avoid and testimony.topics_to_avoid:
        raise flow.MoveRefused([_("Either name topics to avoid, or say that there are none.")])
    with trail.recording():
        locked_testimony(testimony, "planned")
        require_adult(testimony.voice.case_id)
        testimony.save()
        note(trail.Operation.ALTERATION, "testimony.plan", actor, testimony, testimony)
    return testimony


def attach_recording(*, actor: Actor, testimony: Testimony, media: MediaObject) -> Testimony:
    """Take an uploaded file as the recording. Raises MoveRefused when it is not one of this voice."""
    access.require(actor, "recording.upload", testimony)
    with trail.recording():
        row = locked_testimony(testimony, "planned")
        require_adult(row.voice.case_id)
        if (
            media.file_id != row.voice.case_id
            or media.kind != MediaObject.Kind.RECORDING
            or media.uploader_id != actor.account_id
        ):
            raise flow.MoveRefused([_("This file is not a recording that you uploaded here.")])
        row.recording = media
        row.save()
        note(trail.Operation.COLLECTION, "recording.attach", actor, row, row)
    return row


def warn_of_content(*, actor: Actor, testimony: Testimony, disturbing: bool) -> Testimony:
    """Say whether whoever plays or reads it should be warned first."""
    access.require(actor, "transcript.write", testimony)
    with trail.recording():
        row = locked_testimony(testimony)
        row.disturbing = disturbing
        row.save()
        note(trail.Operation.ALTERATION, "testimony.warn", actor, row, row)
    return row


def add_claim(*, actor: Actor, testimony: Testimony, text: str, passage: Passage | None = None) -> Claim:
    """List a claim that must be checked before anything is released."""
    access.require(actor, "claim.write", testimony)
    with trail.recording():
        row = locked_testimony(testimony, "recorded", "transcribed")
        if passage is not None and passage.testimony_id != row.pk:
            raise flow.MoveRefused([_("The passage is not of this testimony.")])
        claim = Claim(testimony=row, text=text.strip(), passage=passage)
        claim.save()
        note(trail.Operation.COLLECTION, "claim.add", actor, claim, row)
    return claim


def check_claim(*, actor: Actor, claim: Claim, status: str, evidence: Iterable[UUID] = (), remark: str = "") -> Claim:
    """Record how the claim stands against the evidence ledger. "Corroborated" and "contradicted" name
    an entry of this case's ledger; raises MoveRefused otherwise."""
    access.require(actor, "claim.write", claim)
    with trail.recording():
        row = locked_testimony(claim.testimony, "recorded", "transcribed")
        wanted = set(evidence)
        entries = list(Evidence.objects.filter(case_id=row.voice.case_id, pk__in=wanted).defer("claim", "source"))
        if len(entries) != len(wanted):
            raise flow.MoveRefused([_("Choose entries of this ledger.")])
        if status in (Claim.Status.CORROBORATED, Claim.Status.CONTRADICTED) and not entries:
            raise flow.MoveRefused([_("Choose the entries of the evidence ledger that say so.")])
        claim.status, claim.note, claim.checked_by_id = status, remark.strip(), actor.account_id
        claim.save()
        claim.evidence.set(entries)
        note(trail.Operation.COMBINATION, "claim.check", actor, claim, row)
    return claim


def record_legal_check(*, actor: Actor, testimony: Testimony, outcome: str, reasons: str) -> LegalCheck:
    """The prosecutor's answer; the earlier one is kept. One that no longer allows publication recalls
    what was released."""
    access.require(actor, "legal_check.write", testimony)
    if not reasons.strip():
        raise flow.MoveRefused([_("Write your reasons.")])
    with trail.recording():
        row = locked_testimony(testimony, "recorded", "transcribed", "corroborated", "protected")
        for earlier in row.legal_checks.filter(superseded=False).select_related("testimony__voice"):
            earlier.superseded = True
            earlier.save()
        check = LegalCheck(testimony=row, outcome=outcome, reasons=reasons.strip(), checked_by_id=actor.signed_in_id)
        check.save()
        note(trail.Operation.COLLECTION, "legal_check.record", actor, check, row)
        if outcome != LegalCheck.Outcome.ALLOWED:
            TESTIMONY_WITHDRAWN.send(row.pk)
    return check


@flow.effect("recall_releases", record="testimony")
def recall_releases(ctx: flow.Context) -> None:
    TESTIMONY_WITHDRAWN.send(ctx.obj.pk)
