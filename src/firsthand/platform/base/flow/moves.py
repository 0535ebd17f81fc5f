"""Making a move. Everything that may refuse it comes before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import NEEDS, RECORDS, Move

from .. import access, trail
from ..access.relations import file_id_of
from ..people.actor import CLOCK, Actor
from .errors import MoveRefused, StaleRecord, WrongState
from .hooks import fill
from .models import StatefulRecord
from .registry import Context, effect_for, guard_for

S = TypeVar("S", bound=StatefulRecord)


@dataclass(frozen=True)
class Offer:
    """A move that the actor may make from the record's present state, and what is still missing."""

    move: Move
    unmet: list[str]


def move(
    actor: Actor,
    obj: S,
    name: str,
    *,
    reason: str = "",
    version: int | None = None,
    facts: dict[str, Any] | None = None,
) -> S:
    """Make the move and return the record as saved.

    Raises `access.Denied` (not this actor's to make; recorded), `WrongState`, `MoveRefused` with the
    sentences that do not hold, or `StaleRecord` when `version` is not the present one.
    """
    step = RECORDS[obj.RECORD].move(name)
    action = f"{obj.RECORD}.{name}"
    access.require(actor, action, obj)
    with trail.recording():
        # The row is locked first; two approvals that race meet here one after the other.
        locked = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        if not access.may(actor, action, locked):
            raise access.Denied
        if version is not None and locked.version != version:
            raise StaleRecord
        if locked.state not in step.sources:
            raise WrongState(
                [gettext("This step is not open now: the record is “%(state)s”.") % {"state": locked.state_label}]
            )
        context = Context(actor, locked, step, timezone.now(), reason.strip(), facts or {})
        unmet = unmet_needs(context)
        if step.reason and not context.reason:
            unmet.append(gettext("A reason is given."))
        if unmet:
            raise MoveRefused(unmet)
        locked.state, locked.state_since = step.target, context.now
        fill(context)
        locked.save()
        trail.record(
            trail.Operation.ALTERATION, action, actor=actor, kind=obj.RECORD, object_id=locked.pk,
            subject=file_id_of(locked), reason=context.reason,
        )  # fmt: skip
        for cause in step.causes:
            effect_for(cause, obj.RECORD)(context)
    return locked


def make_clock_move(obj: S, name: str, *, cause: str = "") -> S:
    """A move that time or another move makes. `cause` names it for the trail."""
    return move(CLOCK, obj, name, reason=cause or name)


def unmet_needs(context: Context) -> list[str]:
    """The sentences of the needs that do not hold, in the pathway's order."""
    unmet = []
    for name in context.move.needs:
        answer = guard_for(name, context.obj.RECORD)(context)
        if answer is not True:
            unmet.append(str(answer) if answer else gettext(NEEDS[name]))
    return unmet


def offers(actor: Actor | None, obj: StatefulRecord) -> list[Offer]:
    """The moves this actor may make from here, each with what is still missing."""
    if actor is None:
        return []
    record, now = RECORDS[obj.RECORD], timezone.now()
    return [
        Offer(step, unmet_needs(Context(actor, obj, step, now)))
        for step in record.moves
        if obj.state in step.sources and access.may(actor, f"{obj.RECORD}.{step.name}", obj)
    ]
