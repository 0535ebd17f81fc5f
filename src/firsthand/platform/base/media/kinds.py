"""Types by their first bytes. What is not here is refused; the name and the browser's word count for
nothing. Signatures: the formats' own specifications (ISO 14496-12, RFC 8794, RFC 3533, RFC 9639, ISO
32000-1, RFC 2083, ITU-T T.81)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Bytes from the start that `detect` wants to see.
HEAD_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is accepted."""

    media_type: str
    demuxer: str | None  # the one FFmpeg demuxer it may be opened with; None: not decoded
    extension: str

    @property
    def is_recording(self) -> bool:
        return self.media_type.startswith(("audio/", "video/"))


MP4 = FileType("video/mp4", "mov", "mp4")
M4A = FileType("audio/mp4", "mov", "m4a")
MOV = FileType("video/quicktime", "mov", "mov")
WEBM = FileType("video/webm", "matroska", "webm")
MKV = FileType("video/x-matroska", "matroska", "mkv")
WAV = FileType("audio/wav", "wav", "wav")
MP3 = FileType("audio/mpeg", "mp3", "mp3")
FLAC = FileType("audio/flac", "flac", "flac")
OGG = FileType("audio/ogg", "ogg", "ogg")
PDF = FileType("application/pdf", None, "pdf")
PNG = FileType("image/png", "png_pipe", "png")
JPEG = FileType("image/jpeg", "jpeg_pipe", "jpg")

#: WebM without a picture: found by the examination, not by the first bytes.
WEBM_AUDIO = FileType("audio/webm", "matroska", "webm")

ACCEPTED: Final = {
    each.media_type: each for each in (MP4, M4A, MOV, WEBM, WEBM_AUDIO, MKV, WAV, MP3, FLAC, OGG, PDF, PNG, JPEG)
}


def detect(head: bytes) -> FileType | None:
    """The accepted type that `head`, the first bytes of a file, begins; None for every other."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return MOV if brand == b"qt  " else M4A if brand in {b"M4A ", b"M4B "} else MP4
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else MKV if b"matroska" in head[:64] else None
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"ID3") or head[:2] in {b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"}:
        return MP3
    for magic, kind in (
        (b"fLaC", FLAC),
        (b"OggS", OGG),
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
    ):
        if head.startswith(magic):
            return kind
    return None
