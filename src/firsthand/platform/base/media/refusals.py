"""Why a file is not taken, each with what the person can do about it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The code of a file that went with its case.
ERASED = "erased"

REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty. Choose the file again; if it is empty on your machine too, save it anew first."),
    "too_large": _(
        "The file is larger than this installation accepts. Shorten it, or save it with a lower quality."
    ),
    "unknown_kind": _("Only a recording or a document can be uploaded here."),
    "unknown_type": _(
        "This kind of file is not accepted. Save recordings as MP4, WebM, WAV, MP3, FLAC or Ogg, and "
        "documents as PDF, PNG or JPEG."
    ),
    "not_a_recording": _("This is a document, not a recording. Upload an audio or video file."),
    "not_a_document": _("This is a recording, not a document. Upload a PDF or an image."),
    "not_decodable": _(
        "The file cannot be played to its end. It may be damaged or cut off: copy it again from the "
        "recorder and upload it once more."
    ),
    "too_demanding": _(
        "Examining the file took more time or memory than is allowed. Save it anew in a common format, "
        "such as MP4, and upload that."
    ),
    "damaged": _("The stored file is damaged. Upload it again."),
    "no_sandbox": _(
        "The file waits: this machine has no sandbox to examine it in. Ask the system administrator to "
        "install bubblewrap (setting FIRSTHAND_SANDBOX)."
    ),
    ERASED: _("The file was erased with its case."),
    "not_examined": _("The file has not been examined yet. Try again in a few minutes."),
}  # fmt: skip


class MediaRefused(Exception):
    """A file or a request for one is refused. `code` is a key of REFUSALS; the text is for people."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(REFUSALS[code]))
