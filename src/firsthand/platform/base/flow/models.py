"""What every record of the platform has: an opaque id, a version, and for most a state."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from firsthand.pathway import RECORDS

from .errors import StaleRecord
from .words import state_words

#: Record name of the pathway -> the model that holds it.
MODELS: dict[str, type[StatefulRecord]] = {}


class Record(models.Model):
    """A row with a random id and a version. It is always saved whole; saving a row that somebody
    else has saved since raises `StaleRecord` and writes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            raise TypeError("a record is saved whole: its version and its seals cover every field")
        before = self.version
        self.version = before + 1
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version = before
            raise

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, *rest: Any, **named: Any) -> Any:
        # Django's own hook for the UPDATE of one row: it must still be the version that was read.
        fresh = base_qs.filter(version=self.version - 1)
        updated = super()._do_update(fresh, using, pk_val, *rest, **named)
        if not updated and base_qs.filter(pk=pk_val).exists():
            raise StaleRecord
        return updated


class StatefulRecord(Record):
    """A record of the pathway. Its state changes by `flow.move` and by nothing else."""

    RECORD: ClassVar[str]

    state = models.CharField(max_length=32, editable=False)
    state_since = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "RECORD" in cls.__dict__:
            MODELS[cls.RECORD] = cls

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.__dict__.get("state", "deferred"):
            self.state = RECORDS[self.RECORD].initial

    @property
    def state_label(self) -> str:
        """The state in words, translated."""
        return state_words(self.RECORD, self.state)


def state_index(record: str) -> models.Index:
    """The index by which what waits in a state is found, the longest waiting first, however many there are."""
    return models.Index(fields=["state", "state_since"], name=f"{record}_by_state")


def state_check(record: str) -> models.CheckConstraint:
    """The CHECK constraint that holds a table to the states of the pathway."""
    return models.CheckConstraint(
        condition=models.Q(state__in=sorted(RECORDS[record].states)), name=f"{record}_state_known"
    )
