"""Asking the pathway's rules: one need by its name, or all that a move still lacks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from firsthand.pathway import RECORDS, Role
from firsthand.platform.base import flow
from firsthand.platform.base.flow.registry import Context, guard_for
from firsthand.platform.base.people.actor import Actor
from tests.factories import make_actor


def answer(name: str, obj: Any, move: str, actor: Actor | None = None, *, record: str = "") -> bool | str:
    """What the rule for the need `name` says of `obj` before `move`: True, False or a sentence.

    `record` names the record when `obj` stands in for one of another kind.
    """
    record = record or obj.RECORD
    context = Context(actor or make_actor(Role.COORDINATOR), obj, RECORDS[record].move(move), timezone.now())
    return guard_for(name, record)(context)


def unmet(actor: Actor, obj: Any, move: str) -> list[str]:
    """The sentences of what `move` still lacks, as they are offered to this actor."""
    offer = next((offer for offer in flow.offers(actor, obj) if offer.move.name == move), None)
    assert offer is not None, f"{move} is not offered"
    return offer.unmet
