"""A button pressed twice writes once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from firsthand.platform.base import flow, vault

R = TypeVar("R", bound=flow.Record)
WITHIN = timedelta(minutes=2)


def same_just_now(rows: QuerySet[R, Any], subject: UUID, **texts: str) -> R | None:
    """The row among `rows` that was written in the last two minutes with these very texts: the same
    form sent again. `rows` is already narrowed to its author and plain fields. Call it under the lock
    that the new row would be written under."""
    with vault.reading.for_rule(subject):
        row: R
        for row in rows.filter(created_at__gte=timezone.now() - WITHIN):
            if all(getattr(row, name) == text for name, text in texts.items()):
                return row
    return None
