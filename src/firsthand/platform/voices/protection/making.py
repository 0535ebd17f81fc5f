"""Making a protected recording: the engine works confined, the result is sealed like any upload.

Nothing decrypted lies on a disk: the original goes into the sandbox by the segment, what comes out is
kept in a scratch file whose key nobody has, and is then sealed under the case's key and examined like
every file that comes from outside. What the engine says of it is checked before it is believed.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from django.conf import settings

import firsthand
from firsthand.platform.base import flow, trail, vault
from firsthand.platform.base.media import examination, sandbox, services, storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import CLOCK
from firsthand.platform.base.vault.scratch import Scratch
from firsthand.platform.base.vault.stream import Reader

from . import readings
from .answer import Answer, BadAnswer, checked
from .content import digest_of, passages_for, regions_for, watch_list
from .failures import FAILURES
from .models import AttackFinding, Doubt, Protection

log = logging.getLogger(__name__)
ENGINE = Path(__file__).parent / "confined" / "engine.py"
#: The engine's own source, which the confined program may read; nothing else of the project.
SOURCE = Path(firsthand.__file__).parent
SAY_EVERY = 2.0  # seconds between two notes of the progress
RESULT_LIMIT = 4 * sandbox.GIB


def make_protection(*, protection_id: UUID) -> str:
    """Make it and return the state it is in afterwards. Does nothing to one that is not asked for, and
    begins anew with one whose worker died."""
    rows = Protection.objects.select_related("testimony__voice", "original", "reading")
    protection = rows.filter(pk=protection_id).first()
    if protection is None:
        return "gone"
    if protection.state == "asked":
        protection = flow.make_clock_move(protection, "begin")
    if protection.state != "making":
        return str(protection.state)
    _forget_result(protection)
    try:
        with vault.reading.for_rule(protection.vault_subject()):
            return _make(protection)
    except vault.KeyDestroyed:
        return "gone"  # the case is being erased; its files go with it
    except (sandbox.SandboxFailed, BadAnswer) as error:
        return _fail(protection, str(error))
    except sandbox.SandboxUnavailable:
        return _fail(protection, "no_sandbox")
    except vault.Unreadable:
        return _fail(protection, "damaged")
    except Exception as error:
        log.error("a protected recording could not be made: %s", type(error).__name__)
        return _fail(protection, "unexpected")


def _make(protection: Protection) -> str:
    testimony, original = protection.testimony, protection.original
    made_from, reading = digest_of(protection), _examined_reading(protection)
    request = json.dumps(
        {
            "passages": passages_for(testimony), "regions": regions_for(testimony), "watch": watch_list(testimony),
            "language": testimony.language, "voice": protection.voice, "faces": protection.faces,
        }
    ).encode()  # fmt: skip
    with ExitStack() as held:
        scratch = held.enter_context(Scratch(settings.FIRSTHAND_MEDIA / "scratch", limit=RESULT_LIMIT))
        inputs = [
            _input(held, original),
            (len(request), lambda offset, length: request[offset : offset + length]),
            *([_input(held, reading)] if reading is not None else []),
        ]
        read_size = reading.size if reading is not None else 0
        facts = sandbox.run(
            ENGINE,
            [str(sandbox.PROBE.parent), str(SOURCE.parent), str(original.size), str(len(request)), str(read_size)],
            inputs=inputs,
            outputs=[scratch.write],
            readable=_readable(),
            limits=_limits(original, read_size),
            progress=_Progress(protection),
        )
        answer = checked(facts)
        result = _seal(protection, scratch)
    return deliver(protection, answer, result, made_from)


def _input(held: ExitStack, media: MediaObject) -> tuple[int, sandbox.Source]:
    """A sealed file as the sandbox asks for it: opened piece by piece, never whole and never on a disk."""
    reader = Reader(
        held.enter_context(storage.opened(media)), size=media.size, subject=media.file_id,
        compartment=media.compartment, associated=media.associated,
    )  # fmt: skip
    return media.size, lambda offset, length: b"".join(reader.read_range(offset, offset + length))


def _examined_reading(protection: Protection) -> MediaObject | None:
    """The reader's recording, examined now if nobody has; None without one. Raises BadAnswer when it will not do:
    whoever asked may have done so before it was examined."""
    if protection.reading is None:
        return None
    if examination.examine_media(media_id=protection.reading.pk) != MediaObject.State.EXAMINED:
        raise BadAnswer("reading_no_sound")
    protection.reading.refresh_from_db()
    if not readings.is_as_long(protection.reading, protection.original):
        raise BadAnswer("reading_length")
    return protection.reading


def _readable() -> list[Path]:
    """The engine's folders: `firsthand/__init__.py` and `firsthand/protect`, not the platform."""
    return [SOURCE / "__init__.py", SOURCE / "protect"]


def _limits(original: MediaObject, read_size: int) -> sandbox.Limits:
    """In proportion to the recording: an hour of it may take twenty hours of the clock. The workplace holds
    the recording, the segments and the result, in memory: one that does not fit is refused in words."""
    length = max(60.0, (original.duration_ms or 0) / 1000)
    return sandbox.Limits(
        memory=12 * sandbox.GIB, cpu_seconds=int(600 + 40 * length), seconds=600 + 20 * length, silence=900,
        answer_bytes=32 * 1024**2,
        workplace=min(settings.FIRSTHAND_WORKPLACE, 4 * (original.size + read_size) + sandbox.GIB),
    )  # fmt: skip


class _Progress:
    """Notes how far it is, now and then, past the versions: nobody edits this."""

    def __init__(self, protection: Protection) -> None:
        self.rows, self.said = Protection.objects.filter(pk=protection.pk, state="making"), 0.0

    def __call__(self, share: float, step: str) -> None:
        now = time.monotonic()
        if now - self.said >= SAY_EVERY:
            self.said = now
            self.rows.update(share_done=round(1000 * share), step=step[:24])


def _seal(protection: Protection, scratch: Scratch) -> MediaObject:
    """Seal the result under the case's key and have it examined like every upload."""
    if not scratch.size:
        raise BadAnswer("not_decodable")
    _Progress(protection)(0.99, "sealing")
    media = services.create_upload(
        actor=CLOCK, file_id=protection.vault_subject(), kind=MediaObject.Kind.RECORDING, size=scratch.size
    )
    # Known before its bytes are: a worker that dies from here on leaves nothing that is not found again.
    Protection.objects.filter(pk=protection.pk).update(result=media)
    at = 0

    def read(count: int) -> bytes:
        nonlocal at
        piece = scratch.read(at, count)
        at += len(piece)
        return piece

    services.receive(actor=CLOCK, media=media, offset=0, read=read)
    if examination.examine_media(media_id=media.pk) != MediaObject.State.EXAMINED:
        raise BadAnswer("not_decodable")
    media.refresh_from_db()
    return media


def deliver(protection: Protection, answer: Answer, result: MediaObject, made_from: str) -> str:
    with trail.recording():
        row = (
            Protection.objects.select_for_update(of=("self",)).select_related("testimony__voice").get(pk=protection.pk)
        )
        if row.state != "making":
            return str(row.state)  # set aside meanwhile
        row.result, row.report, row.captions, row.made_from = result, answer.report, answer.captions, made_from
        row.share_done, row.step = 1000, ""
        row.save()
        for at_ms, picture in answer.doubts:
            Doubt(protection=row, at_ms=at_ms, picture=picture).save()
        for attack, when, said, seen in answer.findings:
            AttackFinding(protection=row, attack=attack, at_ms=when, said=said, picture=seen).save()
        return str(flow.make_clock_move(row, "deliver").state)


def _fail(protection: Protection, code: str) -> str:
    row = Protection.objects.get(pk=protection.pk)
    if row.state not in ("asked", "making"):
        return str(row.state)
    with trail.recording():
        row.failure, row.step = code if code in FAILURES else "unexpected", ""
        row.save()
        return str(flow.make_clock_move(row, "fail", cause=code).state)


def _forget_result(protection: Protection) -> None:
    """Remove what an earlier, interrupted or replaced making left."""
    if protection.result_id is None:
        return
    media = MediaObject.objects.get(pk=protection.result_id)
    Protection.objects.filter(pk=protection.pk).update(result=None)
    protection.result = None
    services.remove_file(actor=CLOCK, media=media)
