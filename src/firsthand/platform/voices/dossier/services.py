"""Preparing, examining, publishing and recalling a release."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import NEEDS
from firsthand.platform.base import flow, trail, vault
from firsthand.platform.base.flow import jobs
from firsthand.platform.base.people.actor import Actor

from ..clearance.events import CLEARANCE_ENDED
from ..clearance.models import Clearance
from ..consent.events import CONSENT_ENDED
from ..consent.models import Consent
from ..fitness.events import VOICE_STOPPED
from ..protection.events import PROTECTION_ENDED
from ..protection.models import Protection
from ..release.models import Release
from ..release.recording import give_recording, take_recording_away
from ..testimony.events import TESTIMONY_WITHDRAWN
from ..testimony.models import Mark, Testimony
from ..testimony.redaction import redacted_text
from .models import Dossier, RecallTrace


class Save(Protocol):
    """A service that saves an edited dossier."""

    def __call__(self, *, actor: Actor, dossier: Dossier) -> Dossier: ...


OPEN = ("prepared", "examined", "approved", "live")


def last_day(consent: Consent, clearance: Clearance) -> date:
    """The latest day a release may end on: none outlives what it rests on."""
    return min(consent.expires_on, clearance.expires_on)


def prepare_release(
    *,
    actor: Actor,
    testimony: Testimony,
    consent: Consent,
    clearance: Clearance,
    release_name: str,
    title: str,
    expires_on: date,
    protection: Protection | None = None,
) -> Dossier:
    """Make a dossier whose draft is the testimony with everything marked hidden replaced, with its
    protected recording or as text alone.

    Raises `flow.MoveRefused` when consent or clearance are another testimony's, and `flow.WrongState`
    when the testimony is not protected yet.
    """
    if testimony.state != "protected":
        raise flow.WrongState([testimony.state_label])
    if {consent.testimony_id, clearance.testimony_id} != {testimony.pk}:
        raise flow.MoveRefused([gettext("Choose a consent and a clearance of this testimony.")])
    if protection is not None and (protection.testimony_id != testimony.pk or protection.state != "approved"):
        raise flow.MoveRefused([gettext(NEEDS["recording_protected"])])
    with trail.recording(), vault.reading.for_rule(testimony.vault_subject()):
        dossier = Dossier.objects.create(
            testimony=testimony,
            consent=consent,
            clearance=clearance,
            protection=protection,
            release_name=release_name,
            title=title,
            draft=redacted_text(testimony),
            expires_on=min(expires_on, last_day(consent, clearance)),
            prepared_by_id=actor.signed_in_id,
        )
        trail.record(
            trail.Operation.COLLECTION,
            "release.prepare",
            actor=actor,
            kind="release",
            object_id=dossier.pk,
            subject=testimony.vault_subject(),
        )
    return dossier


def save_draft(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Save an edited draft. Raises `flow.WrongState` once it was examined: what was examined is what
    is released."""
    if dossier.state != "prepared":
        raise flow.WrongState([dossier.state_label])
    return _save(actor, dossier, "release.edit")


def write_examination(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Save the examiner's three answers. Raises `flow.MoveRefused` when the preparer examines."""
    if dossier.state != "prepared":
        raise flow.WrongState([dossier.state_label])
    if actor.account_id == dossier.prepared_by_id:
        raise flow.MoveRefused([gettext(NEEDS["examiner_is_not_preparer"])])
    return _save(actor, dossier, "release.write_examination")


def _save(actor: Actor, dossier: Dossier, action: str) -> Dossier:
    with trail.recording():
        dossier.save()
        trail.record(
            trail.Operation.ALTERATION,
            action,
            actor=actor,
            kind="release",
            object_id=dossier.pk,
            subject=dossier.vault_subject(),
        )
    return dossier


@flow.before_save("release", "examine")
def note_examiner(ctx: flow.Context) -> None:
    ctx.obj.examined_by_id = ctx.actor.account_id


@flow.before_save("release", "approve")
def note_approver(ctx: flow.Context) -> None:
    ctx.obj.approved_by_id, ctx.obj.approved_at = ctx.actor.account_id, ctx.now


@flow.before_save("release", "publish")
def make_copy(ctx: flow.Context) -> None:
    """Make the copy that crosses the wall. From here nothing leads back: the copy's id is drawn at
    random, and only the sealed dossier knows it."""
    dossier: Dossier = ctx.obj
    consent, clearance, voice = dossier.consent, dossier.clearance, dossier.testimony.voice
    with vault.reading.for_rule(dossier.vault_subject()):
        copy = Release.objects.create(
            speaker=dossier.release_name,
            title=dossier.title,
            text=dossier.draft,
            language=consent.language,
            use=consent.use,
            channel=consent.channel,
            audience=consent.audience,
            identity_level=consent.identity_level,
            community=clearance.community,
            conditions=conditions_of(clearance),
            themes=themes_of(dossier.testimony),
            monthly_limit=voice.exposure_limit,
            expires_on=min(dossier.expires_on, last_day(consent, clearance)),
        )
        if dossier.protection is not None and dossier.protection.result is not None:
            give_recording(
                actor=ctx.actor, release=copy, source=dossier.protection.result, captions=dossier.protection.captions
            )
        dossier.copy_ref = str(copy.pk)


def conditions_of(clearance: Clearance) -> str:
    """The conditions that the community's groups set, one a line."""
    heard = clearance.consultations.filter(set_aside=False).exclude(conditions="").order_by("created_at")
    return "\n".join(consultation.conditions for consultation in heard)


def themes_of(testimony: Testimony) -> list[str]:
    """Slugs of the themes marked in the testimony."""
    marks = Mark.objects.filter(passage__testimony=testimony, theme__isnull=False)
    return sorted(set(marks.values_list("theme__slug", flat=True)))


@flow.effect("trace_and_take_down")
def trace_and_take_down(ctx: flow.Context) -> None:
    """Empty the copy, tell everybody who may use it, and write down what could and could not be undone."""
    dossier: Dossier = ctx.obj
    with vault.reading.for_rule(dossier.vault_subject()):
        copy_id = dossier.copy_ref
    if not copy_id:
        return
    copy = Release.objects.filter(pk=copy_id).first()
    if copy is not None:
        take_recording_away(actor=ctx.actor, release=copy)
        copy.recalled_on, copy.text, copy.captions = timezone.localdate(), "", ""
        copy.save()
    RecallTrace.objects.create(dossier=dossier, what="released_copy", outcome=RecallTrace.Outcome.TAKEN_DOWN)
    for trace in flow.RECALLED.send(UUID(copy_id)):
        RecallTrace.objects.create(dossier=dossier, what=trace.what, outcome=trace.outcome, note=trace.word)


def recall_where(*, cause: str, **rests_on: Any) -> int:
    """Recall every open release that rests on something that ended. Returns how many."""
    found = list(Dossier.objects.filter(state__in=OPEN, **rests_on))
    for dossier in found:
        flow.make_clock_move(dossier, "recall", cause=cause)
    return len(found)


@VOICE_STOPPED.subscribe
def voice_stopped(voice_id: UUID) -> None:
    recall_where(cause="fitness_ended", testimony__voice_id=voice_id)


@CONSENT_ENDED.subscribe
def consent_ended(consent_id: UUID) -> None:
    recall_where(cause="consent_ended", consent_id=consent_id)


@TESTIMONY_WITHDRAWN.subscribe
def testimony_withdrawn(testimony_id: UUID) -> None:
    recall_where(cause="testimony_withdrawn", testimony_id=testimony_id)


@PROTECTION_ENDED.subscribe
def protection_ended(protection_id: UUID) -> None:
    recall_where(cause="protection_ended", protection_id=protection_id)


@CLEARANCE_ENDED.subscribe
def clearance_ended(clearance_id: UUID) -> None:
    recall_where(cause="clearance_ended", clearance_id=clearance_id)


@jobs.every(minutes=60)
def recall_expired() -> int:
    """Recall what has passed its end. (It was not served since that day: a copy says itself whether it
    is live.)"""
    return recall_where(cause="expired", expires_on__lt=timezone.localdate())
