"""Uploads: what was acknowledged is there, what was not is not, and nothing lies open on the disk."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http.request import UnreadablePostError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.pathway import Role
from firsthand.platform.base import trail, vault
from firsthand.platform.base.media import services, storage, tus
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.refusals import REFUSALS, MediaRefused
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.vault import keys, stream
from tests import factories

pytestmark = pytest.mark.django_db
MIB = stream.SEGMENT


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    keys.forget()
    with vault.reading.scope():
        yield settings.FIRSTHAND_MEDIA
    keys.forget()


@pytest.fixture
def officer() -> Actor:
    return factories.make_actor(Role.TESTIMONY_OFFICER)


@pytest.fixture
def client(signed_in: Callable[[Actor], Client], officer: Actor) -> Client:
    return signed_in(officer)


def begun(officer: Actor, size: int, kind: str = "recording") -> MediaObject:
    return services.create_upload(actor=officer, file_id=uuid4(), kind=kind, size=size)


def content(size: int, seed: int = 1) -> bytes:
    return hashlib.shake_128(seed.to_bytes(4, "big")).digest(size)


def patch(client: Client, media: MediaObject, data: bytes, offset: int, **headers: str) -> Any:
    given = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(offset),
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    return client.patch(f"/media/{media.pk}", data, content_type=tus.BODY, headers=given)


def plain(media: MediaObject) -> bytes:
    media.refresh_from_db()
    with vault.reading.for_rule(media.file_id), storage.opened(media) as file:
        reader = stream.Reader(
            file, size=media.size, subject=media.file_id, compartment=media.compartment, associated=media.associated
        )
        return b"".join(reader.read_range(0, media.size))


def test_a_file_arrives_in_one_piece(client: Client, officer: Actor, store: Path) -> None:
    data = content(3 * MIB + 77)
    media = begun(officer, len(data))
    answer = patch(client, media, data, 0)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(len(data)), "1.0.0")
    assert plain(media) == data
    assert media.state == "quarantined"
    (file,) = [path for path in store.rglob("*") if path.is_file()]
    body = file.read_bytes()
    assert not any(data[start : start + 32] in body for start in range(0, len(data), MIB // 2))
    assert str(media.pk) not in str(file)
    assert str(media.file_id) not in str(file)
    assert file.stat().st_mode & 0o077 == 0
    outcomes = list(trail.Entry.objects.filter(object_id=str(media.pk)).values_list("action", "outcome"))
    assert outcomes == [("media.upload", "begun"), ("media.upload", "done")]


def test_its_examination_is_asked_for_in_the_same_transaction(client: Client, officer: Actor) -> None:
    from django_tasks_db.models import DBTaskResult

    media = begun(officer, 10)
    patch(client, media, b"x" * 10, 0)
    assert str(media.pk) in str(DBTaskResult.objects.get().args_kwargs)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cuts=st.lists(st.integers(1, 3 * MIB), max_size=4), tail=st.integers(0, 5))
def test_any_pieces_give_the_same_file(officer: Actor, cuts: list[int], tail: int) -> None:
    data = content(3 * MIB + tail)
    media = begun(officer, len(data))
    offset = 0
    for cut in [*cuts, len(data)]:
        if offset == len(data):
            break
        reached = services.receive(
            actor=officer, media=media, offset=offset, read=Source(data[offset : offset + cut]).read
        )
        assert reached == len(data) or reached % MIB == 0
        assert reached <= offset + cut
        offset = reached
    assert offset == len(data)
    assert plain(media) == data


class Source:
    """Gives its bytes, then ends or breaks, as a connection does."""

    def __init__(self, data: bytes, breaks: bool = False) -> None:
        self.data, self.breaks = data, breaks

    def read(self, count: int) -> bytes:
        piece, self.data = self.data[:count], self.data[count:]
        if not piece and self.breaks:
            raise UnreadablePostError("gone")
        return piece


def test_a_piece_that_ends_inside_a_segment_keeps_whole_ones_and_says_so(client: Client, officer: Actor) -> None:
    data = content(2 * MIB + 500)
    media = begun(officer, len(data))
    assert patch(client, media, data[: MIB + 9], 0)["Upload-Offset"] == str(MIB)
    head = client.head(f"/media/{media.pk}", headers={"Tus-Resumable": "1.0.0"})
    assert (head["Upload-Offset"], head["Upload-Length"], head["Cache-Control"]) == (
        str(MIB),
        str(len(data)),
        "no-store",
    )
    assert patch(client, media, data[MIB:], MIB).status_code == 204
    assert plain(media) == data


def test_a_connection_that_breaks_keeps_what_arrived(officer: Actor) -> None:
    data = content(2 * MIB)
    media = begun(officer, len(data))
    with pytest.raises(UnreadablePostError):
        services.receive(actor=officer, media=media, offset=0, read=Source(data[: MIB + 100], breaks=True).read)
    media.refresh_from_db()
    assert media.offset == MIB
    services.receive(actor=officer, media=media, offset=MIB, read=Source(data[MIB:]).read)
    assert plain(media) == data


def test_what_was_written_but_not_acknowledged_is_cut_away(officer: Actor) -> None:
    data = content(2 * MIB)
    media = begun(officer, len(data))
    services.receive(actor=officer, media=media, offset=0, read=Source(data[:MIB]).read)
    with storage.path_of(media).open("ab") as file:  # a crash between the disk and the database
        file.write(b"half a segment")
    services.receive(actor=officer, media=media, offset=MIB, read=Source(data[MIB:]).read)
    assert plain(media) == data


@pytest.mark.parametrize("offset", [1, MIB, 5 * MIB])
def test_a_wrong_offset_is_a_conflict(client: Client, officer: Actor, offset: int) -> None:
    media = begun(officer, 9 * MIB)
    answer = patch(client, media, b"x", offset)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "0")


def test_a_finished_upload_takes_no_more(client: Client, officer: Actor) -> None:
    media = begun(officer, 3)
    assert patch(client, media, b"abc", 0).status_code == 204
    assert patch(client, media, b"d", 3).status_code == 413
    assert patch(client, media, b"abc", 0).status_code == 409
    assert client.delete(f"/media/{media.pk}", headers={"Tus-Resumable": "1.0.0"}).status_code == 409
    assert plain(media) == b"abc"


def test_more_bytes_than_declared_are_refused_before_they_are_read(client: Client, officer: Actor) -> None:
    media = begun(officer, 3)
    assert patch(client, media, b"abcd", 0).status_code == 413
    media.refresh_from_db()
    assert media.offset == 0


def test_only_one_request_writes(client: Client, officer: Actor) -> None:
    media = begun(officer, 3)
    with storage.locked(media):
        assert patch(client, media, b"abc", 0).status_code == 423
        assert client.delete(f"/media/{media.pk}", headers={"Tus-Resumable": "1.0.0"}).status_code == 423
    assert patch(client, media, b"abc", 0).status_code == 204


def test_a_checksum_decides_about_the_whole_piece(client: Client, officer: Actor) -> None:
    data = content(MIB + 10)
    right = "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()
    media = begun(officer, len(data))
    assert patch(client, media, content(MIB + 10, seed=2), 0, Upload_Checksum=right).status_code == 460
    media.refresh_from_db()
    assert media.offset == 0
    for bad in ("md5 xxxx", "sha256 !!!", "sha256 AAAA"):
        assert patch(client, media, data, 0, Upload_Checksum=bad).status_code == 400
    assert patch(client, media, data, 0, Upload_Checksum=right).status_code == 204
    assert plain(media) == data


def test_the_protocol_is_insisted_on(client: Client, officer: Actor) -> None:
    media = begun(officer, 3)
    address = f"/media/{media.pk}"
    assert client.patch(address, b"abc", content_type=tus.BODY, headers={"Upload-Offset": "0"}).status_code == 412
    assert (
        client.patch(
            address, b"abc", content_type="text/plain", headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        ).status_code
        == 415
    )
    for offset in ("", "-1", "x", "1e3", "9" * 30, "٣"):
        assert (
            client.patch(
                address, b"abc", content_type=tus.BODY, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": offset}
            ).status_code
            == 400
        )
    assert client.get(address).status_code == 405
    options = client.options("/media/")
    assert (options.status_code, options["Tus-Version"]) == (204, "1.0.0")


def test_nobody_else_finds_the_upload(signed_in: Callable[[Actor], Client], officer: Actor) -> None:
    media = begun(officer, 3)
    other = signed_in(factories.make_actor(Role.TESTIMONY_OFFICER))
    missing = other.head(f"/media/{uuid4()}", headers={"Tus-Resumable": "1.0.0"})
    found = other.head(f"/media/{media.pk}", headers={"Tus-Resumable": "1.0.0"})
    assert missing.status_code == found.status_code == 404
    assert patch(other, media, b"abc", 0).status_code == 404
    assert Client().head(f"/media/{media.pk}").status_code == 302


@pytest.mark.parametrize(
    ("size", "kind", "code"),
    [
        (0, "recording", "empty"),
        (-1, "document", "empty"),
        (2**40, "recording", "too_large"),
        (5, "else", "unknown_kind"),
    ],
)
def test_what_cannot_be_taken_is_said_at_once(officer: Actor, size: int, kind: str, code: str) -> None:
    with pytest.raises(MediaRefused) as caught:
        begun(officer, size, kind)
    assert caught.value.code == code
    assert str(caught.value) == str(REFUSALS[code])
    assert not MediaObject.objects.exists()


def test_an_upload_given_up_leaves_nothing(client: Client, officer: Actor, store: Path) -> None:
    media = begun(officer, 2 * MIB)
    patch(client, media, content(MIB), 0)
    assert client.delete(f"/media/{media.pk}", headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert not MediaObject.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_forgotten_uploads_are_swept_after_a_day(officer: Actor) -> None:
    old, new, busy = (begun(officer, 2 * MIB) for _number in range(3))
    for media in (old, busy):
        services.receive(actor=officer, media=media, offset=0, read=Source(content(MIB)).read)
        MediaObject.objects.filter(pk=media.pk).update(updated_at=timezone.now() - timedelta(hours=25))
    with storage.locked(busy):
        assert services.sweep_abandoned() == 1
    assert set(MediaObject.objects.all()) == {new, busy}
    assert not storage.path_of(old).exists()


def test_after_destruction_nothing_can_be_added(client: Client, officer: Actor) -> None:
    media = begun(officer, 3)
    keys.destroy(media.file_id)
    assert patch(client, media, b"abc", 0).status_code == 404


def test_erasing_removes_the_files(client: Client, officer: Actor, store: Path) -> None:
    media = begun(officer, 3)
    patch(client, media, b"abc", 0)
    assert services.erase_files(actor=officer, file_id=media.file_id) == 1
    assert services.erase_files(actor=officer, file_id=media.file_id) == 0
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_memory_does_not_grow_with_the_file(officer: Actor) -> None:
    size, piece = 300 * MIB, bytes(65536)
    media = begun(officer, size)
    tracemalloc.start()
    services.receive(actor=officer, media=media, offset=0, read=lambda count: piece[:count])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    media.refresh_from_db()
    assert media.offset == size
    assert peak < 10 * MIB
