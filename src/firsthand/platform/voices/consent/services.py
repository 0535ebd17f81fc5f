"""Asking for a consent, and what only the participant does: give, refuse, affirm, withdraw.

Nothing here touches the agreement: a refusal is never a breach [EDPB Guidelines 05/2020, 13-16]."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.flow.hooks import before_save
from firsthand.platform.base.people.actor import Actor

from ..fitness.services import months_from, require_adult
from ..release.terms import Audience, Channel, IdentityLevel, Use
from ..testimony.models import Testimony
from .events import CONSENT_ENDED
from .models import Consent
from .rules import is_live

MOST_MONTHS = 24
ENDED = ("refused", "withdrawn", "lapsed")


def ask_consent(
    *, actor: Actor, testimony: Testimony, use: str, channel: str, audience: str, language: str, identity_level: str,
    expires_on: date,
) -> Consent:  # fmt: skip
    """Put one line of the matrix to the participant. Raises MoveRefused for a minor, a withdrawn
    testimony, an end out of range, or a line that is open already."""
    access.require(actor, "consent.ask", testimony)
    line = {
        "use": use,
        "channel": channel,
        "audience": audience,
        "language": language,
        "identity_level": identity_level,
    }
    today = timezone.localdate()
    with trail.recording():
        require_adult(testimony.voice.case_id)
        row = Testimony.objects.select_for_update(of=("self",)).select_related("voice").get(pk=testimony.pk)
        unmet = []
        if row.state == "withdrawn":
            unmet.append(_("The testimony is withdrawn."))
        if not today < expires_on <= months_from(today, MOST_MONTHS):
            unmet.append(_("The end lies ahead, at most two years from today."))
        known = ((use, Use), (channel, Channel), (audience, Audience), (identity_level, IdentityLevel))
        if any(value not in words.values for value, words in known) or not language.strip():
            unmet.append(_("Choose use, channel, audience, language and how the person is shown."))
        if row.consents.filter(**line).exclude(state__in=ENDED).exists():
            unmet.append(_("Exactly this use has been asked for already."))
        if unmet:
            raise flow.MoveRefused(unmet)
        consent = Consent(testimony=row, asked_by_id=actor.signed_in_id, expires_on=expires_on, **line)
        consent.save()
        trail.record(
            trail.Operation.COLLECTION,
            "consent.ask",
            actor=actor,
            kind="consent",
            object_id=consent.pk,
            subject=row.voice.case_id,
        )
    return consent


def give_consent(*, actor: Actor, consent: Consent, version: int | None = None) -> Consent:
    """The participant agrees; the cooling-off period begins."""
    return flow.move(actor, consent, "give", version=version)


def refuse_consent(*, actor: Actor, consent: Consent, version: int | None = None) -> Consent:
    """The participant does not want this. Nothing else changes."""
    return flow.move(actor, consent, "refuse", version=version)


def affirm_consent(*, actor: Actor, consent: Consent, version: int | None = None) -> Consent:
    """The participant still agrees after cooling off; the consent is live."""
    return flow.move(actor, consent, "affirm", version=version)


def withdraw_consent(*, actor: Actor, consent: Consent, version: int | None = None) -> Consent:
    """One step, at any time, without a reason. Every release that rests on it is recalled."""
    return flow.move(actor, consent, "withdraw", version=version)


def affirm_again(*, actor: Actor, consent: Consent) -> Consent:
    """Before a release the participant says once more that they agree. Raises MoveRefused unless live."""
    access.require(actor, "consent.affirm_again", consent)
    with trail.recording():
        row = Consent.objects.select_for_update(of=("self",)).select_related("testimony__voice").get(pk=consent.pk)
        require_adult(row.testimony.voice.case_id)
        if not is_live(row):
            raise flow.MoveRefused([_("This consent is not live, so there is nothing to affirm.")])
        row.affirmed_at = timezone.now()
        row.save()
        subject = row.testimony.voice.case_id
        trail.record(
            trail.Operation.ALTERATION,
            "consent.affirm_again",
            actor=actor,
            kind="consent",
            object_id=row.pk,
            subject=subject,
        )
    return row


@before_save("consent", "give")
def begin_cooling_off(ctx: flow.Context) -> None:
    ctx.obj.given_at = ctx.now
    ctx.obj.cools_until = ctx.now + timedelta(days=settings.FIRSTHAND_COOLING_OFF_DAYS)
    ctx.obj.affirmed_at = None


@before_save("consent", "affirm")
def note_affirmation(ctx: flow.Context) -> None:
    ctx.obj.affirmed_at = ctx.now


@flow.effect("recall_releases", record="consent")
def recall_releases(ctx: flow.Context) -> None:
    CONSENT_ENDED.send(ctx.obj.pk)


def lapse_consents() -> int:
    """Let what has passed its end lapse; returns how many."""
    count = 0
    for consent in Consent.objects.filter(state__in=("given", "live"), expires_on__lt=timezone.localdate()).iterator(
        chunk_size=200
    ):
        flow.make_clock_move(consent, "lapse", cause="past its end")
        count += 1
    return count
