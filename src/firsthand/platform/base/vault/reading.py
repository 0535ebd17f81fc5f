"""Which subjects may be read here and now.

A reading is opened by whoever has committed its trail entry (`access.consult`), lives in a scope (one
request, one job) and ends with it. The set is held in a context variable: another thread, request or
job never inherits it. Without a scope nothing can be granted, so that a grant cannot outlive the work
it was recorded for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from .errors import ReadingNotRecorded


@dataclass(slots=True)
class _Scope:
    started: float = field(default_factory=time.monotonic)
    subjects: set[UUID] = field(default_factory=set)


_scope: ContextVar[_Scope | None] = ContextVar("vault_reading_scope", default=None)
_rules: ContextVar[frozenset[UUID]] = ContextVar("vault_reading_rules", default=frozenset())


@contextmanager
def scope() -> Iterator[None]:
    """Start with nothing readable; what is granted inside ends with the block, also on an error."""
    scope_token, rules_token = _scope.set(_Scope()), _rules.set(frozenset())
    try:
        yield
    finally:
        _scope.reset(scope_token)
        _rules.reset(rules_token)


def grant(subject: UUID) -> None:
    """Open `subject` until the scope ends. Raises ReadingNotRecorded outside a scope."""
    current = _scope.get()
    if current is None:
        raise ReadingNotRecorded("a reading was granted outside vault.reading.scope()")
    current.subjects.add(subject)


@contextmanager
def for_rule(subject: UUID) -> Iterator[None]:
    """Open `subject` inside this block for a rule that must read it (a guard, a check).

    For internal use: what is read here is never shown, so it needs no trail entry of its own.
    """
    token = _rules.set(_rules.get() | {subject})
    try:
        yield
    finally:
        _rules.reset(token)


def is_granted(subject: UUID) -> bool:
    """Whether content of `subject` may be opened here and now."""
    current = _scope.get()
    return subject in _rules.get() or (current is not None and subject in current.subjects)


def require(subject: UUID, what: str) -> None:
    """Raise ReadingNotRecorded, naming `what` (a field, never content), unless `subject` is open."""
    if not is_granted(subject):
        raise ReadingNotRecorded(f"{what}: no recorded reading is open for this file")


def scope_started() -> float:
    """Monotonic time at which the current scope began; minus infinity outside one."""
    current = _scope.get()
    return float("-inf") if current is None else current.started
