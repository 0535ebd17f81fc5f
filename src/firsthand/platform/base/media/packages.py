"""Files that the programme makes itself for somebody: sealed like all others, examined by nobody since
nobody sent them, read by the stage that made them and never through the addresses of uploads."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from .. import trail
from ..people.actor import Actor
from ..vault.stream import SEGMENT, Reader
from . import storage
from .models import MediaObject


def keep_package(*, actor: Actor, file_id: UUID, data: bytes, media_type: str) -> MediaObject:
    """Seal what was made for a case and return its row; the caller has permitted it.

    The bytes are on the disk before the row is committed: after a crash between the two they belong to
    nobody and are swept. Raises ValueError for nothing at all.
    """
    if not data:
        raise ValueError("there is nothing to keep")
    with trail.recording():
        media = MediaObject(
            file_id=file_id, kind=MediaObject.Kind.PACKAGE, size=len(data), uploader_id=actor.account_id,
            media_type=media_type, sha256=sha256(data).hexdigest(),
        )  # fmt: skip
        with storage.locked(media) as file:
            writer = storage.Writer(file, media)
            for start in range(0, len(data), SEGMENT):
                writer.add(data[start : start + SEGMENT])
            writer.sync()
        media.offset, media.state = media.size, MediaObject.State.EXAMINED
        media.save()
        trail.record(
            trail.Operation.COLLECTION, "media.package", actor=actor, kind="mediaobject", object_id=media.pk,
            subject=file_id,
        )  # fmt: skip
    return media


def read_package(media: MediaObject) -> bytes:
    """The bytes of a package. Needs a recorded reading of its case; raises Unreadable, KeyDestroyed."""
    if media.kind != MediaObject.Kind.PACKAGE:
        raise ValueError("only a package is read whole")
    with storage.opened(media) as file:
        reader = Reader(
            file, size=media.size, subject=media.file_id, compartment=media.compartment, associated=media.associated
        )
        return b"".join(reader.read_range(0, media.size))


def remove_package(*, actor: Actor, media: MediaObject) -> None:
    """Take the row and then the bytes away. Idempotent."""
    with trail.recording():
        gone, _each = MediaObject.objects.filter(pk=media.pk, kind=MediaObject.Kind.PACKAGE).delete()
        if gone:
            trail.record(
                trail.Operation.ERASURE, "media.erase", actor=actor, kind="mediaobject", object_id=media.pk,
                subject=media.file_id,
            )  # fmt: skip
    storage.remove(media)
