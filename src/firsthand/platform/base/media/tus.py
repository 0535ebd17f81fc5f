"""The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload), apart from any view.

Core, creation (by the stages, through `answer_creation`), termination and checksum (sha256).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ..people.actor import Actor
from .models import MediaObject
from .refusals import MediaRefused
from .services import create_upload

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
#: "Checksum Mismatch", a status of the checksum extension.
MISMATCH = 460


def respond(status: int, text: str = "", **headers: str | int) -> HttpResponse:
    """An answer of the protocol; `headers` are written with underscores."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def capabilities() -> HttpResponse:
    """What this server can do (the answer to OPTIONS)."""
    return respond(
        204, Tus_Version=VERSION, Tus_Extension="creation,termination,checksum", Tus_Checksum_Algorithm="sha256",
        Tus_Max_Size=settings.FIRSTHAND_MEDIA_LIMIT,
    )  # fmt: skip


def wrong_version(request: HttpRequest) -> HttpResponse | None:
    """412 for a client of another version, else None."""
    if request.headers.get("Tus-Resumable") != VERSION:
        return respond(412, Tus_Version=VERSION)
    return None


def number(request: HttpRequest, header: str) -> int | None:
    """A header that holds a whole number of at most 15 digits; None when missing or anything else."""
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 15 else None


def checksum(request: HttpRequest) -> bytes | None:
    """The SHA-256 that the client announces; None when it announces none. Raises ValueError."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _space, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("the checksum is not base64") from None
    if algorithm != "sha256" or len(digest) != 32:
        raise ValueError("only sha256 is known")
    return digest


def answer_creation(
    request: HttpRequest, *, actor: Actor, file_id: UUID, kind: str, attach: Callable[[MediaObject], None] | None = None
) -> HttpResponse:
    """Answer a tus creation request (POST) in a stage's own view, which has permitted the actor.

    201 with the address and the id of the upload (Location, Media-Id); 400, 412 or 413 with a sentence
    for people otherwise. `attach` runs with the new media object.
    """
    if (refused := wrong_version(request)) is not None:
        return refused
    size = number(request, "Upload-Length")
    if size is None:
        return respond(400, "Upload-Length is missing")
    try:
        media = create_upload(actor=actor, file_id=file_id, kind=kind, size=size)
    except MediaRefused as error:
        return respond(413 if error.code == "too_large" else 400, str(error))
    if attach is not None:
        attach(media)
    return respond(
        201, Location=reverse("media_upload", kwargs={"pk": media.pk}), Media_Id=str(media.pk), Upload_Offset=0
    )
