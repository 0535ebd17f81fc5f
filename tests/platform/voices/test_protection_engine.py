"""The engine itself at work in the sandbox, on the first seconds of a real interview."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from firsthand.platform.base import vault
from firsthand.platform.base.media import services as files
from firsthand.platform.base.media import storage
from firsthand.platform.base.vault.stream import Reader
from firsthand.platform.voices.models import Passage, Protection
from firsthand.platform.voices.protection import making, regions, services
from tests.factories_protection import make_recorded, sealed
from tests.factories_release import SECRET
from tests.protect.sounds import UTTERANCE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECONDS = 5


def beginning(path: Path, seconds: float) -> bytes:
    """The first seconds of a recording with all that it says about itself, streams and metadata as they are."""
    import av

    buffer = io.BytesIO()
    with av.open(str(path)) as given, av.open(buffer, "w", format="mp4") as target:
        target.metadata.update(given.metadata)
        streams = {stream.index: target.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is not None and float(packet.pts * packet.time_base) < seconds:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["bubblewrap", "limits"])
def test_a_real_recording_is_protected_in_the_sandbox(
    settings: Any, tmp_path: Path, interview: Path, reading: Any, mode: str
) -> None:
    if mode == "bubblewrap" and shutil.which("bwrap") is None:
        pytest.skip("BUBBLEWRAP ABSENT: the sandbox is not tested")
    settings.FIRSTHAND_MEDIA, settings.FIRSTHAND_SANDBOX = tmp_path / "media", mode
    scene = make_recorded()
    testimony = scene["testimony"]
    reading(testimony)
    original = beginning(interview, SECONDS)
    testimony.recording = sealed(original, scene["case"].pk)
    testimony.save()
    Passage.objects.filter(testimony=testimony).update(start_ms=200, end_ms=4600)
    chosen = services.ask_protection(actor=scene["officer"], testimony=testimony, voice="revoice", faces="solid")
    assert making.make_protection(protection_id=chosen.pk) == "review", Protection.objects.get(pk=chosen.pk).failure
    made = Protection.objects.select_related("testimony__voice", "result").get(pk=chosen.pk)
    assert made.result is not None
    assert (made.result.state, made.result.media_type) == ("examined", "video/mp4")
    assert abs((made.result.duration_ms or 0) - 1000 * SECONDS) < 700
    assert "[a friend]" in made.captions or "a friend" in made.captions
    assert SECRET not in made.captions
    assert {row["what"] for row in made.report["hidden"]} >= {"faces", "voice"}
    with vault.reading.for_rule(scene["case"].pk), storage.opened(made.result) as file:
        reader = Reader(
            file, size=made.result.size, subject=made.result.file_id, compartment=made.result.compartment,
            associated=made.result.associated,
        )  # fmt: skip
        result = b"".join(reader.read_range(0, made.result.size))
    for planted in (b"\xa9xyz", b"\xa9mak", b"\xa9mod"):  # place, make and model, as a phone leaves them
        assert planted not in result
    assert not list(Path("/dev/shm").glob("firsthand-*")), "nothing is left in memory"
    assert not any(finding.attack == "speaker" for finding in made.findings.all())


def test_a_reader_is_heard_instead_and_nobody_of_the_original(
    settings: Any, tmp_path: Path, interview: Path, reading: Any
) -> None:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"
    scene = make_recorded()
    testimony = scene["testimony"]
    reading(testimony)
    testimony.recording = sealed(beginning(interview, 3), scene["case"].pk)
    testimony.save()
    Passage.objects.filter(testimony=testimony).update(start_ms=200, end_ms=2800)
    region = regions.add_region(
        actor=scene["officer"], testimony=testimony, what="badge", left=400, top=600, width=100, height=200
    )
    regions.put_position(actor=scene["officer"], region=region, at_ms=2000, left=500, top=600, width=100, height=200)
    read = files.create_upload(
        actor=scene["officer"], file_id=scene["case"].pk, kind="recording", size=UTTERANCE.stat().st_size
    )
    with UTTERANCE.open("rb") as file:
        files.receive(actor=scene["officer"], media=read, offset=0, read=file.read)
    chosen = services.ask_protection(
        actor=scene["officer"], testimony=testimony, voice="reading", faces="solid", reading_id=read.pk
    )
    assert making.make_protection(protection_id=chosen.pk) == "review", Protection.objects.get(pk=chosen.pk).failure
    made = Protection.objects.select_related("testimony__voice", "result").get(pk=chosen.pk)
    hidden = {row["what"]: row for row in made.report["hidden"]}
    assert hidden["voice"]["model"] == "a reader"
    assert hidden["regions drawn by hand"]["count"] == 1
    codes = {note["code"] for note in made.report["notes"]}
    assert "reading_differs" in codes, "the reader says something else, and that is remarked on"
    assert SECRET not in made.captions
    assert not any(finding.attack == "speaker" for finding in made.findings.all())
