"""A testimony with a real, sealed recording, and a stand-in for the engine.

The stand-in is for what these tests are about: that whatever comes out of the sandbox is checked, sealed,
looked at and approved. The engine itself is at work in `test_protection_engine.py` and in the journeys.
"""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import Any

from firsthand.pathway import Role
from firsthand.platform.base.media import examination, services
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.voices.models import Protection, Testimony
from tests import factories
from tests.factories_release import make_scene

STAND_IN = """
import sys
memory, seconds, place, wires, source, size, length, read_size = sys.argv[1:]
sys.path.insert(0, wires)
import json
import wire
wire.limit(memory=int(memory), seconds=int(seconds))
wire.ready()
original, request = wire.Input(0, int(size)).read_all(), json.loads(wire.Input(1, int(length)).read_all())
out = wire.Output(0)
said = dict(captions="WEBVTT\\n", report={"hidden": []}, doubts=[], findings=[])
SCRIPT
wire.answer(**said)
"""
PICTURE = "/9j/2Q=="  # the first and last bytes of a JPEG


def tone(seconds: int = 1) -> bytes:
    """A sound file of our own."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * 8000 * seconds)
    return buffer.getvalue()


def stand_in(folder: Path, script: str = "out.write(original)") -> Path:
    """A program that answers as `script` says."""
    path = folder / "confined" / "engine.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(STAND_IN.replace("SCRIPT", script))
    return path


def make_recorded(**given: Any) -> dict[str, Any]:
    """A scene of `make_scene` whose protected testimony has a recording that really lies sealed."""
    scene = make_scene(**given)
    testimony: Testimony = scene["testimony"]
    testimony.recording = sealed(tone(), scene["case"].pk)
    testimony.save()
    scene["officer.two"] = factories.make_actor(Role.TESTIMONY_OFFICER, scene["case"])
    return scene


def sealed(data: bytes, file_id: Any) -> MediaObject:
    """An examined recording."""
    uploader: Actor = factories.make_actor(Role.TESTIMONY_OFFICER)
    media = services.create_upload(actor=uploader, file_id=file_id, kind="recording", size=len(data))
    services.receive(actor=uploader, media=media, offset=0, read=io.BytesIO(data).read)
    assert examination.examine_media(media_id=media.pk) == "examined"
    media.refresh_from_db()
    return media


def make_approved(scene: dict[str, Any], **given: Any) -> Protection:
    """An approved protected recording of the scene's testimony, of the same bytes."""
    from firsthand.platform.base import vault
    from firsthand.platform.voices.protection.content import digest_of

    testimony: Testimony = scene["testimony"]
    asked_by, approved_by = factories.make_account(), factories.make_account()
    values = {"captions": "WEBVTT\n\n00:00.000 --> 00:01.000\nA house.\n", "report": {}, **given}
    protection = Protection.objects.create(
        testimony=testimony, original=testimony.recording, result=sealed(tone(), scene["case"].pk), asked_by=asked_by,
        approved_by=approved_by, state="approved", **values,
    )  # fmt: skip
    with vault.reading.for_rule(protection.vault_subject()):
        protection.made_from = digest_of(protection)
    protection.save()
    return protection
