"""Why a protected recording could not be made, each with what to do; and what the engine is at."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FAILURES: dict[str, Promise] = {
    "no_sandbox": _(
        "This machine has no sandbox to work in. Ask the system administrator to install bubblewrap "
        "(setting FIRSTHAND_SANDBOX), then make it again."
    ),
    "not_decodable": _(
        "The recording could not be played to its end. It may be damaged: upload it again from the recorder."
    ),
    "too_demanding": _(
        "The work took more time or memory than is allowed. Save the recording in a lower quality, or in parts."
    ),
    "no_times": _("The passages have no times. Give every passage a beginning and an end, then make it again."),
    "language": _(
        "There is no synthetic voice for this language on this machine. Choose the disguise, or upload a "
        "recording of somebody else reading the redacted words."
    ),
    "reading_no_sound": _(
        "The reader's recording cannot be used: it is no recording, or nothing can be heard in it. Set this one aside "
        "and upload the reading anew as a sound file, such as M4A, MP3 or WAV."
    ),
    "reading_length": _(
        "The reader's recording is too short or too long: it must take at least half as long as the recording, and "
        "at most one and a half times as long. Have all of it read in about the time of the original, and upload it."
    ),
    "damaged": _("The stored recording is damaged. Upload it again."),
    "unexpected": _(
        "Something went wrong that we did not foresee. Make it again; if it happens twice, tell the system "
        "administrator."
    ),
}  # fmt: skip

#: What the engine says it has hidden, in words of the page. Another kind is shown as the engine names it.
HIDDEN: dict[str, Promise] = {
    "faces": _("Faces"),
    "regions drawn by hand": _("Parts of the picture that are hidden"),
    "voice": _("The voice"),
}
#: By whom or what, where it is no model's name.
HIDDEN_BY: dict[str, Promise] = {
    "a person": pgettext_lazy("hidden by", "A person"),
    "a reader": pgettext_lazy("hidden by", "A reader"),
    "disguise": pgettext_lazy("hidden by", "Disguise"),
}

#: Codes that the engine's program says while it works.
STEPS: dict[str, Promise] = {
    "begin": _("Waiting for the worker"),
    "faces": _("Looking for faces"),
    "voice": _("Speaking the words anew"),
    "picture": _("Covering and writing the picture"),
    "attack": _("Attacking the result"),
    "sealing": _("Sealing the result"),
}
