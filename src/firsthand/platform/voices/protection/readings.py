"""A reader's recording: somebody else says the redacted words, and that is what is heard of the testimony."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from firsthand.platform.base import flow
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.people.actor import Actor
from firsthand.protect.reading import fits

from ..testimony.models import Testimony
from .failures import FAILURES


def uploaded_reading(*, actor: Actor, testimony: Testimony, media_id: UUID | None) -> MediaObject:
    """What the actor uploaded as a reading of this testimony. Raises MoveRefused with what is wrong with it.

    One that is not examined yet passes: the worker looks at it before it begins.
    """
    media = MediaObject.objects.filter(pk=media_id).first() if media_id is not None else None
    if media is None:
        raise flow.MoveRefused([_("Upload the reader's recording first, and wait until the whole file has arrived.")])
    if (
        media.file_id != testimony.voice.case_id
        or media.kind != MediaObject.Kind.RECORDING
        or media.uploader_id != actor.account_id
    ):
        raise flow.MoveRefused([_("This file is not a recording that you uploaded here.")])
    original = testimony.recording
    if original is not None and (media.pk == original.pk or (media.sha256 and media.sha256 == original.sha256)):
        raise flow.MoveRefused([_("This is the recording of the testimony itself: the participant would be heard.")])
    if media.state == MediaObject.State.REFUSED:
        raise flow.MoveRefused([media.refusal_text])
    if media.state == MediaObject.State.EXAMINED and original is not None and not is_as_long(media, original):
        raise flow.MoveRefused([str(FAILURES["reading_length"])])
    return media


def is_as_long(reading: MediaObject, original: MediaObject) -> bool:
    """Whether the reading takes about as long as the original, as the engine wants it."""
    if reading.duration_ms is None or original.duration_ms is None:
        return True  # the engine measures it
    return fits(reading.duration_ms / 1000, original.duration_ms / 1000)
