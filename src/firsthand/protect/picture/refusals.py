"""What this engine says when it cannot protect a picture: a code, what is wrong, what to do about it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses of the verbs (docs/protect.md). 2 is click's own for a command used wrongly."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    REFUSED = 3
    FINDING = 4
    INTERRUPTED = 130


#: Code: what is wrong, what to do. Nothing of the file's content or name stands in it.
REFUSALS: dict[str, tuple[str, str]] = {
    "not_a_file": ("This is not a file that can be read.", "Give the path of one video file."),
    "not_a_video": (
        "This is not a video in a format that is accepted.",
        "Convert it to MP4, MOV, MKV, WebM, AVI or MPEG-TS first. Playlists are refused on purpose.",
    ),
    "no_picture": ("There is no moving picture in this file.", "For sound alone use `firsthand protect audio`."),
    "not_decodable": (
        "The picture in this file cannot be decoded.",
        "The file is damaged or cut off: copy it again from the camera or the card.",
    ),
    "too_large": (
        "The picture is larger than 8192 x 8192 or 40 million pixels.",
        "Scale it down first; 1920 x 1080 is enough for any use of a testimony.",
    ),
    "too_demanding": (
        "Decoding this file took more time or memory than any proper video needs.",
        "The file is probably damaged: copy it again from the camera or the card.",
    ),
    "worker_died": (
        "The process that decodes this file has died.",
        "The file is probably damaged: copy it again. If other files fail too, memory or disk may be short.",
    ),
    "changed": ("The file changed while it was read.", "Wait until it is copied wholly, then start again."),
    "disk_full": ("There is no room for the output.", "Free some space, or choose another folder with --out."),
}


class Refused(Exception):
    """The input cannot be protected. `code` is a key of REFUSALS; `detail` adds a fact, never content."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code if code in REFUSALS else "not_decodable"
        self.detail = detail
        what, remedy = REFUSALS[self.code]
        super().__init__(" ".join(filter(None, [what, detail, remedy])))
