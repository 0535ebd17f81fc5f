"""Writing many rows: a batch of instances, created model by model, and dates as they were given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

M = TypeVar("M", bound=models.Model)
ROWS_A_STATEMENT = 400


class Batch:
    """Rows of one chunk of cases. Foreign keys are checked at the end of the transaction, so the order
    of the models does not matter."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[models.Model]] = {}

    def add(self, row: M) -> M:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(self) -> int:
        """Create everything that was added; returns how many rows."""
        count = 0
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
            count += len(rows)
        self.rows.clear()
        return count


def uuid_from(random: Random) -> UUID:
    """A random id that the seed decides."""
    return UUID(int=random.getrandbits(128), version=4)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


@contextmanager
def dates_as_given() -> Iterator[None]:
    """Inside, columns that would be set to "now" take the value given, or now where none is.

    For imports alone: `auto_now_add` has no other door, and a population that was opened, decided and
    reviewed on one afternoon would tell nothing about lists that are sorted by date.
    """
    changed: list[tuple[Any, Any]] = []
    for model in apps.get_models():
        if not model.__module__.startswith("firsthand."):
            continue
        for field in model._meta.local_fields:
            if getattr(field, "auto_now_add", False):
                changed.append((field, field.default))
                field.auto_now_add = False  # type: ignore[attr-defined]
                field.default = timezone.now if isinstance(field, models.DateTimeField) else timezone.localdate
                field.__dict__.pop("_get_default", None)  # cached by Django
    try:
        yield
    finally:
        for field, default in changed:
            field.auto_now_add = True
            field.default = default
            field.__dict__.pop("_get_default", None)
