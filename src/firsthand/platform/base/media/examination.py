"""From quarantine to examined or refused: the hash, the type, and whether it can be played."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from .. import trail, vault
from ..people.actor import CLOCK
from ..vault.stream import Reader
from . import kinds, sandbox, storage
from .models import MediaObject

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What an examination found; `refusal` is empty when the file is accepted."""

    sha256: str
    media_type: str = ""
    duration_ms: int | None = None
    refusal: str = ""


def examine_media(*, media_id: UUID) -> str:
    """Examine a quarantined file and return the state it is in afterwards.

    Does nothing to a file in another state, so it may run twice. Without a sandbox the file stays in
    quarantine and sandbox.SandboxUnavailable is raised: it is the machine that is at fault.
    """
    media = MediaObject.objects.filter(pk=media_id).first()
    if media is None:
        return "gone"
    if media.state != MediaObject.State.QUARANTINED:
        return str(media.state)
    try:
        with vault.reading.for_rule(media.file_id), storage.opened(media) as file:
            finding = _find(media, _reader(media, file))
    except vault.KeyDestroyed:
        return str(media.state)  # the case is being erased; its files go with it
    except vault.Unreadable:
        finding = Finding("", refusal="damaged")
    except sandbox.SandboxUnavailable:
        MediaObject.objects.filter(pk=media.pk, state=MediaObject.State.QUARANTINED).update(refusal="no_sandbox")
        raise
    return _conclude(media, finding)


def _reader(media: MediaObject, file: Any) -> Reader:
    return Reader(
        file, size=media.size, subject=media.file_id, compartment=media.compartment, associated=media.associated
    )


def _find(media: MediaObject, reader: Reader) -> Finding:
    digest, head, tail = sha256(), b"", b""
    for piece in reader.read_range(0, media.size):
        digest.update(piece)
        head = head or piece[: kinds.HEAD_BYTES]
        tail = (tail + piece)[-2048:]
    found = kinds.detect(head)
    code = digest.hexdigest()
    if found is None:
        return Finding(code, refusal="unknown_type")
    if found.is_recording != (media.kind == MediaObject.Kind.RECORDING):
        wrong = "not_a_document" if found.is_recording else "not_a_recording"
        return Finding(code, found.media_type, refusal=wrong)
    if found.demuxer is None:  # PDF: nothing here opens it; it leaves as a download only
        return Finding(code, found.media_type, refusal="" if b"%%EOF" in tail else "not_decodable")
    try:
        facts = sandbox.probe(
            lambda start, count: b"".join(reader.read_range(start, start + count)), media.size, found.demuxer
        )
    except sandbox.SandboxFailed as error:
        return Finding(code, found.media_type, refusal=error.code)
    return _judge(code, found, facts)


def _judge(code: str, found: kinds.FileType, facts: dict[str, Any]) -> Finding:
    """The probe ran next to hostile bytes: its answer is checked, never trusted."""
    error, streams = facts.get("error"), facts.get("streams")
    duration, decoded = facts.get("duration_ms"), facts.get("decoded")
    if error is not None:
        return Finding(code, found.media_type, refusal="too_demanding" if error == "too_demanding" else "not_decodable")
    playable = (
        isinstance(streams, list) and streams
        and isinstance(decoded, list) and all(isinstance(count, int) and count > 0 for count in decoded)
        and isinstance(duration, int) and 0 <= duration < 2**53
    )  # fmt: skip
    if not playable:
        return Finding(code, found.media_type, refusal="not_decodable")
    media_type = found.media_type
    if media_type.startswith("video/") and "video" not in (streams or []):
        media_type = (
            media_type.replace("video/", "audio/", 1) if media_type in {"video/mp4", "video/webm"} else media_type
        )
    return Finding(code, media_type, duration if found.is_recording else None)


def _conclude(media: MediaObject, finding: Finding) -> str:
    state = MediaObject.State.REFUSED if finding.refusal else MediaObject.State.EXAMINED
    with trail.recording():
        media = MediaObject.objects.select_for_update().get(pk=media.pk)
        if media.state != MediaObject.State.QUARANTINED:
            return str(media.state)  # the same job ran twice; the first one decided
        media.state, media.refusal = state, finding.refusal
        media.sha256, media.media_type, media.duration_ms = finding.sha256, finding.media_type, finding.duration_ms
        media.save()
        trail.record(
            trail.Operation.ALTERATION, "media.examine", actor=CLOCK, kind="mediaobject", object_id=media.pk,
            subject=media.file_id, purpose=f"sha256:{finding.sha256}" if finding.sha256 else "",
            outcome=finding.refusal or "examined",
        )  # fmt: skip
    return str(state)
