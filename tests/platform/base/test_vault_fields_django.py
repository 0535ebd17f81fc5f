"""Sealed fields where Django could carry them away: queries, forms, serialisers, migrations, options."""

from __future__ import annotations

import copy
import pickle

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import transaction
from django.db.migrations.writer import MigrationWriter

from firsthand.platform.base import vault
from firsthand.platform.base.vault.fields import SealedTextField
from tests.platform.base.sealed_notes import Note, Plain, granted
from tests.platform.base.sealed_notes import tables as tables
from tests.platform.base.sealed_notes import unlocked as unlocked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_update_cannot_seal_and_says_so() -> None:
    note = Note.objects.create(text="goats")
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(text="sheep")
    note.text = "sheep"
    with pytest.raises(TypeError, match="save"), transaction.atomic():
        Note.objects.bulk_update([note], ["text"])
    assert granted(note).text == "goats"


@pytest.mark.parametrize("lookup", ["text", "text__icontains", "text__in", "facts__a", "text__startswith"])
def test_sealed_text_is_not_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="sealed"):
        list(Note.objects.filter(**{lookup: ["goats"] if lookup.endswith("in") else "goats"}))


def test_whether_there_is_any_may_be_asked() -> None:
    note, empty = Note.objects.create(text="goats"), Note.objects.create()
    assert list(Note.objects.filter(text__isnull=True)) == [empty]
    assert list(Note.objects.exclude(text__isnull=True)) == [note]


def test_nothing_leaks_by_the_way(caplog: pytest.LogCaptureFixture) -> None:
    note = Note.objects.create(text="goats")
    assert "goats" not in repr(note.__dict__)
    assert "goats" not in repr(list(Note.objects.values("text", "text_sealed")))
    for form in ("json", "python"):
        with pytest.raises(TypeError, match="not serialised"):
            serializers.serialize(form, [note])
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(note)
    with pytest.raises(vault.ReadingNotRecorded):
        forms.model_to_dict(Note.objects.get(pk=note.pk))
    twin = Note()
    twin.__dict__.update(copy.deepcopy(note.__dict__))
    assert twin.text == "goats"


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Note
        fields = ["text", "reply", "facts"]


def test_a_form_edits_sealed_fields() -> None:
    form = NoteForm({"text": "goats", "reply": "", "facts": '{"a": 1}'})
    assert isinstance(form.fields["text"].widget, forms.Textarea)
    note = form.save()
    found = granted(note)
    assert (found.text, found.reply, found.facts) == ("goats", "", {"a": 1})
    assert NoteForm(instance=found)["text"].value() == "goats"
    changed = NoteForm({"text": "sheep", "facts": "null"}, instance=found).save()
    assert (granted(changed).text, granted(changed).facts) == ("sheep", None)
    assert set(NoteForm({"reply": "x" * 41, "facts": "{"}).errors) == {"reply", "facts"}


def test_full_clean_looks_at_the_plain_value() -> None:
    Note(text="goats", reply="x" * 40).full_clean()
    with pytest.raises(ValidationError) as caught:
        Note(text="nul\0", reply="x" * 41, facts={1, 2}).full_clean()
    assert set(caught.value.message_dict) == {"text", "reply", "facts"}
    with pytest.raises(ValidationError):
        Plain(id=1, text="").full_clean()
    note = Note.objects.create(text="goats")
    Note.objects.get(pk=note.pk).full_clean()


def test_it_is_written_into_migrations() -> None:
    field = Note._meta.get_field("reply")
    name, path, args, kwargs = field.deconstruct()
    assert (name, args, kwargs) == ("reply", [], {"max_length": 40})
    assert path == "firsthand.platform.base.vault.fields.SealedTextField"
    assert SealedTextField(*args, **kwargs).deconstruct()[3] == kwargs
    assert Plain._meta.get_field("text").deconstruct()[3] == {"blank": False}
    assert "SealedTextField" in MigrationWriter.serialize(field)[0]
    assert field.column == "reply"


@pytest.mark.parametrize("option", ["unique", "db_index", "primary_key"])
def test_options_that_need_equal_values_are_refused(option: str) -> None:
    with pytest.raises(TypeError, match=option):
        SealedTextField(**{option: True})
