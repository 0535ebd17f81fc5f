"""Writing to the trail: in the transaction of a change, or committed before a read.

Order of locks. Every append locks the head row, and the lock lasts until the transaction ends. The
entries of a transaction are therefore kept back and written as its last statements: whoever holds the
head waits for nobody, so no cycle of waiting can go through it, and the lock is held for one short
write and the commit. Sealing a reason may make a key in the key store; that happens before the head
is locked. On SQLite every write transaction holds the whole database from its start (IMMEDIATE) and
there is nothing to order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from asgiref.local import Local
from django.db import Error, connection, transaction
from django.utils import timezone

from firsthand.platform.base.vault.errors import VaultError

from . import leaf
from .merkle import Frontier, leaf_hash
from .models import Entry, Head, Operation
from .reasons import seal_reason

_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]*\Z")
_OPAQUE = re.compile(r"[0-9A-Za-z_.:-]*\Z")
_state = Local()  # follows Django's connections: one per thread, one per task under async


class TrailUnavailable(Exception):
    """The entry could not be committed; nothing may be served."""


class ActorLike(Protocol):
    """Whoever acts: an account in one of its roles, or the programme itself."""

    @property
    def account_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...


@dataclass(eq=False)
class _Pending:
    """An entry that waits for the end of its block.

    It is registered as a commit hook that does nothing: Django forgets the hooks of a savepoint that
    is rolled back, so what is still registered at the end is exactly what really happened, whatever
    mixture of `atomic` and `recording` lies between. (Savepoints made by hand are unknown to Django's
    hooks and to us; nothing in the platform uses them.)
    """

    operation: str
    action: str
    actor: UUID | None
    role: str
    kind: str
    object_id: str
    subject: UUID | None
    purpose: str
    recipients: list[str]
    outcome: str
    reason: bytes = b""
    sealed_under: UUID | None = None
    survives: bool = False

    def __call__(self) -> None:
        """The commit hook: its presence is its meaning."""


@dataclass
class _Buffer:
    depth: int = 0
    pending: list[_Pending] = field(default_factory=list)


def _buffer() -> _Buffer:
    buffer: _Buffer | None = getattr(_state, "buffer", None)
    if buffer is None:
        buffer = _state.buffer = _Buffer()
    return buffer


@contextmanager
def recording() -> Iterator[None]:
    """A transaction whose entries are written as its last statements.

    Nested blocks are savepoints and share the outermost block's entries; those of a block that was
    rolled back are not written. Use it as the outermost transaction: statements that follow it inside
    an outer `atomic` would run with the head locked.

    Raises TrailUnavailable (the whole transaction is rolled back) when entries cannot be written.
    """
    buffer = _buffer()
    outermost = buffer.depth == 0
    buffer.depth += 1
    try:
        with transaction.atomic():
            yield
            if outermost:
                _flush(_live(buffer.pending))
    except BaseException:
        if outermost:
            _write_survivors(buffer)
        raise
    finally:
        buffer.depth -= 1
        if outermost:
            buffer.pending.clear()


def record(
    operation: Operation | str,
    action: str,
    *,
    actor: ActorLike,
    kind: str,
    object_id: UUID | str | None,
    subject: UUID | None = None,
    reason: str = "",
    purpose: str = "",
    recipients: Sequence[str] = (),
    outcome: str = "done",
) -> None:
    """Add an entry to the current `recording()` block, or open one for it.

    `action`, `kind`, `purpose` and `outcome` are codes and `object_id` is opaque: what is written here
    can never be erased. Words belong in `reason`, which is sealed under the key of `subject`.
    `recipients` are offices or account ids, never the name of a person.

    Raises ValueError for words where a code belongs, TrailUnavailable as `recording` does.
    """
    pending = _prepare(operation, action, actor, kind, object_id, subject, reason, purpose, recipients, outcome)
    _add(pending)


def record_denied(
    action: str,
    *,
    actor: ActorLike,
    kind: str,
    object_id: UUID | str | None,
    subject: UUID | None = None,
    operation: Operation | str = Operation.CONSULTATION,
    reason: str = "",
    purpose: str = "",
) -> None:
    """Record a refused attempt (outcome "denied"), also when the refusal rolls everything back.

    Inside a `recording()` block that fails, the entry is committed by itself after the roll-back.
    """
    pending = _prepare(operation, action, actor, kind, object_id, subject, reason, purpose, (), "denied")
    pending.survives = True
    _add(pending)


def commit_now(
    operation: Operation | str,
    action: str,
    *,
    actor: ActorLike,
    kind: str,
    object_id: UUID | str | None,
    subject: UUID | None = None,
    reason: str = "",
    purpose: str = "",
    recipients: Sequence[str] = (),
    outcome: str = "done",
) -> None:
    """Commit one entry before anything is served. Arguments as `record`.

    Raises TrailUnavailable when it is not safely written: serve nothing, answer 503. Raises
    RuntimeError inside an open transaction, where nothing can be committed by itself.
    """
    if _buffer().depth:
        raise RuntimeError("commit_now() inside recording(): a read's entry is committed before the change begins")
    try:
        pending = _prepare(operation, action, actor, kind, object_id, subject, reason, purpose, recipients, outcome)
        with transaction.atomic(durable=True):
            _flush([pending])
    except (Error, VaultError, OSError) as error:
        raise TrailUnavailable("the trail cannot be written") from error


def _add(pending: _Pending) -> None:
    buffer = _buffer()
    if not buffer.depth:
        with recording():
            _add(pending)
        return
    transaction.on_commit(pending)
    buffer.pending.append(pending)


def _prepare(
    operation: Operation | str,
    action: str,
    actor: ActorLike,
    kind: str,
    object_id: UUID | str | None,
    subject: UUID | None,
    reason: str,
    purpose: str,
    recipients: Sequence[str],
    outcome: str,
) -> _Pending:
    """Check and seal, before any lock of the trail is taken."""
    role = str(actor.role)
    for name, code, limit in (
        ("action", action, 80), ("kind", kind or "-", 80), ("outcome", outcome, 32), ("purpose", purpose or "-", 80),
        ("role", role or "-", 40),
    ):  # fmt: skip
        if len(code) > limit or not (code == "-" or _CODE.match(code)):
            raise ValueError(f"{name} of a trail entry is a short code; words belong in the sealed reason")
    opaque = "" if object_id is None else str(object_id)
    if len(opaque) > 64 or not _OPAQUE.match(opaque):
        raise ValueError("object_id of a trail entry is an opaque id")
    names = [str(recipient) for recipient in recipients]
    if any(len(name) > 120 or "\x00" in name for name in names):
        raise ValueError("a recipient is an office or an account id of at most 120 characters")
    pending = _Pending(
        Operation(operation).value, action, actor.account_id, role, kind, opaque, subject, purpose, names, outcome
    )
    if reason:
        pending.reason, pending.sealed_under = seal_reason(
            reason, operation=pending.operation, action=action, kind=kind, object_id=opaque, subject=subject
        )
    return pending


def _live(pending: list[_Pending]) -> list[_Pending]:
    """Those whose savepoint was not rolled back, and refusals, which stand in any case."""
    hooks = {id(hook[1]) for hook in connection.run_on_commit}  # (savepoints, hook, ...)
    return [entry for entry in pending if entry.survives or id(entry) in hooks]


def _write_survivors(buffer: _Buffer) -> None:
    """After a roll-back, commit the refusals by themselves. The error that caused it goes on."""
    survivors = [entry for entry in buffer.pending if entry.survives]
    if survivors and not connection.needs_rollback:
        with transaction.atomic():
            _flush(survivors)


def _flush(pending: list[_Pending]) -> None:
    """Lock the head, append, move the head. Must be the last statements of a transaction."""
    if not pending:
        return
    try:
        head = _locked_head()
        frontier = Frontier.from_bytes(head.size, bytes(head.frontier))
        at = timezone.now()
        entries = []
        for item in pending:
            entry = Entry(
                seq=frontier.size, at=at, operation=item.operation, action=item.action, actor=item.actor,
                role=item.role, kind=item.kind, object_id=item.object_id, subject=item.subject,
                purpose=item.purpose, recipients=item.recipients, outcome=item.outcome, reason=item.reason,
                sealed_under=item.sealed_under,
            )  # fmt: skip
            entry.leaf = leaf_hash(entry_bytes(entry))
            frontier.append(entry.leaf)
            entries.append(entry)
        Entry.objects.bulk_create(entries, batch_size=500)
        Head.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_bytes())
    except (Error, ValueError) as error:
        raise TrailUnavailable("the trail cannot be written") from error


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:  # the first entry ever; two first writers meet at the primary key and one waits
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def entry_bytes(entry: Entry) -> bytes:
    """The canonical bytes of an entry (see `leaf`)."""

    def digits(value: UUID | None) -> str | None:
        return None if value is None else value.hex

    return leaf.encode(
        entry.seq, leaf.instant(entry.at), entry.operation, entry.action, digits(entry.actor), entry.role, entry.kind,
        entry.object_id, digits(entry.subject), entry.purpose, leaf.encode_list(entry.recipients), entry.outcome,
        bytes(entry.reason), digits(entry.sealed_under),
    )  # fmt: skip
