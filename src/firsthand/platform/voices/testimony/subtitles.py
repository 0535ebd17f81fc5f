"""Reading a transcript file: WebVTT, SubRip or plain text. Errors name the line and how to mend it."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from firsthand.platform.base.flow.forms import clean_text

if TYPE_CHECKING:
    import pysubs2

SIZE_LIMIT = 2 * 1024**2
PASSAGE_LIMIT = 5000
TEXT_LIMIT = 8000
_TIME = re.compile(r"^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})$")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)?\s+([^>]+)>")
_NAMED = re.compile(r"^([^\W\d_][\w .'’-]{0,30}):\s+(?=\S)")
# Marks of our own around a speaker and for braces, which the subtitle library would take for styling.
_OPEN, _CLOSE, _LEFT, _RIGHT = "\ue000", "\ue001", "\ue002", "\ue003"


class TranscriptRefused(Exception):
    """The file cannot be read. `line` is counted from 1; None when it is not about one line."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(_("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence} if line else sentence)


@dataclass
class Draft:
    """A passage as read. `speaker` is a number in order of appearance, never a name."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str = ""


def read_transcript(data: bytes) -> list[Draft]:
    """The passages of a file, in its order. Raises TranscriptRefused."""
    if not data.strip():
        raise TranscriptRefused(_("The file is empty."))
    if len(data) > SIZE_LIMIT:
        raise TranscriptRefused(_("The file is larger than 2 MB. A transcript of that length is sent in parts."))
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith("WEBVTT"):
        drafts = _from_subtitles(text.lstrip(), "vtt")
    elif "-->" in text:
        drafts = _from_subtitles(text, "srt")
    else:
        drafts = [Draft(clean_text(part)) for part in re.split(r"\n\s*\n", text)]
    drafts = [draft for draft in drafts if draft.text]
    if not drafts:
        raise TranscriptRefused(_("There is no text in the file."))
    if len(drafts) > PASSAGE_LIMIT:
        raise TranscriptRefused(
            _("There are more than %(most)d passages. Send the transcript in parts.") % {"most": PASSAGE_LIMIT}
        )
    for number, draft in enumerate(drafts, 1):
        if len(draft.text) > TEXT_LIMIT:
            sentence = _(
                "Passage %(number)d is longer than %(most)d characters. Put an empty line where the speaker pauses."
            )
            raise TranscriptRefused(sentence % {"number": number, "most": TEXT_LIMIT})
    return _number_speakers(drafts)


def decode(data: bytes) -> str:
    """The text of the bytes: UTF-8, with or without its mark, or UTF-16 with its mark."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TranscriptRefused(
            _("This is not Unicode text. Save the file anew as “UTF-8” and send it again."), line
        ) from None
    if "\0" in text:
        raise TranscriptRefused(
            _("This is not a text file. Send WebVTT (.vtt), SubRip (.srt) or plain text saved as “UTF-8”.")
        )
    return text


def _from_subtitles(text: str, kind: str) -> list[Draft]:
    import pysubs2  # noqa: PLC0415 - slow to load: only a transcript file waits for it

    _check_times(text.split("\n"), kind)
    guarded = _VOICE.sub(
        lambda found: f"{_OPEN}{found[1].strip()}{_CLOSE}", text.replace("{", _LEFT).replace("}", _RIGHT)
    )
    try:
        events = pysubs2.SSAFile.from_string(guarded, format_=kind)
    except Exception as error:  # a third party's parser on a hostile file: whatever it raises is the file's fault
        raise TranscriptRefused(
            _("The file cannot be read as subtitles. Save it anew as WebVTT and send it again.")
        ) from error
    return [_draft(event) for event in events]


def _draft(event: pysubs2.SSAEvent) -> Draft:
    text, speaker = event.plaintext.replace(_LEFT, "{").replace(_RIGHT, "}"), ""
    if (found := re.search(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}", text)) is not None:
        speaker = found[1]
        text = re.sub(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}", "", text)
    return Draft(clean_text(html.unescape(text)), int(event.start), int(event.end), speaker)


def _check_times(lines: list[str], kind: str) -> None:
    """The subtitle library passes over what it cannot read; a lost sentence must not be passed over."""
    example = "00:01:02.000 --> 00:01:05.500" if kind == "vtt" else "00:01:02,000 --> 00:01:05,500"
    found = False
    for number, line in enumerate(lines, 1):
        if "-->" not in line:
            continue
        start, _arrow, rest = line.partition("-->")
        begins, ends = milliseconds(start.strip()), milliseconds(rest.split()[0] if rest.split() else "")
        if begins is None or ends is None:
            raise TranscriptRefused(
                _("The time cannot be read. Write it like this: %(example)s") % {"example": example}, number
            )
        if ends < begins:
            raise TranscriptRefused(_("The passage ends before it begins. Correct one of the two times."), number)
        if number < len(lines) and "-->" in lines[number]:
            raise TranscriptRefused(
                _("Two times follow each other without text. Write the text below its time."), number
            )
        found = True
    if not found:
        raise TranscriptRefused(
            _("There is no passage with a time in the file. Write it like this: %(example)s") % {"example": example}
        )


def milliseconds(text: str) -> int | None:
    """`1:02:03.500`, `02:03,5` as milliseconds; None when it is no time."""
    found = _TIME.match(text)
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part.ljust(3, "0"))


def _number_speakers(drafts: list[Draft]) -> list[Draft]:
    """Names become numbers: who speaks is never kept unsealed, and a label must not name anybody."""
    labels = [found[1] for draft in drafts if not draft.speaker and (found := _NAMED.match(draft.text))]
    repeated = {
        label for label in labels if labels.count(label) > 1
    }  # "Note:" once is text, "Amal:" twice is a speaker
    numbers: dict[str, str] = {}
    for draft in drafts:
        found = _NAMED.match(draft.text)
        if not draft.speaker and found and found[1] in repeated:
            draft.speaker, draft.text = found[1], draft.text[found.end() :]
        if draft.speaker:
            draft.speaker = numbers.setdefault(draft.speaker, str(len(numbers) + 1))
    return drafts
