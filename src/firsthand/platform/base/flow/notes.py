"""One line in the trail about a record, under the key of the case it belongs to."""

from __future__ import annotations

from ..access.relations import file_id_of
from ..people.actor import Actor
from ..trail import Operation, record
from .models import Record


def note_down(operation: Operation, action: str, actor: Actor, obj: Record) -> None:
    """Write down that the actor did `action` to this record, in the transaction that is open."""
    record(operation, action, actor=actor, kind=obj._meta.model_name or "", object_id=obj.pk, subject=file_id_of(obj))
