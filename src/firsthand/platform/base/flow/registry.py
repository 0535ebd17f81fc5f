"""Guards and effects by the names that the pathway gives them. A name of the pathway without an
implementation fails a test; an implementation without a name cannot be registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from firsthand.pathway import CAUSES, NEEDS, RECORDS, Move

from ..people.actor import Actor


@dataclass
class Context:
    """What a guard or an effect may look at: the locked record, who moves it, and how."""

    actor: Actor
    obj: Any
    move: Move
    now: datetime
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Guard = Callable[[Context], bool | str]
Effect = Callable[[Context], None]
_GUARDS: dict[tuple[str, str | None], Guard] = {}
_EFFECTS: dict[tuple[str, str | None], Effect] = {}


def guard(name: str, *, record: str | None = None) -> Callable[[Guard], Guard]:
    """Implement a need of the pathway, for every record or for one. The rule answers True, or False
    (the pathway's sentence is shown), or a sentence of its own."""

    def register(rule: Guard) -> Guard:
        _enter(_GUARDS, NEEDS, name, record, rule)
        return rule

    return register


def effect(name: str, *, record: str | None = None) -> Callable[[Effect], Effect]:
    """Implement what a move causes, for every record or for one."""

    def register(cause: Effect) -> Effect:
        _enter(_EFFECTS, CAUSES, name, record, cause)
        return cause

    return register


def guard_for(name: str, record: str) -> Guard:
    return _find(_GUARDS, name, record)


def effect_for(name: str, record: str) -> Effect:
    return _find(_EFFECTS, name, record)


def missing() -> list[str]:
    """Names of the pathway that nothing implements."""
    wanted = [
        (name, record.name, _GUARDS) for record in RECORDS.values() for move in record.moves for name in move.needs
    ]
    caused = [
        (name, record.name, _EFFECTS) for record in RECORDS.values() for move in record.moves for name in move.causes
    ]
    return sorted(
        {
            f"{record}: {name}"
            for name, record, table in [*wanted, *caused]
            if (name, record) not in table and (name, None) not in table
        }
    )


def _enter(
    table: dict[tuple[str, str | None], Any], known: dict[str, str], name: str, record: str | None, value: Any
) -> None:
    if name not in known:
        raise ValueError(f"{name!r} is not in firsthand/pathway.py")
    if (name, record) in table:
        raise ValueError(f"{name!r} is implemented twice")
    table[name, record] = value


def _find(table: dict[tuple[str, str | None], Any], name: str, record: str) -> Any:
    found = table.get((name, record)) or table.get((name, None))
    if found is None:
        raise LookupError(f"nothing implements {name!r} for {record!r}")
    return found
