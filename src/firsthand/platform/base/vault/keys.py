"""Data keys: one for each subject and compartment, wrapped, in their own database.

Erasing a case is destroying its keys (crypto-shredding, NIST SP 800-88r2). Destruction leaves a
tombstone, so that no key is ever made again for the subject. Unwrapped keys are kept in a small
cache; the number of tombstones is asked for at most once a second and at the start of each reading
scope, and any change empties the cache. Hence a key destroyed by one process is refused at once by
every request that begins afterwards, and within `STALE_AFTER` seconds by work already under way.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone

from . import kek, reading
from .errors import KeyDestroyed, Unreadable

if TYPE_CHECKING:
    from django.db.models import Manager

    from .keystore.models import DataKey

ALIAS: Final = "keys"
#: The subject of what belongs to no case.
PROGRAMME: Final = UUID(int=0)
COMPARTMENTS: Final = ("identity", "narrative", "testimony")
#: Key of the blind indexes; it belongs to PROGRAMME and outlives a change of the unlock secret.
INDEX: Final = "index"
STALE_AFTER: Final = 1.0
CAPACITY: Final = 4096

Place = tuple[UUID, str]


class _Cache:
    """Unwrapped keys, least recently used out first; safe between threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: OrderedDict[Place, bytes] = OrderedDict()
        self.tombstones = -1
        self.checked = float("-inf")
        self.generation = 0

    def clear(self) -> None:
        with self.lock:
            self.keys.clear()
            self.tombstones, self.checked = -1, float("-inf")
            self.generation += 1

    def freshen(self) -> int:
        """Empty the cache when a key was destroyed anywhere; returns the generation to put under."""
        now = time.monotonic()
        if now - self.checked < STALE_AFTER and self.checked >= reading.scope_started():
            return self.generation
        count = _stored().filter(destroyed_at__isnull=False).count()
        with self.lock:
            if count != self.tombstones:
                self.keys.clear()
                self.generation += 1
                self.tombstones = count
            self.checked = max(self.checked, now)
            return self.generation

    def get(self, place: Place) -> bytes | None:
        with self.lock:
            key = self.keys.get(place)
            if key is not None:
                self.keys.move_to_end(place)
            return key

    def put(self, place: Place, key: bytes, generation: int) -> None:
        # A key that only an open transaction can see may be rolled back; and one that was read before
        # the cache was emptied may be the very one that was destroyed. Neither is kept.
        if transaction.get_connection(ALIAS).in_atomic_block:
            return
        with self.lock:
            if generation == self.generation:
                self.keys[place] = key
                while len(self.keys) > CAPACITY:
                    self.keys.popitem(last=False)


_cache = _Cache()


def _stored() -> Manager[DataKey]:
    manager: Manager[DataKey] = apps.get_model("keystore", "DataKey").objects.db_manager(ALIAS)
    return manager


def data_key(subject: UUID, compartment: str, *, make: bool = False) -> bytes:
    """The 32-byte key of a subject's compartment; made on first use only when `make` is set.

    Raises KeyDestroyed after destruction, Unreadable when there is none, NotUnlocked without secret.
    """
    _check(subject, compartment)
    generation = _cache.freshen()
    place = (subject, compartment)
    key = _cache.get(place)
    if key is None:
        row = _stored().filter(subject=subject, compartment=compartment).first()
        if row is None:
            if not make:
                raise Unreadable("there is no data key for this content")
            row = _make(subject, compartment)
        key = _unwrap(row)
        _cache.put(place, key, generation)
    return key


def prepare(subjects: Iterable[UUID], compartments: Sequence[str] = COMPARTMENTS) -> None:
    """Make and load the keys of many subjects with three statements instead of two for each.

    Subjects whose keys are destroyed are left alone. Import work in chunks of at most CAPACITY / 3.
    """
    wanted = [(subject, compartment) for subject in set(subjects) for compartment in compartments]
    for place in wanted:
        _check(*place)
    generation = _cache.freshen()
    model, secret = _stored().model, kek.current()
    rows = [
        model(subject=subject, compartment=compartment, wrapped=secret.wrap(_new_key(), subject, compartment))
        for subject, compartment in wanted
        if _cache.get((subject, compartment)) is None
    ]
    # What another process made or destroyed first wins: conflicts are ignored and the rows read back.
    _stored().bulk_create(rows, ignore_conflicts=True, batch_size=500)
    missing = sorted({row.subject for row in rows})
    for start in range(0, len(missing), 500):
        for row in _stored().filter(subject__in=missing[start : start + 500], destroyed_at__isnull=True):
            _cache.put((row.subject, row.compartment), _unwrap(row), generation)


def destroy(subject: UUID) -> int:
    """Destroy every key of `subject` for ever; returns how many there were. Idempotent.

    Call it after the transaction that erases has committed: it cannot be rolled back with it. On
    PostgreSQL the old row version stays in the pages until VACUUM, wrapped under the unlock secret.
    Raises ValueError for PROGRAMME, whose content belongs to no one case.
    """
    if subject == PROGRAMME:
        raise ValueError("the programme's own keys cannot be destroyed")
    now, destroyed = timezone.now(), 0
    with transaction.atomic(using=ALIAS):
        for compartment in COMPARTMENTS:
            # Also for a compartment that was never used: none may be made later.
            _row, made = _stored().get_or_create(
                subject=subject, compartment=compartment, defaults={"wrapped": None, "destroyed_at": now}
            )
            if not made:
                living = _stored().filter(subject=subject, compartment=compartment, destroyed_at__isnull=True)
                destroyed += living.update(wrapped=None, destroyed_at=now)
    forget()
    return destroyed


def is_destroyed(subject: UUID) -> bool:
    """Whether the subject's keys were destroyed (asked of the key store, never of the cache)."""
    return _stored().filter(subject=subject, destroyed_at__isnull=False).exists()


def is_in_use() -> bool:
    """Whether a data key was ever made: from then on no other unlock secret will do."""
    try:
        return _stored().exists()
    except DatabaseError:
        return False  # not even a table yet


def prove_unlocked() -> None:
    """Raises NotUnlocked or Unreadable when the unlock secret is not the one that opens the key store."""
    if row := _stored().filter(destroyed_at__isnull=True).first():
        _unwrap(row)


def destroyed_among(subjects: Iterable[UUID]) -> set[UUID]:
    """Those of the subjects whose keys were destroyed, asked in one query."""
    return set(
        _stored().filter(subject__in=list(subjects), destroyed_at__isnull=False).values_list("subject", flat=True)
    )


def forget() -> None:
    """Empty this process's cache (after a rotation, between tests)."""
    _cache.clear()


def _check(subject: UUID, compartment: str) -> None:
    if not isinstance(subject, UUID):
        raise TypeError(f"a vault subject is a UUID, not {type(subject).__name__}")
    if compartment not in COMPARTMENTS and not (compartment == INDEX and subject == PROGRAMME):
        raise ValueError(f"no compartment {compartment!r}: {', '.join(COMPARTMENTS)}")


def _new_key() -> bytes:
    return os.urandom(kek.KEY_BYTES)


def _make(subject: UUID, compartment: str) -> DataKey:
    wrapped = kek.current().wrap(_new_key(), subject, compartment)
    # Two processes may seal for a new case at once: the first insert wins and both use it.
    row, _made = _stored().get_or_create(subject=subject, compartment=compartment, defaults={"wrapped": wrapped})
    return row


def _unwrap(row: DataKey) -> bytes:
    if row.wrapped is None or row.destroyed_at is not None:
        raise KeyDestroyed("the keys of this file were destroyed")
    wrapped = bytes(row.wrapped)
    secrets = kek.candidates()
    for secret in secrets[1:]:
        if wrapped.startswith(secret.identifier()):
            return secret.unwrap(wrapped, row.subject, row.compartment)
    return secrets[0].unwrap(wrapped, row.subject, row.compartment)
