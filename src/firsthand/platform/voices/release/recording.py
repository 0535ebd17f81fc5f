"""The recording of a released copy: sealed under the copy's own key, with nothing that leads back.

The protected recording of the case and its copy must not be found out to be one by comparing rows: the
copy has another length and other bytes (a last, empty box of random size that players skip: ISO 14496-12,
`free`), no hash and no duration. Destroying the copy's key takes it away everywhere at once, also from
a backup that was made without the key store.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import transaction

from firsthand.platform.base.media import services, storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.base.vault import keys, reading
from firsthand.platform.base.vault.stream import Reader

from .models import Release

SMALLEST_BOX: Final = 8
LARGEST_BOX: Final = 256 * 1024


def give_recording(*, actor: Actor, release: Release, source: MediaObject, captions: str) -> MediaObject:
    """Copy an examined, protected recording to a release. The caller has a reading of its case open."""
    box = _empty_box()
    with reading.for_rule(release.vault_subject()), storage.opened(source) as file:
        reader = Reader(
            file, size=source.size, subject=source.file_id, compartment=source.compartment,
            associated=source.associated,
        )  # fmt: skip
        media = services.keep_copy(
            actor=actor, file_id=release.vault_subject(), size=source.size + len(box),
            media_type=source.media_type, pieces=_both(reader, source.size, box),
        )  # fmt: skip
    release.recording, release.captions = media, captions
    release.save()
    return media


def take_recording_away(*, actor: Actor, release: Release) -> None:
    """Take the recording from the copy; once that is committed, destroy its key and remove its file. No
    error when there is none."""
    if release.recording_id is None:
        return
    release.recording, release.captions = None, ""
    release.save()
    transaction.on_commit(lambda: _destroy(actor, release.vault_subject()))


def finish_taking_away() -> int:
    """Destroy what a process that died after its commit left of recalled copies; returns how many."""
    recalled = Release.objects.filter(recalled_on__isnull=False).values("pk")
    left = list(MediaObject.objects.filter(file_id__in=recalled).values_list("file_id", flat=True).distinct())
    for subject in left:
        _destroy(CLOCK, subject)
    return len(left)


def _destroy(actor: Actor, subject: UUID) -> None:
    keys.destroy(subject)
    services.erase_files(actor=actor, file_id=subject)


def _empty_box() -> bytes:
    """An ISO 14496-12 box that says nothing, of a random size."""
    size = SMALLEST_BOX + secrets.randbelow(LARGEST_BOX)
    return size.to_bytes(4, "big") + b"free" + os.urandom(size - SMALLEST_BOX)


def _both(reader: Reader, size: int, box: bytes) -> Iterator[bytes]:
    yield from reader.read_range(0, size)
    yield box
