"""Who acts, and in what capacity. Permissions look at this and at nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from firsthand.pathway import Role

from .models import ROLE_LABELS, Account, RoleGrant


@dataclass(frozen=True)
class Actor:
    """One account acting in one of its roles."""

    account_id: UUID | None
    role: Role
    agency_id: UUID | None = None
    name: str = ""
    language: str = "en"

    @property
    def signed_in_id(self) -> UUID:
        """The account, where only somebody who signed in can act. Raises LookupError for the clock."""
        if self.account_id is None:
            raise LookupError("the clock has no account")
        return self.account_id

    @property
    def role_label(self) -> str:
        return str(ROLE_LABELS[self.role])


#: The programme itself: expiries, stop rules, and moves that another move causes.
CLOCK = Actor(account_id=None, role=Role.CLOCK, name="Firsthand")


def roles_in_force(account: Account) -> list[Role]:
    """The roles the account holds now, in a stable order. A disabled account holds none."""
    if not account.is_active:
        return []
    grants = RoleGrant.objects.filter(account=account, state=RoleGrant.State.IN_FORCE).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    )
    return [Role(role) for role in grants.order_by("role").values_list("role", flat=True)]


def actor_for(account: Account, role: Role) -> Actor:
    """The account acting as `role`. Raises ValueError when the account does not hold it."""
    if role not in roles_in_force(account):
        raise ValueError(f"{account.pk} does not hold the role {role}")
    return _actor(account, role)


def acting(account: Account, wanted: str | None) -> tuple[Actor | None, list[Role]]:
    """The actor for a session and all roles it could act in; None when it holds no role."""
    roles = roles_in_force(account)
    if not roles:
        return None, []
    role = Role(wanted) if wanted in set(roles) else roles[0]
    return _actor(account, role), roles


def _actor(account: Account, role: Role) -> Actor:
    return Actor(account.pk, role, account.agency_id, account.display_name, account.language)
