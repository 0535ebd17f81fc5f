"""Guards and effects by the names that the pathway gives them. A name of the pathway without an
implementation fails a test; an implementation without a name cannot be registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

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
T = TypeVar("T")
Table = dict[tuple[str, str | None], T]
_GUARDS: Table[Guard] = {}
_EFFECTS: Table[Effect] = {}


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
    moves = [(record.name, move) for record in RECORDS.values() for move in record.moves]
    needed = {(name, record) for record, move in moves for name in move.needs}
    caused = {(name, record) for record, move in moves for name in move.causes}
    return sorted({f"{record}: {name}" for name, record in _absent(_GUARDS, needed) | _absent(_EFFECTS, caused)})


def _absent(table: Table[T], named: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(name, record) for name, record in named if (name, record) not in table and (name, None) not in table}


def _enter(table: Table[T], known: dict[str, str], name: str, record: str | None, value: T) -> None:
    if name not in known:
        raise ValueError(f"{name!r} is not in firsthand/pathway.py")
    if (name, record) in table:
        raise ValueError(f"{name!r} is implemented twice")
    table[name, record] = value


def _find(table: Table[T], name: str, record: str) -> T:
    found = table.get((name, record)) or table.get((name, None))
    if found is None:
        raise LookupError(f"nothing implements {name!r} for {record!r}")
    return found
