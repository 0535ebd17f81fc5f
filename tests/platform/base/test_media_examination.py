"""The examination: types by content, decoding in the sandbox only, a verdict with what to do."""

from __future__ import annotations

import hashlib
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from firsthand.pathway import Role
from firsthand.platform.base import trail, vault
from firsthand.platform.base.media import examination, sandbox, services, storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.refusals import REFUSALS
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.vault import keys
from tests import factories

pytestmark = pytest.mark.django_db
with_sandbox = pytest.mark.skipif(shutil.which("bwrap") is None, reason="BUBBLEWRAP ABSENT: the sandbox is not tested")

Uploaded = Callable[..., MediaObject]


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"
    keys.forget()
    with vault.reading.scope():
        yield
    keys.forget()


@pytest.fixture
def uploaded() -> Uploaded:
    actor: Actor = factories.make_actor(Role.TESTIMONY_OFFICER)

    def upload(data: bytes, kind: str = "recording") -> MediaObject:
        media = services.create_upload(actor=actor, file_id=uuid4(), kind=kind, size=len(data))
        services.receive(actor=actor, media=media, offset=0, read=io.BytesIO(data).read)
        return media

    return upload


def verdict(media: MediaObject) -> tuple[str, str]:
    examination.examine_media(media_id=media.pk)
    media.refresh_from_db()
    return media.state, media.refusal


def wav(seconds: int = 3) -> bytes:
    import wave

    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * 8000 * seconds)
    return buffer.getvalue()


def png() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_real_interview_is_examined_and_its_hash_is_in_the_trail(uploaded: Uploaded, interview: Path) -> None:
    data = interview.read_bytes()
    media = uploaded(data)
    assert verdict(media) == ("examined", "")
    assert (media.media_type, media.sha256) == ("video/mp4", hashlib.sha256(data).hexdigest())
    assert 35_000 < (media.duration_ms or 0) < 37_000
    entry = trail.Entry.objects.get(action="media.examine")
    assert (entry.purpose, entry.outcome) == (f"sha256:{media.sha256}", "examined")


def test_sound_and_pictures_and_documents_are_examined(uploaded: Uploaded) -> None:
    sound = uploaded(wav())
    assert verdict(sound) == ("examined", "")
    assert (sound.media_type, sound.duration_ms) == ("audio/wav", 3000)
    picture = uploaded(png(), "document")
    assert verdict(picture) == ("examined", "")
    assert (picture.media_type, picture.duration_ms) == ("image/png", None)
    assert verdict(uploaded(b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n", "document")) == ("examined", "")


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"just some text that is no video", "recording", "unknown_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document", "unknown_type"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "recording", "unknown_type"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 5000, "recording", "not_decodable"),
        (b"RIFF\xff\0\0\0WAVEfmt " + b"\1" * 60, "recording", "not_decodable"),
        (b"%PDF-1.7 cut off", "document", "not_decodable"),
        (b"%PDF-1.7\n%%EOF", "recording", "not_a_recording"),
        (wav(), "document", "not_a_document"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "document", "not_decodable"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused_with_what_to_do(
    uploaded: Uploaded, data: bytes, kind: str, code: str
) -> None:
    assert verdict(uploaded(data, kind)) == ("refused", code)
    assert len(str(REFUSALS[code])) > 30


def test_a_recording_cut_in_half_is_refused(uploaded: Uploaded, interview: Path) -> None:
    data = interview.read_bytes()
    assert verdict(uploaded(data[: len(data) // 2]))[0] == "refused"


def test_examining_twice_changes_nothing(uploaded: Uploaded) -> None:
    media = uploaded(wav())
    verdict(media)
    version = media.version
    assert verdict(media) == ("examined", "")
    assert media.version == version
    assert trail.Entry.objects.filter(action="media.examine").count() == 1
    assert examination.examine_media(media_id=uuid4()) == "gone"


def test_a_damaged_file_is_refused_and_one_without_a_key_is_left(uploaded: Uploaded) -> None:
    damaged, erased = uploaded(wav()), uploaded(wav())
    path = storage.path_of(damaged)
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(body)
    assert verdict(damaged) == ("refused", "damaged")
    keys.destroy(erased.file_id)
    assert verdict(erased)[0] == "quarantined"


@pytest.mark.parametrize("mode", ["refuse", "bubblewrap", "nonsense"])
def test_without_a_sandbox_the_file_waits_and_the_setting_is_named(
    uploaded: Uploaded, settings: Any, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    media = uploaded(wav())
    settings.FIRSTHAND_SANDBOX = mode
    monkeypatch.setattr(sandbox.shutil, "which", lambda _name: None)
    with pytest.raises(sandbox.SandboxUnavailable, match="FIRSTHAND_SANDBOX"):
        examination.examine_media(media_id=media.pk)
    media.refresh_from_db()
    assert (media.state, media.refusal) == ("quarantined", "no_sandbox")
    settings.FIRSTHAND_SANDBOX = "limits"
    assert verdict(media) == ("examined", "")


def test_the_limits_work_without_bubblewrap(uploaded: Uploaded, settings: Any) -> None:
    settings.FIRSTHAND_SANDBOX = "limits"
    assert verdict(uploaded(wav())) == ("examined", "")


def hostile(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Let another program stand where the probe stands: what a broken decoder could do."""
    path = folder / "confined" / "probe.py"
    path.parent.mkdir()  # the program sees the folder it lies in
    ready = "os.write(1, struct.pack('>cBQI', b'S', 0, 0, 0))"
    path.write_text(f"import os, struct, sys, json\n{ready}\n{script}\n")
    monkeypatch.setattr(sandbox, "PROBE", path)


@pytest.mark.parametrize("script", ["raise ImportError('libav is too old')", "", "import os\nos.write(1, b'x' * 14)"])
def test_a_sandbox_that_does_not_start_is_the_machines_fault_and_the_file_waits(
    uploaded: Uploaded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    path, media = tmp_path / "probe.py", uploaded(wav())
    path.write_text(script)
    monkeypatch.setattr(sandbox, "PROBE", path)
    with pytest.raises(sandbox.SandboxUnavailable, match="too old" if "raise" in script else "says nothing"):
        examination.examine_media(media_id=media.pk)
    media.refresh_from_db()
    assert (media.state, media.refusal) == ("quarantined", "no_sandbox")
    assert sandbox.why_unavailable()
    monkeypatch.undo()
    assert not sandbox.why_unavailable()
    assert verdict(media) == ("examined", "")


@with_sandbox
def test_an_installation_behind_a_link_can_be_examined_in(
    uploaded: Uploaded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link = tmp_path / "current"
    link.symlink_to(sys.prefix)
    monkeypatch.setattr(sys, "executable", str(link / Path(sys.executable).relative_to(sys.prefix)))
    monkeypatch.setattr(sys, "prefix", str(link))
    assert verdict(uploaded(wav())) == ("examined", "")


SAY = "body = json.dumps(said).encode(); os.write(1, struct.pack('>cBQI', b'D', 0, 0, len(body)) + body)"


@with_sandbox
def test_in_the_sandbox_there_is_nothing_to_find(
    uploaded: Uploaded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    hostile(
        monkeypatch,
        tmp_path,
        f"""
import socket
def tries(do):
    try:
        do()
        return True
    except OSError:
        return False
said = {{
    "secret": os.path.exists({str(secret)!r}), "keys": os.path.exists({str(settings.FIRSTHAND_KEY_FILE)!r}),
    "home": os.path.exists("/etc/passwd"), "environment": sorted(os.environ), "user": os.getuid(),
    "network": tries(lambda: socket.create_connection(("1.1.1.1", 53), 2)),
    "interfaces": [name for _number, name in socket.if_nameindex()],
    "write": tries(lambda: open("/usr/x", "w")), "processes": [name for name in os.listdir("/proc") if name.isdigit()],
}}
{SAY}
""",
    )
    said = sandbox.probe(lambda start, count: b"", 10, "wav")
    assert said["secret"] is said["keys"] is said["home"] is said["network"] is said["write"] is False
    assert said["user"] == 65534
    assert set(said["environment"]) <= {"PWD", "LC_CTYPE"}
    assert said["interfaces"] == ["lo"]
    assert len(said["processes"]) <= 2


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("os.write(1, b'x' * 100)", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'R', 0, 5, 1 << 30))", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'R', 0, 1 << 40, 5))", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'D', 0, 0, 1 << 30))", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'D', 0, 0, 3) + b'{[}')", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'D', 0, 0, 2) + b'[]')", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'R', 1, 0, 5))", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'W', 0, 0, 5) + b'hello')", "not_decodable"),
        ("os.write(1, struct.pack('>cBQI', b'P', 0, 1001, 0))", "not_decodable"),
        ("sys.exit(1)", "not_decodable"),
        ("os.kill(os.getpid(), 9)", "too_demanding"),
        ("import time\nwhile True: time.sleep(1)", "too_demanding"),
    ],
)
def test_whatever_the_probe_does_the_parent_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, code: str
) -> None:
    hostile(monkeypatch, tmp_path, script)
    with pytest.raises(sandbox.SandboxFailed) as caught:
        sandbox.probe(lambda start, count: bytes(count), 1 << 20, "wav", sandbox.Limits(seconds=2.0))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"streams": ["video"]},
        {"streams": ["audio"], "decoded": [1, 0], "duration_ms": 1},
        {"streams": [], "decoded": [1, 1], "duration_ms": 1},
        {"streams": ["audio"], "decoded": [1, 1], "duration_ms": "1"},
    ],
)
def test_an_answer_that_does_not_add_up_is_no_approval(
    uploaded: Uploaded, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    monkeypatch.setattr(sandbox, "probe", lambda *_given: said)
    assert verdict(uploaded(wav())) == ("refused", "not_decodable")


def test_memory_and_time_are_limited() -> None:
    limits = (sandbox.PROBE.parent / "wire.py").read_text()
    for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE"):
        assert f"resource.{name}" in limits
    little = sandbox.Limits(memory=60 * 1024**2)  # too little to load the decoder
    with pytest.raises(sandbox.SandboxUnavailable, match="Error"):
        sandbox.probe(lambda start, count: b"", 0, "wav", little)
