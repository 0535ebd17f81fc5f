"""What a sealed field keeps on an instance: ciphertext as loaded, or a value as assigned.

A cell remembers where its ciphertext stood (row key and version), because both may change on the
instance before the cell is opened. Its repr and its pickle show and carry nothing readable.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from django.db import models
from django.db.models.query_utils import DeferredAttribute

UNOPENED: Final = object()
UNKNOWN: Final = -1


class Cell:
    """One sealed value on one instance."""

    __slots__ = ("assigned", "pk", "sealed", "value", "version")

    def __init__(self, *, sealed: bytes | None = None, value: Any = UNOPENED, assigned: bool = False) -> None:
        self.sealed = sealed
        self.value = value
        self.assigned = assigned  # plain values set in this process are readable without a reading
        self.pk: Any = None
        self.version = UNKNOWN

    def pin(self, pk: Any, version: int) -> None:
        self.pk, self.version = pk, version

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "<sealed>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Cell:
        twin = Cell(sealed=self.sealed, assigned=self.assigned)
        twin.value = self.value if self.value is UNOPENED else copy.deepcopy(self.value, memo)
        twin.pin(self.pk, self.version)
        return twin

    def __reduce__(self) -> Any:
        # A pickled instance would carry the plain text into a cache, a queue or a log.
        raise TypeError("an instance with sealed fields cannot be pickled; pass its primary key")


class CellAttribute(DeferredAttribute):
    """The raw attribute (`<name>_sealed`): always a Cell or None."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        data = instance.__dict__
        name = self.field.attname
        if name not in data:
            data[name] = reload(instance, self.field)
        return data[name]

    def __set__(self, instance: Any, value: Any) -> None:
        if value is not None and not isinstance(value, Cell):
            value = Cell(value=value, assigned=True)
        instance.__dict__[self.field.attname] = value


def reload(instance: Any, field: models.Field[Any, Any]) -> Cell | None:
    """The cell of a deferred field, read in one query together with the version that it was sealed at.

    The instance's own version is left alone: it still says what the other fields were loaded at, and a
    stale save must go on failing.
    """
    names = [field.attname, *(["version"] if is_versioned(type(instance)) else [])]
    rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
    cell, *version = rows.values_list(*names).get()
    if isinstance(cell, Cell):
        cell.pin(instance.pk, version[0] if version else 0)
        return cell
    return None


_VERSIONED: dict[type[models.Model], bool] = {}


def is_versioned(model: type[models.Model]) -> bool:
    """Whether rows of the model carry an integer `version` (flow.Record does)."""
    if model not in _VERSIONED:  # asked for every row that is loaded
        fields = model._meta.concrete_fields
        _VERSIONED[model] = any(each.name == "version" and isinstance(each, models.IntegerField) for each in fields)
    return _VERSIONED[model]
