"""Who may ask for consent and who gives it (the participant, nobody else), and what it needs."""

from __future__ import annotations

from django.utils import timezone

from firsthand.pathway import Relation, Role
from firsthand.platform.base import flow
from firsthand.platform.base.access.grants import VOICE_TEAM, anywhere, grant, members

from . import copy_parts as copy_parts  # registers what a copy of the file holds of it
from .models import Consent

grant(
    "consent.read",
    *members(*VOICE_TEAM, Role.CASEWORKER),
    *anywhere(Role.COORDINATOR),
    (Role.PARTICIPANT, Relation.OWN),
)
grant("consent.matrix", *members(*VOICE_TEAM, Role.CASEWORKER), *anywhere(Role.COORDINATOR))
grant("consent.ask", *members(Role.TESTIMONY_OFFICER, Role.CASEWORKER))
grant("consent.affirm_again", (Role.PARTICIPANT, Relation.OWN))


def is_live(consent: Consent) -> bool:
    """Given, affirmed after cooling off, not withdrawn, and not past its end."""
    return consent.state == "live" and consent.expires_on >= timezone.localdate()


@flow.guard("cooled_off")
def cooled_off(ctx: flow.Context) -> bool:
    return ctx.obj.cools_until is not None and ctx.obj.cools_until <= ctx.now


@flow.guard("past_its_end", record="consent")
def consent_past_its_end(ctx: flow.Context) -> bool:
    return bool(ctx.obj.expires_on < timezone.localdate(ctx.now))


@flow.guard("live_consent")
def live_consent(ctx: flow.Context) -> bool:
    """Asked of a dossier: its consent, for exactly that use of exactly that testimony."""
    consent = Consent.objects.filter(pk=ctx.obj.consent_id).first()
    return consent is not None and consent.testimony_id == ctx.obj.testimony_id and is_live(consent)


@flow.guard("affirmed_again")
def affirmed_again(ctx: flow.Context) -> bool:
    affirmed = Consent.objects.filter(pk=ctx.obj.consent_id).values_list("affirmed_at", flat=True).first()
    return affirmed is not None and ctx.obj.approved_at is not None and affirmed > ctx.obj.approved_at
