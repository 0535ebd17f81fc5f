# ruff: noqa: B018, PT012  # reading an attribute is what is tested
"""Sealed fields on a model of the tests' own: no row, field, version or subject opens for another."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.platform.base import vault
from firsthand.platform.base.vault import keys, reading
from tests.platform.base.sealed_notes import Note, Plain, granted, put, raw
from tests.platform.base.sealed_notes import tables as tables
from tests.platform.base.sealed_notes import unlocked as unlocked

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


texts = st.text(max_size=300)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, facts=values, again=texts)
def test_text_and_json_come_back(text: str, facts: Any, again: str) -> None:
    note = Note.objects.create(text=text, facts=facts)
    found = granted(note)
    assert (found.text, found.facts, found.reply) == (text, facts, "")
    found.text = again
    found.save()
    found = Note.objects.get(pk=note.pk)
    assert (found.text, found.facts, found.version) == (again, facts, 2)


@pytest.mark.parametrize("text", ["\u200fأمينة\u200e", "😀" * 10, "a\r\nb", "x" * 1_000_000])
def test_marks_and_long_texts_are_kept_as_they_are(text: str) -> None:
    note = Note.objects.create(text=text)
    assert granted(note).text == text
    assert text.encode()[:40] not in (raw(note) or b"")


def test_nothing_is_stored_for_nothing_and_needs_no_key() -> None:
    note = Note.objects.create(text="", reply=None, facts=None)
    assert raw(note) is raw(note, "reply") is raw(note, "facts") is None
    found = Note.objects.get(pk=note.pk)
    assert (found.text, found.reply, found.facts) == ("", "", None)
    assert keys._stored().count() == 0


def test_what_was_loaded_needs_a_reading_and_what_was_assigned_does_not() -> None:
    note = Note.objects.create(text="goats", facts={"a": 1})
    assert note.text == "goats"
    found = Note.objects.get(pk=note.pk)
    for name in ("text", "facts"):
        with pytest.raises(vault.ReadingNotRecorded) as caught:
            getattr(found, name)
        assert "goats" not in str(caught.value)
    found.text = "sheep"
    assert found.text == "sheep"
    with reading.for_rule(found.case_id):
        assert found.facts == {"a": 1}
    with pytest.raises(vault.ReadingNotRecorded):  # opened for a rule is not opened for a page
        found.facts
    reading.grant(uuid.uuid4())
    with pytest.raises(vault.ReadingNotRecorded):
        found.facts
    reading.grant(found.case_id)
    assert found.facts == {"a": 1}
    with reading.scope(), pytest.raises(vault.ReadingNotRecorded):  # another request
        found.facts


def test_a_grant_needs_a_scope() -> None:
    token = reading._scope.set(None)
    try:
        with pytest.raises(vault.ReadingNotRecorded):
            reading.grant(uuid.uuid4())
    finally:
        reading._scope.reset(token)


def test_untouched_fields_are_sealed_again_without_a_reading() -> None:
    note = Note.objects.create(text="goats", facts=[1, 2])
    before = raw(note)
    found = Note.objects.get(pk=note.pk)
    found.label = "new"
    found.save()
    found.save()
    assert raw(note) != before
    with pytest.raises(vault.ReadingNotRecorded):
        found.text
    found = granted(note)
    assert (found.text, found.facts, found.version) == ("goats", [1, 2], 3)


def test_a_value_changed_in_place_is_saved() -> None:
    note = Note.objects.create(facts={"a": [1]})
    found = granted(note)
    found.facts["a"].append(2)
    found.save()
    assert granted(note).facts == {"a": [1, 2]}


def test_ciphertext_opens_nowhere_else() -> None:
    case = uuid.uuid4()
    one, two = Note.objects.create(case_id=case, text="one", reply="yes"), Note.objects.create(case_id=case, text="two")
    old = raw(one)
    one.save()
    new = raw(one)
    reading.grant(case)
    moves = [(two, "text", new), (one, "reply", new), (one, "text", old), (one, "text", raw(one, "reply"))]
    for note, column, value in moves:
        before = raw(note, column)
        put(note, column, value)
        with pytest.raises(vault.Unreadable):
            getattr(Note.objects.get(pk=note.pk), column)
        put(note, column, before)
    other = uuid.uuid4()
    vault.seal_bytes(other, "narrative", b"", b"")
    reading.grant(other)
    with pytest.raises(vault.Unreadable):
        changed = Note.objects.get(pk=one.pk)
        changed.case_id = other
        changed.text
    assert Note.objects.get(pk=one.pk).text == "one"
    put(one, "version", 7)
    with pytest.raises(vault.Unreadable):
        Note.objects.get(pk=one.pk).text


def test_every_region_of_the_ciphertext_is_guarded() -> None:
    note = Note.objects.create(text="goats")
    whole = raw(note) or b""
    reading.grant(note.case_id)
    for position in range(len(whole)):
        put(note, "text", whole[:position] + bytes([whole[position] ^ 0x80]) + whole[position + 1 :])
        with pytest.raises(vault.Unreadable):
            Note.objects.get(pk=note.pk).text
    put(note, "text", b"goats")  # plain text in the column is never taken for the value
    with pytest.raises(vault.Unreadable):
        Note.objects.get(pk=note.pk).text


def test_after_destruction_nothing_is_read_or_written() -> None:
    note = Note.objects.create(text="goats")
    reading.grant(note.case_id)
    keys.destroy(note.case_id)
    found = Note.objects.get(pk=note.pk)
    with pytest.raises(vault.KeyDestroyed):
        found.text
    with pytest.raises(vault.KeyDestroyed):
        found.save()
    found.text = "new"
    with pytest.raises(vault.KeyDestroyed):
        found.save()


def test_deferred_partial_and_refreshed_instances(django_assert_num_queries: Any) -> None:
    note = Note.objects.create(text="goats", label="a")
    reading.grant(note.case_id)
    deferred = Note.objects.defer("text").get(pk=note.pk)
    assert "text" in deferred.get_deferred_fields() or "text_sealed" in deferred.get_deferred_fields()
    with django_assert_num_queries(1):
        assert deferred.text == "goats"
    assert Note.objects.only("text", "case_id").get(pk=note.pk).text == "goats"
    assert Note.objects.only("label").get(pk=note.pk).text == "goats"
    stale = Note.objects.get(pk=note.pk)
    note.text = "sheep"
    note.save()
    assert stale.text == "goats"
    with reading.scope():
        stale.refresh_from_db()  # moves the cell without opening it
    assert (stale.text, stale.version) == ("sheep", 2)
    stale.refresh_from_db(fields=["text"])
    assert stale.text == "sheep"


def test_deferring_does_not_hide_a_lost_update() -> None:
    note = Note.objects.create(text="goats")
    deferred = Note.objects.defer("text").get(pk=note.pk)
    note.save()
    reading.grant(note.case_id)
    assert deferred.text == "goats"
    assert deferred.version == 1


def test_created_in_bulk() -> None:
    notes = Note.objects.bulk_create([Note(text=f"note {number}") for number in range(3)])
    assert [granted(note).text for note in notes] == ["note 0", "note 1", "note 2"]


def test_a_row_needs_its_key_before_it_is_sealed() -> None:
    with pytest.raises(ValueError, match="primary key"), transaction.atomic():
        Plain.objects.create(text="goats")
    Plain.objects.create(id=5, text="goats")
    reading.grant(keys.PROGRAMME)
    found = Plain.objects.get(id=5)
    assert found.text == "goats"
    found.save()
    assert Plain.objects.get(id=5).text == "goats"


def test_a_failed_save_leaves_a_working_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    note = Note.objects.create(text="goats", reply="yes")
    found = granted(note)
    with monkeypatch.context() as patch:
        patch.setattr(Note, "_do_update", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            found.save()
    assert (found.text, found.reply, found.version) == ("goats", "yes", 1)
    found.reply = "no"
    found.save()
    assert (granted(note).text, granted(note).reply) == ("goats", "no")
