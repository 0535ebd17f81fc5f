"""Uploading (tus) and serving (ranges). Everything else about files is a service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.request import UnreadablePostError

from .. import access, vault
from ..vault.stream import Reader
from . import kinds, ranges, services, storage, tus
from .models import MediaObject

#: A page that stays open longer than a token: the reading is recorded again, up to a working day.
RENEWABLE_SECONDS = 12 * 3600


@access.public_page("media.protocol")
def protocol(request: HttpRequest) -> HttpResponse:
    """What the upload server can do. Says nothing about any file."""
    return tus.capabilities() if request.method == "OPTIONS" else tus.respond(405, Allow="OPTIONS")


@access.page("media.upload", model=MediaObject, methods=("HEAD", "PATCH", "DELETE"))
def upload(request: access.Request, media: MediaObject) -> HttpResponse:
    """Continue, ask about, or give up an upload. Only the account that began it gets here."""
    if (refused := tus.wrong_version(request)) is not None:
        return refused
    if request.method == "HEAD":
        return tus.respond(200, Upload_Offset=media.offset, Upload_Length=media.size)
    try:
        if request.method == "DELETE":
            services.abandon_upload(actor=request.actor, media=media)
            return tus.respond(204)
        return _patch(request, media)
    except storage.Busy:
        return tus.respond(423, "another request is sending this file")
    except services.WrongOffset:
        media.refresh_from_db()
        return tus.respond(409, Upload_Offset=media.offset)
    except vault.KeyDestroyed:
        raise Http404 from None


def _patch(request: access.Request, media: MediaObject) -> HttpResponse:
    if request.content_type != tus.BODY:
        return tus.respond(415, f"Content-Type must be {tus.BODY}")
    offset, length = tus.number(request, "Upload-Offset"), tus.number(request, "Content-Length")
    try:
        expected = tus.checksum(request)
    except ValueError as error:
        return tus.respond(400, str(error))
    if offset is None:
        return tus.respond(400, "Upload-Offset is missing")
    if length is not None and offset + length > media.size:
        return tus.respond(413, "more bytes than the upload was declared to have")
    try:
        reached = services.receive(
            actor=request.actor,
            media=media,
            offset=offset,
            read=request.read,
            checksum=expected,
        )
    except services.ChecksumMismatch:
        return tus.respond(tus.MISMATCH, "Checksum Mismatch")
    except UnreadablePostError:
        return tus.respond(400, "the connection broke", Upload_Offset=media.offset)  # whole segments are kept
    return tus.respond(204, Upload_Offset=reached)


@access.page("media.play", model=MediaObject, methods=("GET", "HEAD"))
def play(request: access.Request, media: MediaObject, token: str) -> Any:  # streams or not
    """The bytes of a recording, with seeking. The reading was recorded when the token was given."""
    return serve(request, media, token, "media.play", lambda: services.playback_url(request.actor, media))


@access.page("media.document", model=MediaObject, methods=("GET", "HEAD"))
def document(request: access.Request, media: MediaObject, token: str) -> Any:  # streams or not
    """The bytes of a document, always as a download."""
    return serve(request, media, token, "media.document", lambda: services.document_url(request.actor, media))


def serve(
    request: access.Request, media: MediaObject, token: str, action: str, renew: Callable[[], str]
) -> HttpResponseBase:
    """The bytes that a token of this account, file and action stands for; `renew` makes a new address when
    the token is old. Answers 404 to everything else. The caller has permitted the action."""
    actor = request.actor
    found = kinds.ACCEPTED.get(media.media_type)
    if media.state != MediaObject.State.EXAMINED or found is None:
        raise Http404
    if not services.token_holds(token, actor, media, action):
        if services.token_holds(token, actor, media, action, seconds=RENEWABLE_SECONDS):
            return HttpResponseRedirect(renew())
        raise Http404
    try:
        span = ranges.parse(request.headers.get("Range"), media.size)
    except ranges.NotSatisfiable:
        return _headed(HttpResponse(status=416), media, found, **{"Content-Range": f"bytes */{media.size}"})
    start, stop = span or (0, media.size)
    file = None
    try:
        vault.reading.grant(media.file_id)  # the token is the proof of the recorded reading
        file = storage.open_sealed(media)
        body = Body(file, media, start, stop)
    except (vault.KeyDestroyed, vault.Unreadable):
        if file is not None:
            file.close()
        raise Http404 from None
    extra = {"Content-Length": str(stop - start)}
    if span is not None:
        extra["Content-Range"] = f"bytes {start}-{stop - 1}/{media.size}"
    status = 200 if span is None else 206
    if request.method == "HEAD":
        body.close()
        return _headed(HttpResponse(status=status), media, found, **extra)
    return _headed(StreamingHttpResponse(body, status=status), media, found, **extra)


class Body:
    """Plain bytes of a range; holds one segment at a time and closes its file with the response.

    The first segment is opened at once: a destroyed key or a damaged file is found out before any
    status has been sent.
    """

    def __init__(self, file: BinaryIO, media: MediaObject, start: int, stop: int) -> None:
        self.file = file
        reader = Reader(
            file, size=media.size, subject=media.file_id, compartment=media.compartment, associated=media.associated
        )
        self.pieces = reader.read_range(start, stop)
        self.first: bytes | None = next(self.pieces, b"")

    def __iter__(self) -> Iterator[bytes]:
        if self.first is not None:
            first, self.first = self.first, None
            yield first
        yield from self.pieces

    def close(self) -> None:
        self.file.close()


def _headed(response: HttpResponseBase, media: MediaObject, found: kinds.FileType, **headers: str) -> HttpResponseBase:
    inline = found.is_recording
    response["Content-Type"] = media.media_type
    response["Content-Disposition"] = (
        f'{"inline" if inline else "attachment"}; filename="{str(media.pk)[:8]}.{found.extension}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Accept-Ranges"] = "bytes"
    for name, value in headers.items():
        response[name] = value
    return response
