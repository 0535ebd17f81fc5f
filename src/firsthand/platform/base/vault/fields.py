"""Model fields whose values are sealed in the database.

The model says whose key it is and which compartment:

    class Note(flow.Record):
        VAULT_COMPARTMENT: ClassVar[str] = "narrative"
        text = SealedTextField()
        def vault_subject(self) -> UUID: return self.case_id

The column holds AES-256-GCM-SIV ciphertext bound to model, field, row, version and format. Like a
foreign key, the field has two attributes: `text` (the value; reading what came from the database needs
a recorded reading) and `text_sealed` (the cell, which Django's own machinery moves about without ever
opening it). Rows are saved whole: a new version seals every field again. `QuerySet.update` of a sealed
field, or of `version` behind its back, is not possible without making the row unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models.signals import post_init
from django.utils.translation import gettext_lazy as _

from . import reading
from .cells import UNKNOWN, UNOPENED, Cell, CellAttribute, is_versioned, reload
from .errors import Unreadable
from .seal import bind, open_bytes, seal_bytes

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

DEFAULT_COMPARTMENT = "narrative"
HISTORICAL = "__fake__"  # the module of the models that Django draws for a migration


class PlainAttribute:
    """The value: opened lazily, and only inside a recorded reading unless it was assigned here."""

    def __init__(self, field: SealedField) -> None:
        self.field = field

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return self.field.read(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        setattr(instance, self.field.attname, value)


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # not generic at run time
    """Base of the sealed fields; use SealedTextField or SealedJSONField."""

    descriptor_class = CellAttribute
    empty_strings_allowed = False
    empty_value: ClassVar[Any] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for refused in ("unique", "db_index", "primary_key", "choices", "db_default"):
            if kwargs.get(refused):
                raise TypeError(f"a sealed field cannot have {refused}: ciphertext never repeats")
        kwargs["null"] = True  # the empty value is NULL: it needs no key and tells nothing else
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    @property
    def get_placeholder(self) -> Any:
        """Not there: only MySQL writes binary values otherwise than others. As long as a field has one, Django
        sends PostgreSQL a parameter for each value of many rows, and not one for each column."""
        raise AttributeError("get_placeholder")

    # How it stands in the model

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        kwargs.pop("editable", None)
        if self.blank:
            kwargs.pop("blank", None)
        else:
            kwargs["blank"] = False
        if not self.editable:
            kwargs["editable"] = False
        return name, path, args, kwargs

    def get_attname(self) -> str:
        return f"{self.name}_sealed"

    def get_attname_column(self) -> tuple[str, str]:
        return self.get_attname(), self.db_column or self.name

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, PlainAttribute(self))
        # A migration draws each model hundreds of times and reads none of them: a signal for each drawing
        # made every later connection slower, and a first start a minute longer.
        if not cls._meta.abstract and cls.__module__ != HISTORICAL:
            post_init.connect(self._pin, sender=cls)

    def _pin(self, instance: models.Model, **_kwargs: Any) -> None:
        cell = instance.__dict__.get(self.attname)
        if isinstance(cell, Cell) and not cell.assigned:
            versioned = is_versioned(type(instance))
            cell.pin(instance.pk, instance.__dict__.get("version", UNKNOWN) if versioned else 0)

    # Reading

    def read(self, instance: models.Model) -> Any:
        """The plain value. Raises ReadingNotRecorded, Unreadable or KeyDestroyed."""
        cell = getattr(instance, self.attname)
        if cell is None:
            return self.empty_value
        if not cell.assigned:
            reading.require(self._subject(instance), f"{self.model._meta.label}.{self.name}")
            if cell.value is UNOPENED:
                if cell.version == UNKNOWN:  # loaded without its version (.only()): read both together
                    cell = reload(instance, self)
                    instance.__dict__[self.attname] = cell
                    if cell is None:
                        return self.empty_value
                cell.value = self.decode(self._open(instance, cell))
        return cell.value

    def _open(self, instance: models.Model, cell: Cell) -> bytes:
        if cell.sealed is None:
            raise Unreadable("there is nothing to open")
        place = self._place(cell.pk, cell.version)
        return open_bytes(self._subject(instance), self._compartment(instance), cell.sealed, place)

    def _place(self, pk: Any, version: int) -> bytes:
        return bind("field/1", self.model._meta.label_lower, self.name, pk, version)

    @staticmethod
    def _subject(instance: Any) -> UUID:
        subject = instance.vault_subject()
        if not isinstance(subject, UUID):
            raise TypeError(f"{type(instance).__name__}.vault_subject() must return a UUID")
        return subject

    @staticmethod
    def _compartment(instance: Any) -> str:
        return str(getattr(instance, "VAULT_COMPARTMENT", DEFAULT_COMPARTMENT))

    # Writing

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The cell as it goes to the row, sealed at the version that the instance now has."""
        cell = getattr(model_instance, self.attname)
        if cell is None or (cell.value is not UNOPENED and self.is_empty(cell.value)):
            return None
        pk = model_instance.pk
        if pk is None:
            raise ValueError(f"{self.model._meta.label}: a sealed field needs the primary key before the first save")
        version = model_instance.version if is_versioned(type(model_instance)) else 0
        if cell.value is not UNOPENED:
            plain = self.encode(cell.value)  # also what was opened and changed in place
        elif (cell.pk, cell.version) == (pk, version):
            return cell
        else:
            if cell.version == UNKNOWN:
                cell = reload(model_instance, self)
                if cell is None:
                    return None
            plain = self._open(model_instance, cell)  # moves to the new version; shown to nobody
        subject, compartment = self._subject(model_instance), self._compartment(model_instance)
        fresh = Cell(
            sealed=seal_bytes(subject, compartment, plain, self._place(pk, version)),
            value=cell.value,
            assigned=cell.assigned,
        )
        fresh.pin(pk, version)
        setattr(model_instance, self.attname, fresh)
        return fresh

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return self.get_db_prep_value(value, connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        if isinstance(value, Cell) and value.sealed is not None and value.version != UNKNOWN:
            return super().get_db_prep_value(value.sealed, connection, prepared)
        raise TypeError(f"{self.name} is sealed: assign it on an instance and save() that; update() cannot seal")

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Cell | None:
        return None if value is None else Cell(sealed=bytes(value))

    # Forms, validation, serialisation, lookups

    def value_from_object(self, obj: models.Model) -> Any:
        return self.read(obj)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.model._meta.label}.{self.name} is sealed and is not serialised")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if isinstance(value, Cell):
            if value.value is UNOPENED or not value.assigned:
                return value
            self.run_checks(value.value)
            return value
        self.run_checks(value)
        return value

    def run_checks(self, value: Any) -> None:
        """Raise ValidationError unless `value` may be stored."""
        if self.is_empty(value):
            if not self.blank:
                raise ValidationError(self.error_messages["blank"], code="blank")
            return
        self.run_validators(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: it can only be asked with isnull, not {lookup_name!r}")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: it has no {lookup_name!r} to look into")

    # What the two kinds say for themselves

    def is_empty(self, value: Any) -> bool:
        return value is None

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        raise NotImplementedError


class SealedTextField(SealedField):
    """Text of any length and script; "" when empty (stored as NULL)."""

    empty_value = ""
    if TYPE_CHECKING:
        _pyi_private_set_type: Any  # str | None; the base class in the stubs says bytes
        _pyi_private_get_type: Any  # str

    def __init__(self, *args: Any, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_length = max_length  # of the text in characters; the ciphertext is longer
        limits = [] if max_length is None else [MaxLengthValidator(max_length)]
        self.default_validators = [ProhibitNullCharactersValidator(), *limits]

    def is_empty(self, value: Any) -> bool:
        return value is None or value == ""

    def encode(self, value: Any) -> bytes:
        # Lazy translations are text too; anything else is a mistake of the caller.
        return (value if isinstance(value, str) else str(value)).encode("utf-8", "surrogatepass")

    def decode(self, plain: bytes) -> str:
        return plain.decode("utf-8", "surrogatepass")

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"form_class": forms.CharField, "max_length": self.max_length, "widget": forms.Textarea}
        return models.Field.formfield(self, **{**defaults, **kwargs})


class SealedJSONField(SealedField):
    """Any JSON value; None when empty (stored as NULL)."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    default_error_messages = {"invalid": _("Value must be valid JSON.")}

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def run_checks(self, value: Any) -> None:
        super().run_checks(value)
        try:
            self.encode(value)
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})
