"""Playing and downloading: only who may, only after it is recorded, only the bytes asked for."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.pathway import Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.media import services, storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.refusals import MediaRefused
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.vault import keys, stream
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)  # a read's entry is committed before it is served
MIB = stream.SEGMENT
DATA = bytes(number % 251 for number in range(2 * MIB + 345))


def without_csrf(response: Any) -> bytes:
    """The page as everybody sees it: each page carries a token of its own."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    keys.forget()
    with vault.reading.scope():
        yield
    keys.forget()


def member(file_id: UUID, role: Role = Role.TESTIMONY_OFFICER) -> Actor:
    account = factories.make_account(role=role)
    factories.add_member(file_id, account, role)
    return Actor(account.pk, role, account.agency_id)


def examined(media_type: str = "video/mp4", kind: str = "recording", data: bytes = DATA) -> MediaObject:
    uploader = factories.make_actor(Role.TESTIMONY_OFFICER)
    media = services.create_upload(actor=uploader, file_id=uuid4(), kind=kind, size=len(data))
    services.receive(actor=uploader, media=media, offset=0, read=io.BytesIO(data).read)
    media.state, media.media_type = "examined", media_type
    media.save()
    return media


def body(answer: Any) -> bytes:
    data = b"".join(answer.streaming_content)
    answer.close()
    return data


def status(answer: Any) -> int:
    answer.close()
    return int(answer.status_code)


def test_the_reading_is_in_the_trail_before_there_is_an_address(signed_in: Callable[[Actor], Client]) -> None:
    media = examined()
    officer = member(media.file_id)
    url = services.playback_url(officer, media)
    entry = trail.Entry.objects.get(operation="consultation")
    assert (entry.action, entry.object_id, entry.actor, entry.outcome) == (
        "media.play",
        str(media.pk),
        officer.account_id,
        "done",
    )
    answer = signed_in(officer).get(url)
    assert body(answer) == DATA
    expected = {
        "Content-Type": "video/mp4", "Content-Length": str(len(DATA)), "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store, private",
    }  # fmt: skip
    assert {name: answer[name] for name in expected} == expected
    assert answer["Content-Disposition"].startswith("inline; ")
    assert str(media.file_id) not in url + str(answer.headers)


def test_without_a_trail_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise trail.TrailUnavailable("full")

    media = examined()
    officer = member(media.file_id)
    monkeypatch.setattr(trail, "commit_now", broken, raising=False)
    with pytest.raises(trail.TrailUnavailable):
        services.playback_url(officer, media)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_range_is_served(ready: tuple[Client, str], data: st.DataObject) -> None:
    client, url = ready
    edges = st.sampled_from([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, len(DATA) - 1])
    start = data.draw(edges | st.integers(0, len(DATA) - 1))
    stop = data.draw(st.integers(start, len(DATA) + 10))
    answer = client.get(url, headers={"Range": f"bytes={start}-{stop}"})
    last = min(stop, len(DATA) - 1)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{last}/{len(DATA)}"
    assert int(answer["Content-Length"]) == last - start + 1
    assert body(answer) == DATA[start : last + 1]


@pytest.fixture
def ready(signed_in: Callable[[Actor], Client]) -> tuple[Client, str]:
    media = examined()
    officer = member(media.file_id)
    return signed_in(officer), services.playback_url(officer, media)


def test_suffixes_heads_and_ranges_outside(ready: tuple[Client, str]) -> None:
    client, url = ready
    assert body(client.get(url, headers={"Range": "bytes=-10"})) == DATA[-10:]
    assert status(client.get(url, headers={"Range": "bytes=5-1"})) == 200
    outside = client.get(url, headers={"Range": f"bytes={len(DATA)}-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{len(DATA)}")
    head = client.head(url, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head["Content-Length"], head.content) == (206, "10", b"")
    assert client.post(url).status_code == 405


def test_only_the_segments_asked_for_are_opened(ready: tuple[Client, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, url = ready
    opened: list[int] = []
    original = stream.StreamKey.open
    monkeypatch.setattr(
        stream.StreamKey,
        "open",
        lambda self, index, *given, **named: (opened.append(index), original(self, index, *given, **named))[1],
    )
    body(client.get(url, headers={"Range": f"bytes={2 * MIB + 5}-{2 * MIB + 9}"}))
    assert opened == [2]


def test_the_address_is_of_one_account_one_file_one_use(signed_in: Callable[[Actor], Client]) -> None:
    media = examined()
    first, second = member(media.file_id), member(media.file_id)
    url = services.playback_url(first, media)
    other = examined()
    factories.add_member(other.file_id, factories.account_of(first), first.role)
    assert signed_in(second).get(url).status_code == 404
    client = signed_in(first)
    assert client.get(url.replace(str(media.pk), str(other.pk))).status_code == 404
    assert client.get(url.replace("/play/", "/document/")).status_code == 404
    assert client.get(url[:-1] + ("A" if url[-1] != "A" else "B")).status_code == 404
    assert Client().get(url).status_code == 302
    assert status(client.get(url)) == 200


def test_who_is_no_member_gets_no_address_and_the_attempt_is_recorded() -> None:
    media = examined()
    for stranger in (
        factories.make_actor(Role.TESTIMONY_OFFICER),
        member(media.file_id, Role.PRESS_OFFICER),
        factories.make_actor(Role.SYSTEM_ADMINISTRATOR),
    ):
        with pytest.raises(access.Denied):
            services.playback_url(stranger, media)
    assert trail.Entry.objects.filter(outcome="denied", action="media.play").count() == 3


def test_a_membership_that_ends_ends_the_playing(signed_in: Callable[[Actor], Client]) -> None:
    media = examined()
    officer = member(media.file_id)
    client, url = signed_in(officer), services.playback_url(officer, media)
    assert status(client.get(url)) == 200
    Membership.objects.filter(file_id=media.file_id).delete()
    assert client.get(url).status_code == 404


def test_after_ten_minutes_the_reading_is_recorded_anew(
    ready: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = ready
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + services.TOKEN_SECONDS + 5)
    answer = client.get(url, headers={"Range": "bytes=0-9"})
    assert answer.status_code == 302
    assert trail.Entry.objects.filter(action="media.play", operation="consultation").count() == 2
    assert body(client.get(answer["Location"], headers={"Range": "bytes=0-9"})) == DATA[:10]
    monkeypatch.setattr(signing.time, "time", lambda: now + 13 * 3600)
    assert client.get(url).status_code == 404


def test_erasing_the_case_ends_it_like_something_missing(ready: tuple[Client, str]) -> None:
    client, url = ready
    media = MediaObject.objects.get()
    missing = client.get(url.replace(str(media.pk), str(uuid4())))
    playing = client.get(url)
    pieces = iter(playing.streaming_content)
    assert len(next(pieces)) == MIB
    keys.destroy(media.file_id)
    with pytest.raises(vault.KeyDestroyed):  # what is under way breaks off
        list(pieces)
    playing.close()
    erased = client.get(url)
    assert erased.status_code == missing.status_code == 404
    assert without_csrf(erased) == without_csrf(missing)
    assert client.head(url).status_code == 404


@pytest.mark.parametrize("harm", ["missing", "cut", "damaged"])
def test_a_damaged_file_is_not_served(ready: tuple[Client, str], harm: str) -> None:
    client, url = ready
    path = storage.path_of(MediaObject.objects.get())
    whole = bytearray(path.read_bytes())
    whole[100] ^= 1
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(whole if harm == "damaged" else whole[:-1])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("state", ["uploading", "quarantined", "refused"])
def test_only_what_was_examined_is_served(ready: tuple[Client, str], state: str) -> None:
    client, url = ready
    MediaObject.objects.update(state=state)
    media = MediaObject.objects.get()
    with pytest.raises(MediaRefused):
        services.playback_url(member(media.file_id), media)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
def test_documents_are_downloads(signed_in: Callable[[Actor], Client], media_type: str) -> None:
    media = examined(media_type, "document", b"%PDF-1.7 %%EOF")
    worker = member(media.file_id, Role.CASEWORKER)
    answer = signed_in(worker).get(services.document_url(worker, media))
    assert body(answer) == b"%PDF-1.7 %%EOF"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", ""])
def test_a_type_that_is_not_on_the_list_is_never_served(ready: tuple[Client, str], media_type: str) -> None:
    client, url = ready
    MediaObject.objects.update(media_type=media_type)
    assert client.get(url).status_code == 404
