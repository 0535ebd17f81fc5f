"""A reader's recording instead of a voice: uploaded, sealed, examined, and refused in words when it will not do."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from firsthand.platform.base import flow, vault
from firsthand.platform.base.media import services as files
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.voices.models import Protection
from firsthand.platform.voices.protection import making, services
from firsthand.platform.voices.protection.content import digest_of
from tests.factories_protection import make_recorded, stand_in, tone

pytestmark = pytest.mark.django_db
Scene = dict[str, Any]
#: Hands over what was read, and says so: the stand-in sees what the engine would.
HAND_OVER = """
import json
out.write(wire.Input(2, int(read_size)).read_all())
said["report"] = {"hidden": [{"what": request["voice"], "count": int(read_size), "model": "a reader"}]}
"""


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"
    return tmp_path / "media"


@pytest.fixture
def scene(reading: Callable[[Any], None]) -> Scene:
    made = make_recorded()
    reading(made["testimony"])
    return made


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(making, "ENGINE", stand_in(tmp_path, HAND_OVER))


def uploaded(scene: Scene, data: bytes, who: Actor | None = None) -> MediaObject:
    """A file that arrived whole and that nobody has examined."""
    actor = who or scene["officer"]
    media = files.create_upload(actor=actor, file_id=scene["case"].pk, kind="recording", size=len(data))
    files.receive(actor=actor, media=media, offset=0, read=io.BytesIO(data).read)
    media.refresh_from_db()
    return media


def asked(scene: Scene, media: MediaObject | None) -> Protection:
    return services.ask_protection(
        actor=scene["officer"], testimony=scene["testimony"], voice="reading", faces="solid",
        reading_id=media.pk if media is not None else None,
    )  # fmt: skip


def other_tone() -> bytes:
    """A second, another one."""
    return tone(1).replace(b"\x00\x10", b"\x00\x20")


def test_the_engine_is_handed_what_was_read(scene: Scene, engine: None, store: Path) -> None:
    data = other_tone()
    made = asked(scene, uploaded(scene, data))
    assert making.make_protection(protection_id=made.pk) == "review", Protection.objects.get(pk=made.pk).failure
    row = Protection.objects.select_related("testimony__voice", "reading", "result").get(pk=made.pk)
    assert row.reading is not None
    assert row.result is not None
    assert (row.reading.state, row.reading.file_id, row.reading.compartment) == (
        "examined", scene["case"].pk, "testimony",
    )  # fmt: skip
    assert row.report["hidden"] == [{"what": "reading", "count": len(data), "model": "a reader"}]
    assert row.result.size == len(data)
    assert not any(data[44:108] in path.read_bytes() for path in store.rglob("*") if path.is_file())


def test_another_reading_is_another_recording(scene: Scene, engine: None) -> None:
    made = asked(scene, uploaded(scene, other_tone()))
    before = digest_of(made)
    made.reading = uploaded(scene, other_tone())
    assert digest_of(made) != before


@pytest.mark.parametrize(
    ("data", "failure"),
    [(b"MZ\x90\x00" + bytes(400), "reading_no_sound"), (tone(9), "reading_length")],
    ids=["no sound", "too long"],
)
def test_what_will_not_do_is_said_by_the_worker_that_examines_it(
    scene: Scene, engine: None, data: bytes, failure: str
) -> None:
    made = asked(scene, uploaded(scene, data))
    assert making.make_protection(protection_id=made.pk) == "failed"
    row = Protection.objects.get(pk=made.pk)
    assert row.failure == failure
    assert "reader's recording" in row.failure_text


@pytest.mark.parametrize("wrong", ["none", "of another", "of another case", "a document", "the original", "too long"])
def test_what_is_known_to_be_wrong_is_said_at_once(scene: Scene, engine: None, wrong: str) -> None:
    from firsthand.platform.base.media import examination

    media: MediaObject | None = None
    if wrong == "of another":
        media = uploaded(scene, other_tone(), scene["officer.two"])
    elif wrong == "of another case":
        media = uploaded(make_recorded(), other_tone(), scene["officer"])
    elif wrong == "a document":
        media = uploaded(scene, other_tone())
        MediaObject.objects.filter(pk=media.pk).update(kind="document")
    elif wrong == "the original":
        media = uploaded(scene, tone())  # the same bytes, sent again
        examination.examine_media(media_id=media.pk)
    elif wrong == "too long":
        media = uploaded(scene, tone(9))
        examination.examine_media(media_id=media.pk)
    with pytest.raises(flow.MoveRefused) as refused:
        asked(scene, media)
    assert len(" ".join(refused.value.unmet)) > 30
    assert not Protection.objects.exists()


def test_a_reading_goes_with_that_voice_and_no_other(scene: Scene, engine: None) -> None:
    made = asked(scene, uploaded(scene, other_tone()))
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Protection.objects.filter(pk=made.pk).update(voice="revoice")


def test_the_page_takes_it_and_keeps_what_was_chosen(scene: Scene, engine: None, signed_in: Any) -> None:
    client, address = signed_in(scene["officer"]), f"/testimonies/{scene['testimony'].pk}/protection/"
    page = client.get(address).content.decode()
    assert "never the participant" in page
    begun = client.post(f"{address}reading/", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"})
    assert begun.status_code == 201
    assert MediaObject.objects.get(pk=begun["Media-Id"]).file_id == scene["case"].pk
    refused = client.post(f"{address}ask/", {"voice": "reading", "faces": "mosaic", "reading": ""})
    assert refused.status_code == 422
    words = refused.content.decode()
    assert "whole file has arrived" in words
    assert "somebody else reads it" in words
    assert "reading-file wrong" in words, "what is missing is said beside the file"
    assert re.search(r'<input[^>]*value="mosaic"[^>]*\bchecked', words), "what was chosen is kept"
    data = {"voice": "reading", "faces": "solid", "reading": uploaded(scene, other_tone()).pk, "another_reads": "on"}
    assert client.post(f"{address}ask/", data).status_code == 302
    assert Protection.objects.get().voice == "reading"


def test_only_the_makers_send_one(scene: Scene, signed_in: Any) -> None:
    for who in ("participant", "coordinator"):
        address = f"/testimonies/{scene['testimony'].pk}/protection/reading/"
        answer = signed_in(scene[who]).post(address, headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"})
        assert answer.status_code in (403, 404)


def test_an_erased_case_takes_the_reading_along(scene: Scene, engine: None, store: Path) -> None:
    """With the key it is unreadable, whoever has the bytes."""
    media = uploaded(scene, other_tone())
    made = asked(scene, media)
    vault.keys.destroy(scene["case"].pk)
    assert making.make_protection(protection_id=made.pk) in ("gone", "failed")
    assert files.erase_files(actor=scene["officer"], file_id=scene["case"].pk) >= 2
    assert files.erase_files(actor=scene["officer"], file_id=scene["case"].pk) == 0, "a second time changes nothing"
    assert not [path for path in store.rglob("*") if path.is_file() and path.stat().st_size]
    for left in MediaObject.objects.filter(file_id=scene["case"].pk):
        assert (left.state, left.sha256, left.media_type, left.duration_ms, left.size) == ("refused", "", "", None, 1)
        assert left.refusal_text
