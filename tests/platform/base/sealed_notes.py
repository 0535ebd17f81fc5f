"""Models of the tests' own with sealed fields, their tables, and keys that are thrown away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from firsthand.platform.base.vault import keys, making, reading
from firsthand.platform.base.vault.fields import SealedJSONField, SealedTextField

registry = Apps()  # of its own: no test that walks the platform's models sees these


class Versioned(models.Model):
    """As flow.Record does: the version is raised before the write and put back when it fails."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        apps = registry
        app_label = "vault_tests"

    def save(self, *args: Any, **kwargs: Any) -> None:
        before, self.version = self.version, self.version + 1
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version = before
            raise


class Note(Versioned):
    VAULT_COMPARTMENT: ClassVar[str] = "narrative"
    case_id = models.UUIDField(default=uuid.uuid4)
    label = models.CharField(max_length=20, default="", blank=True)
    text = SealedTextField()
    reply = SealedTextField(max_length=40)
    facts = SealedJSONField()

    class Meta(Versioned.Meta):
        abstract = False

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Plain(models.Model):
    """No version, a key that the database gives, a field that must be filled."""

    text = SealedTextField(blank=False)

    class Meta:
        apps = registry
        app_label = "vault_tests"

    def vault_subject(self) -> uuid.UUID:
        return keys.PROGRAMME


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Note)
            editor.create_model(Plain)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Note)
            editor.delete_model(Plain)


@pytest.fixture(autouse=True)
def unlocked(settings: Any, tmp_path: Path) -> Iterator[None]:
    making.make_keys(tmp_path / "keys")
    settings.FIRSTHAND_KEY_FILE = tmp_path / "keys" / "unlock.key"
    settings.FIRSTHAND_PASSPHRASE_FILE = ""
    keys.forget()
    with reading.scope():
        yield
    keys.forget()


def raw(note: models.Model, column: str = "text") -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{column}" FROM "{note._meta.db_table}" WHERE id = %s',
            [note._meta.pk.get_db_prep_value(note.pk, connection)],
        )
        (value,) = cursor.fetchone()
    return None if value is None else bytes(value)


def put(note: Note, column: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{Note._meta.db_table}" SET "{column}" = %s WHERE id = %s',
            [value, Note._meta.pk.get_db_prep_value(note.pk, connection)],
        )


def granted(note: Note) -> Note:
    """The note as a recorded reading finds it."""
    reading.grant(note.case_id)
    return Note.objects.get(pk=note.pk)
