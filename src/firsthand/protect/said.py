"""What the engine says to people: English sentences, each with a code and its values.

The command line prints the sentence. Whoever shows it in another language takes `code` and `values` and
has words of their own; SENTENCES is all that there is to say, and tests hold a platform to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Value = str | int | float

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({
    # Remarks on the picture.
    "picture_turned": "The picture was turned by %(degrees)d degrees, as the file asks for.",
    "frames_left_out": "%(left_out)d of %(frames)d frames could not be decoded and are left out.",
    "eight_bits": "The picture had more than 8 bits a channel and has 8 now.",
    # Remarks on the words and the sound.
    "not_supported": "automatic redaction is not supported for %(language)s",
    "speech_outside": "%(seconds).0f s of speech are in no passage of the transcript: they are not spoken.",
    "no_aligner": "There is no aligner for this language: passages are as long as the speech between pauses.",
    "little_english": "Much of what was recognised is no English: check the language and the transcript.",
    "begin_late": "%(passages)d passage(s) begin more than %(seconds).1f s late.",
    "ends_after": "The speech ends %(seconds).1f s after the recording.",
    "names_not_heard": "None of the names to hide was recognised: listen, and hide them by time.",
    "no_sound": "The recording has no sound.",
    "captions_alone": "The recording has no sound: the words are captions alone.",
    "reading_unused": "The recording has no sound, so the reading was not used: the words are captions alone.",
    "reading_longer": "The reading is %(seconds).1f s longer than the recording.",
    "reading_shorter": "The reading is %(seconds).1f s shorter than the recording.",
    "reading_differs": (
        "Of %(words)d words of the transcript %(heard)d were recognised in the reading: listen whether it says the "
        "same, and nothing that is hidden."
    ),
    "captions_stretched": (
        "The times of the captions are estimated: the words of the reading were not recognised. Watch whether they "
        "are in step."
    ),
    # What an attack found.
    "face_seen": "a face for %(frames)d frame(s), sureness %(sureness)s, at (%(left)d, %(top)d, %(right)d, %(bottom)d)",
    "speaker_recognised": "The speaker is recognised in the output (%(likeness).2f; %(same).2f counts as the same).",
    "heard_in_silence": "Something is heard between %(start).1f s and %(end).1f s, which is to be silent.",
    "written_spelling": "written: “%(found)s” is like a hidden name (spelling)",
    "written_sound": "written: “%(found)s” is like a hidden name (sound)",
    "written_left_over": "written: “%(found)s” is a hidden word that is left over",
    "heard_spelling": "heard: “%(found)s” is like a hidden name (spelling)",
    "heard_sound": "heard: “%(found)s” is like a hidden name (sound)",
    "heard_left_over": "heard: “%(found)s” is a hidden word that is left over",
    "remains_streams": "%(file)s: %(count)d %(kind)s streams, where %(most)d is expected",
    "remains_chapters": "%(file)s: chapters",
    "remains_cover": "%(file)s: an attached picture",
    "remains_tag": "%(file)s: a tag, %(tag)s: %(text)s",
    "remains_text": "%(file)s: '%(text)s' of the original",
    "remains_data": "%(file)s: the beginning of %(format)s data",
    "remains_bytes": "%(file)s: %(count)d bytes in a row of the original: %(bytes)s…",
    # The verdict.
    "barred": (
        "NOT TO BE RELEASED as it is: %(findings)d findings (faces %(faces)d, speaker %(speaker)d, words %(words)d, "
        "remains %(remains)d). Mend them and protect it again, or have a second person answer for each by name and "
        "with reasons."
    ),
    "nothing_bars": "Our own attack found nothing that bars a release. That proves no safety.",
    "weak_voice": "THE VOICE IS WEAKLY PROTECTED: somebody who knows it, or the method, can recognise it.",
    "kept_voice": "THE VOICE IS NOT PROTECTED: everybody who knows it recognises it.",
    "doubts": "%(pictures)d pictures of the strip are to be looked at, one by one.",
    "watch_it": "A human watches and hears all of it before anybody else does, and answers the six questions.",
})  # fmt: skip


class Said(str):
    """A sentence of SENTENCES. It is its English words; `code` and `values` are what it was made of."""

    __slots__ = ("code", "values")
    code: str
    values: Mapping[str, Value]

    def __new__(cls, code: str, values: Mapping[str, Value]) -> Said:
        made = super().__new__(cls, SENTENCES[code] % values)
        made.code, made.values = code, dict(values)
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, Value]]:  # type: ignore[override]  # copied with its code
        return self.code, self.values

    def as_json(self) -> dict[str, object]:
        """For another program: code, values and the English words."""
        return {"code": self.code, "values": dict(self.values), "text": str(self)}


def said(code: str, **values: Value) -> Said:
    """The sentence of that code. Raises KeyError for an unknown code or a value that is missing."""
    return Said(code, values)
