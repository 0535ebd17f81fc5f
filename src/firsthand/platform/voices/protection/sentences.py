"""What the engine says, in words of the page: a sentence for every code of `firsthand.protect.said`.

The engine answers with a code and values and has English words for the command line alone. A code
without a sentence here fails a test, and an answer with one that is not known is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext_lazy as _

LONGEST = 2000  # characters of a value
EARLIER = _("This was written by an earlier version. Make the recording again to read it here.")

SENTENCES: dict[str, Promise] = {
    "picture_turned": _("The picture was turned by %(degrees)s degrees, as the file asks for."),
    "frames_left_out": _("%(left_out)s of %(frames)s pictures could not be decoded and are left out."),
    "eight_bits": _("The picture had more than 8 bits a channel and has 8 now."),
    "not_supported": _("There is no automatic redaction for this language: %(language)s."),
    "speech_outside": ngettext_lazy(
        "%(seconds)s second of speech is in no passage of the transcript: it is not spoken.",
        "%(seconds)s seconds of speech are in no passage of the transcript: they are not spoken.",
        "seconds",
    ),
    "no_aligner": _(
        "The words could not be timed one by one in this language: a passage is as long as the speech between two "
        "pauses."
    ),
    "little_english": _("Much of what was recognised is not English: check the language and the transcript."),
    "begin_late": ngettext_lazy(
        "%(passages)s passage begins more than %(seconds)s s late.",
        "%(passages)s passages begin more than %(seconds)s s late.",
        "passages",
    ),
    "ends_after": _("The speech ends %(seconds)s s after the recording."),
    "names_not_heard": _("None of the names to hide was recognised: listen, and hide them by time."),
    "no_sound": _("The recording has no sound."),
    "captions_alone": _("The recording has no sound: the words are captions alone."),
    "reading_unused": _("The recording has no sound, so the reading was not used: the words are captions alone."),
    "reading_longer": _("The reading is %(seconds)s s longer than the recording."),
    "reading_shorter": _("The reading is %(seconds)s s shorter than the recording."),
    "reading_differs": _(
        "Of %(words)s words of the transcript, %(heard)s were recognised in the reading. Listen whether it says the "
        "same, and nothing that is hidden."
    ),
    "captions_stretched": _(
        "The words of the reading were not recognised, so the times of the captions are estimated. Watch whether they "
        "are in step."
    ),
    "face_seen": ngettext_lazy(
        "A face in %(frames)s picture. The detector's own figure for how sure it is: %(sureness)s of 1.",
        "A face in %(frames)s pictures in a row. The detector's own figure for how sure it is: %(sureness)s of 1.",
        "frames",
    ),
    "speaker_recognised": _(
        "The speaker is recognised in the result: a likeness of %(likeness)s, where %(same)s counts as the same person."
    ),
    "heard_in_silence": _("Something is heard between %(start)s s and %(end)s s, where it must be silent."),
    "written_spelling": _("Written: “%(found)s” is spelt like a hidden name."),
    "written_sound": _("Written: “%(found)s” sounds like a hidden name."),
    "written_left_over": _("Written: “%(found)s” is a hidden word that is left over."),
    "heard_spelling": _("Heard: “%(found)s” is spelt like a hidden name."),
    "heard_sound": _("Heard: “%(found)s” sounds like a hidden name."),
    "heard_left_over": _("Heard: “%(found)s” is a hidden word that is left over."),
    "remains_streams": _("%(file)s: %(count)s streams of the kind “%(kind)s”, where %(most)s is expected."),
    "remains_chapters": _("%(file)s: it has chapters."),
    "remains_cover": _("%(file)s: a picture is attached."),
    "remains_tag": _("%(file)s: the tag “%(tag)s” says “%(text)s”."),
    "remains_text": _("%(file)s: “%(text)s” of the original stands in it."),
    "remains_data": _("%(file)s: the beginning of %(format)s data."),
    "remains_bytes": _("%(file)s: %(count)s bytes in a row are the original's."),
    "barred": ngettext_lazy(
        "Not to be released as it is: %(findings)s finding. Mend it and protect the recording again, or have a second "
        "person answer for it by name and with reasons.",
        "Not to be released as it is: %(findings)s findings. Mend them and protect the recording again, or have a "
        "second person answer for each by name and with reasons.",
        "findings",
    ),
    "nothing_bars": _("Our own attack found nothing that bars a release. That proves no safety."),
    "weak_voice": _("The voice is weakly protected: somebody who knows it, or the method, can recognise it."),
    "kept_voice": _("The voice is not protected: everybody who knows it recognises it."),
    "doubts": ngettext_lazy(
        "%(pictures)s picture is to be looked at.",
        "%(pictures)s pictures are to be looked at, one by one.",
        "pictures",
    ),
    "watch_it": _("A human watches and hears all of it before anybody else does."),
}  # fmt: skip


def is_said(given: Any) -> bool:
    """Whether an answer of the engine is a code that is known, with every value that its sentence needs."""
    match given:
        case {"code": str(code), "values": dict(values)} if code in SENTENCES:
            return places_of(code) <= values.keys() and all(_is_value(each) for each in values.values())
    return False


def places_of(code: str) -> set[str]:
    """The names of the values that a sentence needs."""
    asked = _Asked()
    SENTENCES[code] % asked
    return asked.names


class _Asked(dict[str, int]):
    """Notes what a sentence asks for, in whichever of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __missing__(self, name: str) -> int:
        self.names.add(name)
        return 1


def words_of(said: Any) -> SafeString:
    """The sentence in the language of the page, as text for it: values that are words are kept apart, whatever
    their direction."""
    if not is_said(said):  # kept before there were codes
        return format_html("{}", EARLIER)
    values = {name: _shown(name, value, said["values"]) for name, value in said["values"].items()}
    return format_html("{}", SENTENCES[said["code"]] % values)


def _shown(name: str, value: Any, values: Mapping[str, Any]) -> Any:
    if name == "language":
        value = _language(str(values.get("language_code", "")), str(value))
    if isinstance(value, str):
        return f"\u2068{value}\u2069"
    return value if isinstance(value, int) else localize(value)


def _language(code: str, name: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return name


def _is_value(given: Any) -> bool:
    if isinstance(given, str):
        return len(given) <= LONGEST
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
