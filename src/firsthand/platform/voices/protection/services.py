"""Asking for a protected recording, looking at what is doubtful, answering for what was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor

from ..fitness.services import require_adult
from ..testimony.events import TESTIMONY_WITHDRAWN
from ..testimony.models import Testimony
from ..testimony.services import locked_testimony, note
from .events import PROTECTION_ENDED
from .models import OPEN, AttackFinding, Doubt, Protection
from .readings import uploaded_reading

#: A recording is protected once it is known what must be hidden in it.
READY = ("corroborated", "protected")


def ask_protection(
    *, actor: Actor, testimony: Testimony, voice: str, faces: str, reading_id: UUID | None = None
) -> Protection:
    """Ask for a protected recording; the worker makes it. With the voice "reading", `reading_id` is the file that the
    actor uploaded here. Raises MoveRefused with what is missing."""
    access.require(actor, "protection.ask", testimony)
    with trail.recording():
        row = locked_testimony(testimony, *READY)
        require_adult(row.voice.case_id)
        recording, unmet = row.recording, []
        if recording is None or recording.state != MediaObject.State.EXAMINED:
            unmet.append(_("The testimony has no examined recording. Its transcript can be released as text."))
        if row.marks_finished_by_id is None:
            unmet.append(_("The marking of what must be hidden is not recorded as finished."))
        if row.protections.filter(state__in=OPEN).exists():
            unmet.append(_("There is one already. Set it aside first."))
        if unmet or recording is None:
            raise flow.MoveRefused(unmet)
        reading = None
        if voice == Protection.Voice.READING:
            reading = uploaded_reading(actor=actor, testimony=row, media_id=reading_id)
        protection = Protection(
            testimony=row, original=recording, voice=voice, faces=faces, reading=reading, asked_by_id=actor.signed_in_id
        )
        protection.save()
        note(trail.Operation.COLLECTION, "protection.ask", actor, protection, row)
        _enqueue(protection)
    return protection


def look_at_doubt(*, actor: Actor, doubt: Doubt, face_seen: bool) -> Doubt:
    """Say whether a face can be seen in a doubtful picture. One that can bars the approval: cover it by
    a region and make the recording again."""
    access.require(actor, "doubt.look", doubt)
    with trail.recording():
        _reviewed(doubt.protection)
        doubt.looked_at_by_id, doubt.face_seen = actor.account_id, face_seen
        doubt.save()
        note(trail.Operation.ALTERATION, "doubt.look", actor, doubt, doubt.protection.testimony)
    return doubt


def answer_finding(*, actor: Actor, finding: AttackFinding, answer: str) -> AttackFinding:
    """Answer by name for what the attack found. Raises MoveRefused for whoever asked for the recording."""
    access.require(actor, "attack_finding.answer", finding)
    if not answer.strip():
        raise flow.MoveRefused([_("Write why it may be released all the same.")])
    with trail.recording():
        protection = _reviewed(finding.protection)
        if actor.account_id == protection.asked_by_id:
            raise flow.MoveRefused([_("Somebody other than the one who asked for the recording answers for it.")])
        finding.answered_by_id, finding.answer = actor.account_id, answer.strip()
        finding.save()
        note(trail.Operation.ALTERATION, "attack_finding.answer", actor, finding, protection.testimony)
    return finding


def _reviewed(protection: Protection) -> Protection:
    row = Protection.objects.select_for_update(of=("self",)).get(pk=protection.pk)
    if row.state != "review":
        raise flow.WrongState([_("This is not open now: the recording is “%(state)s”.") % {"state": row.state_label}])
    return row


def _enqueue(protection: Protection) -> None:
    # In the same transaction: what was asked for is made, also after a crash right here.
    from .tasks import make  # noqa: PLC0415  # tasks import services

    make.enqueue(str(protection.pk))


@flow.before_save("protection", "approve")
def note_approver(ctx: flow.Context) -> None:
    ctx.obj.approved_by_id, ctx.obj.approved_at = ctx.actor.account_id, ctx.now


@flow.before_save("protection", "make_again")
def begin_anew(ctx: flow.Context) -> None:
    """Who makes it again asks for it: approval is somebody else's."""
    ctx.obj.asked_by_id = ctx.actor.account_id
    ctx.obj.failure, ctx.obj.step, ctx.obj.share_done = "", "", 0
    ctx.obj.doubts.all().delete()
    ctx.obj.findings.all().delete()


@flow.effect("make_protected_recording")
def make_protected_recording(ctx: flow.Context) -> None:
    _enqueue(ctx.obj)


@flow.effect("recall_releases", record="protection")
def recall_releases(ctx: flow.Context) -> None:
    PROTECTION_ENDED.send(ctx.obj.pk)


@TESTIMONY_WITHDRAWN.subscribe
def testimony_withdrawn(testimony_id: Any) -> None:
    """What was made of it may stand no longer, the protected recording among it."""
    for protection in Protection.objects.filter(testimony_id=testimony_id, state__in=(*OPEN, "failed")):
        flow.make_clock_move(protection, "set_aside", cause="testimony_withdrawn")
