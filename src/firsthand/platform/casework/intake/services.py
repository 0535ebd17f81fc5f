"""Writing intake: opening a case, its identity, its basis, its team, and what a participant asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.grants import CASE_TEAM, VOICE_TEAM
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.services import add_member, end_membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.community.models import Community

from .code_names import new_code_name
from .models import Case, Identity, NameMark, Referral, Request
from .names import is_minor, marks_of
from .retention import first_date


class MinorsAreNoVoices(ValueError):
    """Nobody of the testimony team joins the case of a minor."""


@dataclass(frozen=True)
class Person:
    """Who was referred, as far as it is known."""

    name: str
    aliases: str = ""
    born_on: date | None = None
    birthplace: str = ""
    nationalities: str = ""
    contact: str = ""
    perhaps_minor: bool = False


@dataclass(frozen=True)
class Incoming:
    """Who referred the person, when and why."""

    referrer: str
    why: str
    received_on: date
    agency_id: UUID | None = None


def case_id_for(actor: Actor, key: UUID) -> UUID:
    """The id of the case that this form of this account opens: sent twice, it is the same."""
    return uuid5(NAMESPACE_URL, f"firsthand:case:{actor.account_id}:{key}")


def open_case(
    *,
    actor: Actor,
    key: UUID,
    person: Person,
    incoming: Incoming,
    country: str,
    origin: str = "",
    basis: str = "",
    basis_note: str = "",
    urgency: str = "routine",
    community: Community | None = None,
) -> Case:
    """Open a case from a referral, with the identity sealed under a code name.

    Sent twice with the same key it gives one case, the first. A minor by date of birth, or perhaps a
    minor while that is unknown, is on the child protection track. A caseworker who opens a case joins
    its team. Raises access.Denied.
    """
    access.require(actor, "case.open")
    case_id = case_id_for(actor, key)
    existing = Case.objects.filter(pk=case_id).first()
    if existing is not None:
        return existing
    today = timezone.localdate()
    case = Case(
        pk=case_id,
        code_name=new_code_name(),
        country=country,
        origin=origin,
        basis=basis,
        urgency=urgency,
        community=community,
        minor=_minor(person.born_on, person.perhaps_minor),
        retain_until=first_date(today),
    )
    case.basis_note = basis_note
    try:
        with trail.recording():
            with transaction.atomic():
                case.save(force_insert=True)
            trail.record(
                trail.Operation.COLLECTION, "case.open", actor=actor, kind="case", object_id=case.pk, subject=case.pk
            )
            identity = Identity(case=case)
            for name in ("name", "aliases", "birthplace", "nationalities", "contact"):
                setattr(identity, name, getattr(person, name))
            identity.born_on = person.born_on.isoformat() if person.born_on else ""
            identity.save()
            _mark(actor, case, person.name, person.aliases, person.born_on)
            _refer(actor, case, incoming)
            if actor.role is Role.CASEWORKER:
                add_member(
                    actor=actor,
                    file_id=case.pk,
                    account=_account(actor),
                    capacity=Role.CASEWORKER,
                )
    except IntegrityError:
        # The same form arrived twice at once: the other one was first.
        return Case.objects.get(pk=case_id)
    return case


def record_identity(*, actor: Actor, identity: Identity, perhaps_minor: bool = False) -> Identity:
    """Save a new or changed identity, its marks, and the track that follows from the date of birth.
    Raises flow.StaleRecord, access.Denied."""
    case = identity.case
    access.require(actor, "identity.edit", case)
    with trail.recording(), vault.reading.for_rule(case.pk):
        identity.save()
        born_on = date.fromisoformat(identity.born_on) if identity.born_on else None
        _mark(actor, case, identity.name, identity.aliases, born_on)
        minor = _minor(born_on, perhaps_minor)
        # New spellings may show a duplicate that nobody has looked at.
        case.duplicates_seen_on = None
        case.minor = minor
        case.save()
        trail.record(
            trail.Operation.ALTERATION,
            "identity.edit",
            actor=actor,
            kind="identity",
            object_id=identity.pk,
            subject=case.pk,
        )
        if minor:
            _end_voice_memberships(actor, case)
    return identity


def set_basis(*, actor: Actor, case: Case, **values: Any) -> Case:
    """Record the legal basis and what describes the file: country, urgency, community, next review."""
    return _alter(
        actor,
        case,
        "case.edit",
        values,
        ("basis", "basis_note", "urgency", "country", "origin", "community", "next_review_on"),
    )


def record_guardian(*, actor: Actor, case: Case, **values: Any) -> Case:
    """Record the guardian's agreement and the best interests of a child."""
    return _alter(actor, case, "case.edit", values, ("guardian_agreed_on", "best_interests"))


def name_transfer_target(*, actor: Actor, case: Case, transfer_to: str) -> Case:
    """Say which authority is to receive the case; the transfer itself is a move."""
    return _alter(actor, case, "case.edit", {"transfer_to": transfer_to}, ("transfer_to",))


def mark_duplicates_seen(*, actor: Actor, case: Case) -> Case:
    """Record that somebody has looked at the possible duplicates and found another person."""
    return _alter(actor, case, "case.compare", {"duplicates_seen_on": timezone.localdate()}, ("duplicates_seen_on",))


def merge_referral(*, actor: Actor, case: Case, into: Case) -> Referral:
    """Record this case's referrals on the file that the person already has. The doubled file is then
    declined or closed by its own move. Raises ValueError for a case into itself, access.Denied."""
    access.require(actor, "case.merge", case)
    access.require(actor, "case.merge", into)
    if case.pk == into.pk or into.erased_on:
        raise ValueError("a referral is merged into another, living case")
    copied: Referral | None = None
    with trail.recording(), vault.reading.for_rule(case.pk):
        for referral in case.referrals.all():
            incoming = Incoming(referral.referrer, referral.why, referral.received_on, referral.agency_id)
            copied = _refer(actor, into, incoming)
        case.duplicates_seen_on = timezone.localdate()
        case.save()
        trail.record(
            trail.Operation.COMBINATION, "case.merge", actor=actor, kind="case", object_id=case.pk, subject=into.pk
        )
    if copied is None:
        raise ValueError("there is no referral to merge")
    return copied


def assign_member(*, actor: Actor, case: Case, account: Account, capacity: Role, expires_at: datetime) -> Membership:
    """Add somebody to the case's team until a date. Raises ValueError (no such role, no role of a case,
    a date that is over), MinorsAreNoVoices, access.Denied."""
    access.require(actor, "membership.manage", case)
    if capacity not in (*CASE_TEAM, *VOICE_TEAM) or expires_at <= timezone.now():
        raise ValueError("not a role of a case, or a date that is over")
    if case.minor and capacity in VOICE_TEAM:
        raise MinorsAreNoVoices
    return add_member(actor=actor, file_id=case.pk, account=account, capacity=capacity, expires_at=expires_at)


def release_member(*, actor: Actor, case: Case, member: Membership) -> None:
    """End a membership of this case at once. Raises ValueError for one of another case."""
    access.require(actor, "membership.manage", case)
    if member.file_id != case.pk:
        raise ValueError("a membership of another case")
    end_membership(actor=actor, member=member)


def connect_participant(*, actor: Actor, case: Case, account: Account | None) -> Case:
    """Connect the file with the participant's own account, or with None take it away. The account sees
    its own pages and nothing else. Raises ValueError (no participant's account, or another file's)."""
    access.require(actor, "participant.connect", case)
    if account is not None:
        holds = RoleGrant.objects.filter(account=account, role=Role.PARTICIPANT, state=RoleGrant.State.IN_FORCE)
        if not holds.exists() or Case.objects.filter(participant=account).exclude(pk=case.pk).exists():
            raise ValueError("not a participant's account, or the account of another file")
    with trail.recording():
        case.participant = account
        case.save()
        trail.record(
            trail.Operation.ALTERATION,
            "participant.connect",
            actor=actor,
            kind="case",
            object_id=case.pk,
            subject=case.pk,
        )
    return case


def ask_request(*, actor: Actor, case: Case, kind: str, text: str) -> Request:
    """What a participant asks about their own file."""
    access.require(actor, "request.ask", case)
    with trail.recording():
        request = Request(case=case, kind=Request.Kind(kind))
        request.text = text
        request.save()
        trail.record(
            trail.Operation.COLLECTION,
            "request.ask",
            actor=actor,
            kind="request",
            object_id=request.pk,
            subject=case.pk,
        )
    return request


def _alter(actor: Actor, case: Case, action: str, values: dict[str, Any], allowed: tuple[str, ...]) -> Case:
    access.require(actor, action, case)
    if unknown := set(values) - set(allowed):
        raise TypeError(f"not to be set here: {sorted(unknown)}")
    for name, value in values.items():
        setattr(case, name, value)
    with trail.recording():
        case.save()
        trail.record(trail.Operation.ALTERATION, action, actor=actor, kind="case", object_id=case.pk, subject=case.pk)
    return case


def _minor(born_on: date | None, perhaps: bool) -> bool:
    return is_minor(born_on, timezone.localdate()) if born_on else perhaps


def _mark(actor: Actor, case: Case, name: str, aliases: str, born_on: date | None) -> None:
    NameMark.objects.filter(case=case).delete()
    marks = marks_of(names=[name, *aliases.splitlines()], born_on=born_on)
    NameMark.objects.bulk_create(NameMark(case=case, mark=mark) for mark in sorted(marks))
    trail.record(
        trail.Operation.COMBINATION, "case.compare", actor=actor, kind="case", object_id=case.pk, subject=case.pk
    )


def _refer(actor: Actor, case: Case, incoming: Incoming) -> Referral:
    referral = Referral(
        case=case, agency_id=incoming.agency_id, received_on=incoming.received_on, recorded_by=_account(actor)
    )
    referral.referrer, referral.why = incoming.referrer, incoming.why
    referral.save()
    trail.record(
        trail.Operation.COLLECTION,
        "referral.record",
        actor=actor,
        kind="referral",
        object_id=referral.pk,
        subject=case.pk,
    )
    return referral


def _end_voice_memberships(actor: Actor, case: Case) -> None:
    for member in Membership.objects.filter(file_id=case.pk, capacity__in=VOICE_TEAM, ended_at__isnull=True):
        end_membership(actor=actor, member=member)


def _account(actor: Actor) -> Account:
    return Account.objects.get(pk=str(actor.account_id))
