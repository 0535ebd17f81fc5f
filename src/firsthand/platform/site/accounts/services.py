"""Accounts and roles. A role is asked for by one and approved by another; nobody approves their own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import trail
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.base.people.models import Account, Agency, RoleGrant


class NotAllowed(ValueError):
    """The step is against a rule; the message says which."""


def open_account(
    *, actor: Actor, username: str, display_name: str, password: str, agency: Agency | None = None, email: str = ""
) -> Account:
    """An account without any role: it can sign in and see nothing."""
    with trail.recording():
        account = Account(username=username, display_name=display_name, agency=agency, email=email)
        account.set_password(password)
        account.save()
        trail.record(trail.Operation.COLLECTION, "account.open", actor=actor, kind="account", object_id=account.pk)
    return account


def begin(*, administrator: Account, coordinator: Account) -> None:
    """The first two of a new programme, from whom every other account comes: one opens accounts and asks
    for roles, the other approves. Each approves the other; nobody else is there yet.

    Both are unsaved, with their passwords. Raises NotAllowed once there is any account.
    """
    with trail.recording():
        if Account.objects.exists():
            raise NotAllowed("there are accounts already")
        pair = ((administrator, coordinator, Role.SYSTEM_ADMINISTRATOR), (coordinator, administrator, Role.COORDINATOR))
        for account, _other, _role in pair:
            account.save(force_insert=True)
            _note_first("account.open", "account", account.pk)
        for account, other, role in pair:
            grant = RoleGrant.objects.create(
                account=account, role=role, requested_by=account, approved_by=other, state=RoleGrant.State.IN_FORCE
            )
            _note_first("role.approve", "rolegrant", grant.pk)


def _note_first(action: str, kind: str, pk: UUID) -> None:
    trail.record(trail.Operation.COLLECTION, action, actor=CLOCK, kind=kind, object_id=pk, purpose="first_accounts")


def set_active(*, actor: Actor, account: Account, active: bool) -> None:
    """Takes effect with the account's next request. Raises NotAllowed on one's own account."""
    if account.pk == actor.account_id:
        raise NotAllowed("own account")
    with trail.recording():
        Account.objects.filter(pk=account.pk).update(is_active=active)
        action = "account.enable" if active else "account.disable"
        trail.record(trail.Operation.ALTERATION, action, actor=actor, kind="account", object_id=account.pk)


def request_role(*, actor: Actor, account: Account, role: Role) -> RoleGrant:
    """Ask that an account be given a role. Raises NotAllowed when it has it or it is asked already."""
    if (
        role is Role.CLOCK
        or RoleGrant.objects.filter(Q(account=account, role=role) & ~Q(state=RoleGrant.State.ENDED)).exists()
    ):
        raise NotAllowed("already asked for or in force")
    with trail.recording():
        grant = RoleGrant.objects.create(account=account, role=role, requested_by_id=actor.signed_in_id)
        trail.record(trail.Operation.ALTERATION, "role.request", actor=actor, kind="rolegrant", object_id=grant.pk)
    return grant


def approve_role(*, actor: Actor, grant: RoleGrant) -> None:
    """Raises NotAllowed when the approver asked for it, would hold it, or somebody was faster."""
    if actor.account_id in {grant.requested_by_id, grant.account_id}:
        raise NotAllowed("nobody approves their own")
    with trail.recording():
        changed = RoleGrant.objects.filter(pk=grant.pk, state=RoleGrant.State.REQUESTED).update(
            state=RoleGrant.State.IN_FORCE, approved_by_id=actor.account_id
        )
        if not changed:
            raise NotAllowed("no longer waiting")
        trail.record(trail.Operation.ALTERATION, "role.approve", actor=actor, kind="rolegrant", object_id=grant.pk)


def end_role(*, actor: Actor, grant: RoleGrant) -> None:
    """End a role, or refuse one that was asked for. Takes effect with the next request."""
    with trail.recording():
        RoleGrant.objects.filter(pk=grant.pk).update(state=RoleGrant.State.ENDED, expires_at=timezone.now())
        trail.record(trail.Operation.ALTERATION, "role.end", actor=actor, kind="rolegrant", object_id=grant.pk)
