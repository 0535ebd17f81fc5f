"""Taking files in, and letting those who may have them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Model, ProtectedError, QuerySet
from django.urls import reverse
from django.utils import timezone

from .. import access, trail
from ..people.actor import CLOCK, Actor
from ..vault.stream import SEGMENT
from . import storage
from .models import MediaObject
from .refusals import ERASED, MediaRefused

TOKEN_SALT = "firsthand.media.play"  # noqa: S105  # a name, not a secret
TOKEN_SECONDS = 600
ABANDONED_AFTER = timedelta(hours=24)
#: A file that waits longer has lost its job: it gave up, as on a machine without a sandbox.
FORGOTTEN_AFTER = timedelta(hours=1)
#: What people may send. A package is made here and nowhere else.
UPLOADED = (MediaObject.Kind.RECORDING.value, MediaObject.Kind.DOCUMENT.value)
#: Segments between two advances of the offset: how much a broken connection sends again at most.
SEGMENTS_A_STEP = 8


class WrongOffset(Exception):
    """The bytes do not continue where the file ends."""


class ChecksumMismatch(Exception):
    """The bytes that arrived are not those that were sent; none of them were kept."""


def create_upload(*, actor: Actor, file_id: UUID, kind: str, size: int) -> MediaObject:
    """Open an upload for a case. The calling stage has permitted the actor to add to that case.

    Raises MediaRefused for an empty or too large file or an unknown kind.
    """
    if kind not in UPLOADED:
        raise MediaRefused("unknown_kind")
    if size <= 0:
        raise MediaRefused("empty")
    if size > settings.FIRSTHAND_MEDIA_LIMIT:
        raise MediaRefused("too_large")
    with trail.recording():
        media = MediaObject(file_id=file_id, kind=kind, size=size, uploader_id=actor.account_id)
        media.save()
        _note(trail.Operation.COLLECTION, "media.upload", actor, media, outcome="begun")
    return media


def receive(
    *, actor: Actor, media: MediaObject, offset: int, read: Callable[[int], bytes], checksum: bytes | None = None
) -> int:
    """Seal the bytes that `read` gives and return the new offset.

    Whole segments are kept, and the rest only when it completes the file. With a SHA-256 `checksum`
    nothing counts until all of it has arrived and agrees. When `read` fails, what came before it stays
    and the error goes on. Memory: one segment and its ciphertext.

    Raises storage.Busy, WrongOffset, ChecksumMismatch, KeyDestroyed, Unreadable.
    """
    with storage.locked(media) as file:
        # Read under the lock: a request that finished a moment ago may have moved it.
        media.refresh_from_db()
        if media.state != MediaObject.State.UPLOADING or offset != media.offset:
            raise WrongOffset
        writer = storage.Writer(file, media)
        digest = sha256()
        try:
            while writer.offset < media.size:
                plain = _fill(read, min(SEGMENT, media.size - writer.offset), digest.update if checksum else None)
                if len(plain) < SEGMENT and writer.offset + len(plain) < media.size:
                    break
                writer.add(plain)
                if checksum is None and writer.offset - media.offset >= SEGMENTS_A_STEP * SEGMENT:
                    _advance(actor, media, writer)
            if checksum is not None and digest.digest() != checksum:
                writer.cut_back(media.offset)
                raise ChecksumMismatch
        finally:
            if checksum is None or digest.digest() == checksum:
                _advance(actor, media, writer)
    return media.offset


def _fill(read: Callable[[int], bytes], wanted: int, saw: Callable[[bytes], None] | None) -> bytearray:
    plain = bytearray()
    while len(plain) < wanted and (piece := read(min(65536, wanted - len(plain)))):
        plain += piece
        if saw is not None:
            saw(piece)
    return plain


def _advance(actor: Actor, media: MediaObject, writer: storage.Writer) -> None:
    """First the disk, then the database. The last step also puts the file into quarantine."""
    if writer.offset == media.offset:
        return
    writer.sync()
    rows = MediaObject.objects.filter(pk=media.pk, state=MediaObject.State.UPLOADING, offset=media.offset)
    if writer.offset < media.size:
        if not rows.update(offset=writer.offset, updated_at=timezone.now()):
            raise WrongOffset
        media.offset = writer.offset
        return
    with trail.recording():
        changed = rows.update(
            offset=media.size, state=MediaObject.State.QUARANTINED, updated_at=timezone.now(), version=F("version") + 1
        )
        if not changed:
            raise WrongOffset
        _note(trail.Operation.COLLECTION, "media.upload", actor, media)
        # In the same transaction: a complete file is always examined, also after a crash right here.
        from .tasks import examine  # noqa: PLC0415  # tasks import services

        examine.enqueue(str(media.pk))
    media.refresh_from_db()


def abandon_upload(*, actor: Actor, media: MediaObject) -> None:
    """Give up an upload that is not complete; its bytes are removed. Raises storage.Busy, WrongOffset."""
    with storage.locked(media):
        with trail.recording():
            gone, _each = MediaObject.objects.filter(pk=media.pk, state=MediaObject.State.UPLOADING).delete()
            if not gone:
                raise WrongOffset
            _note(trail.Operation.ERASURE, "media.abandon", actor, media)
        storage.remove(media)


def sweep_abandoned() -> int:
    """Remove uploads that nobody continued for a day; returns how many."""
    count = 0
    stale = MediaObject.objects.filter(
        state=MediaObject.State.UPLOADING, updated_at__lt=timezone.now() - ABANDONED_AFTER
    )
    for media in stale.iterator(chunk_size=100):
        try:
            abandon_upload(actor=CLOCK, media=media)
        except (storage.Busy, WrongOffset):
            continue  # somebody came back to it just now
        count += 1
    return count


def examine_forgotten() -> int:
    """Ask again for the examination of files that have waited too long; returns how many."""
    from .tasks import examine  # noqa: PLC0415  # tasks import services

    now = timezone.now()
    late = MediaObject.objects.filter(state=MediaObject.State.QUARANTINED, updated_at__lt=now - FORGOTTEN_AFTER)
    count = 0
    for media_id in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            # Moving the lease claims it: two workers do not both ask.
            if late.filter(pk=media_id).update(updated_at=now):
                examine.enqueue(str(media_id))
                count += 1
    return count


def keep_copy(*, actor: Actor, file_id: UUID, size: int, media_type: str, pieces: Iterable[bytes]) -> MediaObject:
    """Seal bytes of our own making, which were examined already, as a file of another subject: a released
    copy. It has no hash and no duration by which it could be found out to be the same. In the caller's
    transaction; a copy whose transaction fails is a stray file, and is swept."""
    media = MediaObject(
        file_id=file_id, kind=MediaObject.Kind.RECORDING, size=size, media_type=media_type, uploader_id=None
    )
    with storage.locked(media) as file:
        writer, held = storage.Writer(file, media), bytearray()
        for piece in pieces:
            held += piece
            while len(held) >= SEGMENT and writer.offset + SEGMENT < size:
                writer.add(held[:SEGMENT])
                del held[:SEGMENT]
        for start in range(0, len(held), SEGMENT):
            writer.add(held[start : start + SEGMENT])
        writer.sync()
    media.offset, media.state = size, MediaObject.State.EXAMINED
    with trail.recording():
        media.save()
        _note(trail.Operation.DISCLOSURE, "media.copy", actor, media)
    return media


def remove_file(*, actor: Actor, media: MediaObject) -> None:
    """Remove one file that nothing refers to any more: its row, then its bytes."""
    with trail.recording():
        MediaObject.objects.filter(pk=media.pk).delete()
        _note(trail.Operation.ERASURE, "media.remove", actor, media)
    storage.remove(media)


def files_left(file_id: UUID) -> QuerySet[MediaObject]:
    """The files of a case that were not erased."""
    return MediaObject.objects.filter(file_id=file_id).exclude(refusal=ERASED)


def erase_files(*, actor: Actor, file_id: UUID) -> int:
    """Remove every file of a case from the disk; returns how many. Idempotent.

    Call it when the case's keys have been destroyed: this frees the space, they made it unreadable. The row of a
    file that a testimony was made of stays, as the testimony's own does, and tells nothing of it any more.
    """
    count = 0
    for media in files_left(file_id):
        storage.remove(media)
        with trail.recording():
            try:
                with transaction.atomic():
                    media.delete()
            except ProtectedError:
                MediaObject.objects.filter(pk=media.pk).update(
                    state=MediaObject.State.REFUSED, refusal=ERASED, size=1, offset=1, sha256="", media_type="",
                    duration_ms=None,
                )  # fmt: skip
            _note(trail.Operation.ERASURE, "media.erase", actor, media)
        count += 1
    return count


def owner_playback_url(route: str, action: str, actor: Actor, owner: Model, media: MediaObject) -> str:
    """An address at which `actor` can play the recording of `owner`, a record with a page of its own, for
    ten minutes. `route` takes the owner's id and the token. The reading is in the trail before this returns."""
    access.consult(actor, action, owner)
    return reverse(route, kwargs={"pk": owner.pk, "token": _token(actor, media, action)})


def playback_url(actor: Actor, media: MediaObject, *, purpose: str = "casework") -> str:
    """An address at which `actor`, and nobody else, can play the recording for ten minutes.

    The reading is in the trail before this returns. Raises access.Denied, trail.TrailUnavailable, and
    MediaRefused while the file is not examined.
    """
    return _signed_url("media.play", "media_play", actor, media, purpose)


def document_url(actor: Actor, media: MediaObject, *, purpose: str = "casework") -> str:
    """Like `playback_url`, for a document, which is always downloaded and never shown in the page."""
    return _signed_url("media.document", "media_document", actor, media, purpose)


def _signed_url(action: str, route: str, actor: Actor, media: MediaObject, purpose: str) -> str:
    if media.state != MediaObject.State.EXAMINED:
        raise MediaRefused("not_examined")
    access.consult(actor, action, media, purpose=purpose)
    return reverse(route, kwargs={"pk": media.pk, "token": _token(actor, media, action)})


def _token(actor: Actor, media: MediaObject, action: str) -> str:
    return signing.dumps([str(actor.account_id), str(media.pk), action], salt=TOKEN_SALT)


def token_holds(token: str, actor: Actor, media: MediaObject, action: str, *, seconds: int = TOKEN_SECONDS) -> bool:
    """Whether `token` was given to this actor for this file and use within the last `seconds`."""
    try:
        given = signing.loads(token, salt=TOKEN_SALT, max_age=seconds)
    except signing.BadSignature:
        return False
    return bool(given == [str(actor.account_id), str(media.pk), action])


def _note(operation: str, action: str, actor: Actor, media: MediaObject, *, outcome: str = "done") -> None:
    trail.record(
        operation, action, actor=actor, kind="mediaobject", object_id=media.pk, subject=media.file_id, outcome=outcome
    )
