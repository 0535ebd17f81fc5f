"""Memberships of cases, and breaking glass."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext, override

from firsthand.pathway import Role

from .. import trail
from ..people.actor import Actor
from ..people.models import Account, RoleGrant
from .models import BreakGlass, Membership

DEFAULT_TERM = timedelta(days=180)


def add_member(
    *, actor: Actor, file_id: UUID, account: Account, capacity: Role, expires_at: datetime | None = None
) -> Membership:
    """Let an account work on a case in one capacity until a date (six months unless told).

    The caller has checked that `actor` may; an existing live membership is ended and replaced.
    Raises ValueError when the account does not hold the role.
    """
    if not RoleGrant.objects.filter(account=account, role=capacity, state=RoleGrant.State.IN_FORCE).exists():
        raise ValueError("the account does not hold that role")
    now = timezone.now()
    with trail.recording():
        Membership.objects.filter(file_id=file_id, account=account, capacity=capacity, ended_at__isnull=True).update(
            ended_at=now
        )
        member = Membership.objects.create(
            file_id=file_id,
            account=account,
            capacity=capacity,
            granted_by_id=actor.account_id,
            expires_at=expires_at or now + DEFAULT_TERM,
        )
        trail.record(
            trail.Operation.ALTERATION,
            "membership.add",
            actor=actor,
            kind="membership",
            object_id=member.pk,
            subject=file_id,
            recipients=[str(account.pk)],
        )
    return member


def end_membership(*, actor: Actor, member: Membership) -> None:
    """Take effect at once: the next request of that account no longer sees the case."""
    with trail.recording():
        Membership.objects.filter(pk=member.pk, ended_at__isnull=True).update(ended_at=timezone.now())
        trail.record(
            trail.Operation.ALTERATION,
            "membership.end",
            actor=actor,
            kind="membership",
            object_id=member.pk,
            subject=member.file_id,
        )


def break_glass(*, actor: Actor, file_id: UUID, reason: str) -> BreakGlass:
    """Open a case for reading for a fixed, short time. Two others (coordinators, then auditors) are
    told at once. Raises ValueError when no reason is given or nobody could be told."""
    if not reason.strip():
        raise ValueError("a reason is needed")
    told = list(
        Account.objects.filter(
            role_grants__role__in=[Role.COORDINATOR, Role.AUDITOR],
            role_grants__state=RoleGrant.State.IN_FORCE,
            is_active=True,
        )
        .exclude(pk=actor.signed_in_id)
        .distinct()
        .order_by("display_name")[:2]
    )
    if len(told) < 2:
        raise ValueError("two others must be told, and there are not two")
    now = timezone.now()
    with trail.recording():
        glass = BreakGlass.objects.create(
            file_id=file_id, account_id=actor.signed_in_id, reason=reason.strip(), opened_at=now,
            expires_at=now + timedelta(hours=settings.FIRSTHAND_BREAK_GLASS_HOURS),
        )  # fmt: skip
        glass.told.set(told)
        trail.record(
            trail.Operation.CONSULTATION,
            "glass.break",
            actor=actor,
            kind="breakglass",
            object_id=glass.pk,
            subject=file_id,
            purpose="emergency",
            reason=reason,
            recipients=[str(account.pk) for account in told],
        )
    notify(told)
    return glass


def notify(accounts: list[Account]) -> None:
    """A mail that says that something waits, never what. It follows the commit and may fail alone: what
    waits stands on the Today page all the same."""
    for account in accounts:
        if account.email:
            with override(account.language):
                subject, text = gettext("Something waits for you in Firsthand"), gettext("Please sign in to see it.")
            send_mail(subject, text, None, [account.email], fail_silently=True)


def review_break_glass(*, actor: Actor, glass: BreakGlass, finding: str) -> None:
    """Somebody else says afterwards whether it was justified. Raises ValueError on one's own or twice."""
    if glass.account_id == actor.account_id:
        raise ValueError("nobody reviews their own")
    with trail.recording():
        changed = BreakGlass.objects.filter(pk=glass.pk, reviewed_at__isnull=True).update(
            reviewed_by_id=actor.account_id, reviewed_at=timezone.now(), review_finding=finding
        )
        if not changed:
            raise ValueError("already reviewed")
        trail.record(
            trail.Operation.ALTERATION,
            "glass.review",
            actor=actor,
            kind="breakglass",
            object_id=glass.pk,
            subject=glass.file_id,
        )
