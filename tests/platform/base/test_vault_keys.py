"""Data keys: made once, destroyed for ever, noticed everywhere, wrapped anew."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.platform.base import vault
from firsthand.platform.base.vault import kek, keys, making, reading
from firsthand.platform.base.vault.keystore.router import KeystoreRouter

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WITH_DATABASE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def unlocked(settings: Any, tmp_path: Path) -> Iterator[Path]:
    making.make_keys(tmp_path / "keys")
    settings.FIRSTHAND_KEY_FILE = tmp_path / "keys" / "unlock.key"
    settings.FIRSTHAND_PASSPHRASE_FILE = ""
    keys.forget()
    yield tmp_path / "keys"
    keys.forget()


def stored() -> Any:
    return apps.get_model("keystore", "DataKey").objects


@WITH_DATABASE
@given(data=st.binary(max_size=5000), associated=st.binary(max_size=80), where=st.sampled_from(keys.COMPARTMENTS))
def test_what_is_sealed_opens_again(data: bytes, associated: bytes, where: str) -> None:
    subject = uuid4()
    sealed = vault.seal_bytes(subject, where, data, associated)
    assert vault.open_bytes(subject, where, sealed, associated) == data
    assert len(data) < 8 or data not in sealed


@WITH_DATABASE
@given(data=st.binary(max_size=200), position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(data: bytes, position: int, bit: int) -> None:
    subject = uuid4()
    sealed = bytearray(vault.seal_bytes(subject, "narrative", data, b"place"))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(subject, "narrative", bytes(sealed), b"place")


@pytest.mark.parametrize("cut", [0, 1, 12, 28, -1])
def test_a_cut_value_does_not_open(cut: int) -> None:
    subject = uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(subject, "narrative", sealed[:cut], b"")


def test_a_value_opens_in_its_own_place_only() -> None:
    subject, other = uuid4(), uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"some text", b"place")
    for who in (subject, other):
        for where in ("narrative", "identity"):
            vault.seal_bytes(who, where, b"", b"")  # so that every key exists
            if (who, where) != (subject, "narrative"):
                with pytest.raises(vault.Unreadable):
                    vault.open_bytes(who, where, sealed, b"place")
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(subject, "narrative", sealed, b"other place")


@given(
    first=st.lists(st.text(max_size=5) | st.integers() | st.binary(max_size=5), max_size=5),
    second=st.lists(st.text(max_size=5) | st.integers() | st.binary(max_size=5), max_size=5),
)
def test_bound_parts_cannot_be_confused(first: list[Any], second: list[Any]) -> None:
    def same(parts: list[Any]) -> list[bytes]:
        return [part if isinstance(part, bytes) else str(part).encode() for part in parts]

    assert (vault.bind(*first) == vault.bind(*second)) == (same(first) == same(second))


def test_opening_makes_no_key() -> None:
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(uuid4(), "narrative", b"\x01" * 60, b"")
    assert stored().count() == 0


def test_a_destroyed_key_is_gone_and_is_not_made_again() -> None:
    subject = uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
    assert keys.destroy(subject) == 1
    assert keys.is_destroyed(subject)
    with pytest.raises(vault.KeyDestroyed):
        vault.open_bytes(subject, "narrative", sealed, b"")
    for compartment in keys.COMPARTMENTS:  # also where none had ever been made
        with pytest.raises(vault.KeyDestroyed):
            vault.seal_bytes(subject, compartment, b"more", b"")
    keys.prepare([subject])
    assert not stored().filter(subject=subject, wrapped__isnull=False).exists()
    assert keys.destroy(subject) == 0


def test_the_programme_and_unknown_compartments_are_refused() -> None:
    with pytest.raises(ValueError, match="programme"):
        keys.destroy(keys.PROGRAMME)
    with pytest.raises(ValueError, match="compartment"):
        vault.seal_bytes(uuid4(), "else", b"", b"")
    with pytest.raises(ValueError, match="compartment"):
        vault.seal_bytes(uuid4(), keys.INDEX, b"", b"")
    with pytest.raises(TypeError):
        vault.seal_bytes(str(uuid4()), "narrative", b"", b"")  # type: ignore[arg-type]


def _tombstone_elsewhere(subject: UUID) -> None:
    """What `destroy` of another process leaves; this process's cache hears nothing of it."""
    from django.utils import timezone

    stored().filter(subject=subject).update(wrapped=None, destroyed_at=timezone.now())


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_request_that_begins_after_a_destruction_elsewhere_is_refused_at_once() -> None:
    subject = uuid4()
    with reading.scope():
        sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
    _tombstone_elsewhere(subject)
    with reading.scope(), pytest.raises(vault.KeyDestroyed):
        vault.open_bytes(subject, "narrative", sealed, b"")


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_work_under_way_is_refused_within_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    subject, now = uuid4(), [1000.0]
    monkeypatch.setattr(keys.time, "monotonic", lambda: now[0])
    with reading.scope():
        sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
        assert vault.open_bytes(subject, "narrative", sealed, b"") == b"some text"
        _tombstone_elsewhere(subject)
        now[0] += keys.STALE_AFTER
        with pytest.raises(vault.KeyDestroyed):
            vault.open_bytes(subject, "narrative", sealed, b"")


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_cache_saves_queries(django_assert_num_queries: Any) -> None:
    subject = uuid4()
    with reading.scope():
        sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
        with django_assert_num_queries(0, using="keys"):
            for _time in range(30):
                vault.open_bytes(subject, "narrative", sealed, b"")


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_many_subjects_are_prepared_in_few_statements(django_assert_max_num_queries: Any) -> None:
    subjects = [uuid4() for _number in range(100)]
    with reading.scope():
        with django_assert_max_num_queries(6, using="keys"):
            keys.prepare(subjects)
        with django_assert_max_num_queries(0, using="keys"):
            for subject in subjects:
                vault.seal_bytes(subject, "identity", b"name", b"")


def test_two_that_seal_first_at_once_share_one_key() -> None:
    subject = uuid4()
    first, second = keys._make(subject, "narrative"), keys._make(subject, "narrative")  # both saw no key
    assert first.pk == second.pk
    assert bytes(first.wrapped or b"") == bytes(second.wrapped or b"")
    assert stored().count() == 1


def test_the_unlock_key_changes_and_content_stays(unlocked: Path) -> None:
    subject, gone = uuid4(), uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
    index = vault.blind_index("Amina", purpose="name")
    vault.seal_bytes(gone, "narrative", b"", b"")
    keys.destroy(gone)
    before = (unlocked / "unlock.key").read_text()
    assert making.rotate_key_file() == 2  # the narrative key and that of the blind indexes
    assert (unlocked / "unlock.key").read_text() != before
    assert not (unlocked / "unlock.key.next").exists()
    assert vault.open_bytes(subject, "narrative", sealed, b"") == b"some text"
    assert vault.blind_index("Amina", purpose="name") == index
    with pytest.raises(vault.KeyDestroyed):
        vault.seal_bytes(gone, "narrative", b"", b"")
    (unlocked / "unlock.key").write_text(before)
    os.utime(unlocked / "unlock.key", ns=(1, 1))
    keys.forget()
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(subject, "narrative", sealed, b"")


@pytest.mark.parametrize("rewrapped", [False, True])
def test_a_rotation_cut_in_half_loses_nothing(unlocked: Path, rewrapped: bool) -> None:
    subject = uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"some text", b"")
    making.write_new(unlocked / "unlock.key.next", os.urandom(32).hex())
    if rewrapped:
        new, old = kek.candidates()
        making.rewrap(old, new)
    keys.forget()
    assert vault.open_bytes(subject, "narrative", sealed, b"") == b"some text"
    making.rotate_key_file()
    assert vault.open_bytes(subject, "narrative", sealed, b"") == b"some text"


def test_keys_are_private_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    made = making.make_keys(folder)
    assert {path.name for path in made} == {"unlock.key", "session.key", "checkpoint.key", "checkpoint.pub"}
    content = {path: path.read_text() for path in made}
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if path.suffix == ".pub" else 0o600)
        bytes.fromhex(path.read_text())
    for passphrase in (False, True):
        with pytest.raises(FileExistsError):
            making.make_keys(folder, passphrase=passphrase)
    assert content == {path: path.read_text() for path in made}


def test_a_passphrase_unlocks(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kek, "SCRYPT_COST", {"n": 2**10, "r": 8, "p": 1})
    making.make_keys(tmp_path / "other", passphrase=True)
    settings.FIRSTHAND_KEY_FILE = tmp_path / "other" / "unlock.key"
    settings.FIRSTHAND_PASSPHRASE_FILE = tmp_path / "passphrase"
    with pytest.raises(vault.NotUnlocked, match="passphrase"):
        vault.seal_bytes(uuid4(), "narrative", b"x", b"")
    (tmp_path / "passphrase").write_text("too short\n")
    with pytest.raises(vault.NotUnlocked, match="16"):
        vault.seal_bytes(uuid4(), "narrative", b"x", b"")
    (tmp_path / "passphrase").write_text("seven goats cross the dry river\n")
    subject = uuid4()
    sealed = vault.seal_bytes(subject, "narrative", b"x", b"")
    assert vault.open_bytes(subject, "narrative", sealed, b"") == b"x"
    keys.forget()
    (tmp_path / "passphrase").write_text("seven goats cross the wet river\n")
    with pytest.raises(vault.Unreadable, match="another unlock secret"):
        vault.open_bytes(subject, "narrative", sealed, b"")


@pytest.mark.parametrize("content", [None, "", "zz" * 32, "ab" * 31])
def test_without_a_proper_key_file_nothing_is_sealed(settings: Any, tmp_path: Path, content: str | None) -> None:
    settings.FIRSTHAND_KEY_FILE = tmp_path / "else.key"
    if content is not None:
        settings.FIRSTHAND_KEY_FILE.write_text(content)
    with pytest.raises(vault.NotUnlocked, match=r"else\.key"):
        vault.seal_bytes(uuid4(), "narrative", b"x", b"")


def test_a_wrapped_key_cannot_be_moved_to_another_subject() -> None:
    first, second = uuid4(), uuid4()
    sealed = vault.seal_bytes(first, "narrative", b"some text", b"")
    vault.seal_bytes(second, "narrative", b"", b"")
    stored().filter(subject=second).update(wrapped=stored().get(subject=first).wrapped)
    keys.forget()
    with pytest.raises(vault.Unreadable):
        vault.open_bytes(second, "narrative", sealed, b"")


def test_a_blind_index_is_stable_and_of_one_purpose() -> None:
    index = vault.blind_index("Amina Yusuf", purpose="name")
    assert len(bytes.fromhex(index)) == 32
    keys.forget()
    assert vault.blind_index(" amina \u200f YUSUF", purpose="name") == index
    assert vault.blind_index("Amina Yusuf", purpose="alias") != index
    assert vault.blind_index("Amina Yusu", purpose="name") != index
    with pytest.raises(ValueError, match="purpose"):
        vault.blind_index("Amina", purpose="")


def test_the_router_keeps_keys_apart() -> None:
    router = KeystoreRouter()
    model = apps.get_model("keystore", "DataKey")
    assert router.db_for_read(model) == router.db_for_write(model) == "keys"
    assert router.allow_migrate("keys", "keystore")
    assert not router.allow_migrate("default", "keystore")
    assert not router.allow_migrate("keys", "base")
    assert router.allow_migrate("default", "base")
    assert "keystore_datakey" not in connections["default"].introspection.table_names()


def test_secrets_are_in_no_repr() -> None:
    assert "secret" not in repr(kek.current())
    assert kek.current().secret.hex() not in repr(kek.current())
