"""The staff of a machine-made population: the demo accounts first, then as many more as the work needs."""

from __future__ import annotations

from random import Random

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant

from ..accounts import STAFF
from .batch import Batch, uuid_from
from .names import family_name, given_name

FILES_EACH = 40


class Pool:
    """People of one role who take files until they have `FILES_EACH`; then somebody new begins."""

    def __init__(
        self, random: Random, role: Role, first: Account | None, batch: Batch, approvers: tuple[Account, Account]
    ) -> None:
        self.random, self.role, self.batch, self.approvers = random, role, batch, approvers
        self.current = first or self._somebody()
        self.files = 0

    def take(self) -> Account:
        """Whoever gets the next file."""
        if self.files >= FILES_EACH:
            self.current, self.files = self._somebody(), 0
        self.files += 1
        return self.current

    def _somebody(self) -> Account:
        pk = uuid_from(self.random)
        account = Account(
            id=pk,
            username=f"machine.{self.role.value}.{pk.hex[:8]}",
            display_name=f"{given_name(self.random)} {family_name(self.random)}",
            is_demo=True,
            password="!",  # noqa: S106  # nobody signs in as them
            agency_id=self.approvers[0].agency_id,
        )
        self.batch.add(account)
        self.batch.add(
            RoleGrant(
                id=uuid_from(self.random),
                account=account,
                role=self.role,
                state="in_force",
                requested_by=self.approvers[0],
                approved_by=self.approvers[1],
            )
        )
        return account


class Staff:
    """Who works on what. The demo account of a role has the first files of it."""

    def __init__(self, random: Random, batch: Batch) -> None:
        self.random, self.batch = random, batch
        self.named = {
            account.username: account
            for account in Account.objects.filter(username__in=[person.username for person in STAFF])
        }
        self.coordinator = self.named["coordinator"]
        self.approvers = (self.coordinator, self.named["coordinator.two"])
        self.pools: dict[str, Pool] = {}

    def take(self, username: str) -> Account:
        """Somebody for the next file: the demo account of that name first."""
        if username not in self.pools:
            role = next(person.role for person in STAFF if person.username == username)
            self.pools[username] = Pool(self.random, role, self.named[username], self.batch, self.approvers)
        return self.pools[username].take()

    def one(self, username: str) -> Account:
        return self.named[username]

    @staticmethod
    def actor(account: Account, role: Role) -> Actor:
        return Actor(account.pk, role, account.agency_id, account.display_name)
