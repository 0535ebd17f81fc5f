"""What the steps of the demo share: who acts, when it happened, and the file in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Model

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account
from firsthand.platform.casework.intake.models import Case

from .accounts import actor_named
from .story.person import Person


def demo_id(name: str) -> UUID:
    """The same id on every machine."""
    return uuid5(NAMESPACE_URL, f"firsthand:demo:{name}")


@dataclass
class Programme:
    """The demo while it is made. `today` is the day of loading; everything else is counted from it."""

    today: date
    actors: dict[str, Actor] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    has_sandbox: bool = True

    def who(self, username: str) -> Actor:
        if username not in self.actors:
            self.actors[username] = actor_named(username)
        return self.actors[username]

    def account(self, username: str) -> Account:
        return Account.objects.get(pk=self.who(username).signed_in_id)

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int = 10) -> datetime:
        return datetime.combine(self.day(ago), time(hour), tzinfo=UTC)


@dataclass
class File:
    """One participant's file in the making."""

    programme: Programme
    person: Person
    number: int
    case: Case
    caseworker: Actor
    participant: Actor | None = None
    decision: Any = None
    agreement: Any = None
    plan: Any = None
    voice: Any = None
    testimony: Any = None
    protection: Any = None

    @property
    def goals(self) -> dict[str, str]:
        return self.person.goals

    def who(self, username: str) -> Actor:
        return self.programme.who(username)

    def pick(self, choices: Any) -> Any:
        """One of several, the same at every loading."""
        return choices[self.number % len(choices)]

    def refresh(self) -> Case:
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def own(self) -> Actor:
        """The participant, acting for themselves."""
        if self.participant is None:
            raise LookupError("every file beyond gathering has an account")
        return self.participant


def set_back(obj: Model, **values: Any) -> None:
    """Put a date into the past that no service can: services write what happens today.

    Only columns that are neither sealed nor the version; a sealed row stays readable.
    """
    type(obj)._base_manager.filter(pk=obj.pk).update(**values)


def participant_actor(account: Account) -> Actor:
    return Actor(account.pk, Role.PARTICIPANT, None, account.display_name, account.language)
