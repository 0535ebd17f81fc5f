"""A transcript: passages with their time, and words with theirs. WebVTT in and out.

Source: W3C, "WebVTT: The Web Video Text Tracks Format". Read and written by pysubs2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from .problems import BadTranscript

MARKUP = re.compile(r"</?[^>]{0,60}>|\{\\[^}]{0,60}\}")


@dataclass(frozen=True)
class Word:
    """One word as written, with the time (seconds) in which it is said. `certain`: heard, not estimated."""

    text: str
    start: float
    end: float
    certain: bool = True


@dataclass(frozen=True)
class Passage:
    """Something said in one go: a sentence or a part of one. `words` is empty until it is aligned."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = field(default=(), compare=False)


def read_vtt(path: Path, *, seconds: float) -> list[Passage]:
    """The passages of a WebVTT (or SRT) file for a sound of that many seconds, in order of time.

    Raises BadTranscript for a file that is no transcript, has no words, or does not fit the sound.
    """
    import pysubs2

    try:
        text = path.read_bytes().decode("utf-8-sig")
        cues = pysubs2.SSAFile.from_string(text, format_="vtt" if text.lstrip().startswith("WEBVTT") else "srt")
    except FileNotFoundError as error:
        raise BadTranscript("There is no transcript at this path.") from error
    except (UnicodeDecodeError, ValueError, pysubs2.exceptions.Pysubs2Error) as error:
        raise BadTranscript("The transcript cannot be read as WebVTT in UTF-8.") from error
    passages = [
        Passage(cue.start / 1000, cue.end / 1000, words)
        for cue in cues
        if (words := " ".join(unescape(MARKUP.sub("", cue.plaintext)).split()))
    ]
    return check_times(sorted(passages, key=lambda passage: passage.start), seconds=seconds)


def check_times(passages: Sequence[Passage], *, seconds: float) -> list[Passage]:
    """The passages, cut where one runs into the next. Raises BadTranscript when they do not fit the sound."""
    if not passages:
        raise BadTranscript(
            "The transcript has no words: correct the transcript that was recognised, or leave it away."
        )
    for passage in passages:
        if passage.end <= passage.start:
            raise BadTranscript(f"Transcript: the passage at {clock(passage.start)} ends before it begins.")
        if passage.start >= seconds or passage.end > seconds + 1:
            raise BadTranscript(
                f"Transcript: the passage at {clock(passage.start)} lies behind the end of the sound at "
                f"{clock(seconds)}. Is it the transcript of another recording?"
            )
    fitted = []
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        end = min(passage.end, seconds, following.start if following is not None else seconds)
        if end <= passage.start:
            raise BadTranscript(f"Transcript: two passages begin at {clock(passage.start)}.")
        fitted.append(Passage(passage.start, end, passage.text))
    return fitted


def write_vtt(path: Path, passages: Sequence[Passage]) -> None:
    """The passages as WebVTT, in UTF-8, with nothing else in the file."""
    blocks = ["WEBVTT", *(f"{clock(p.start)} --> {clock(p.end)}\n{_escape(p.text)}" for p in passages)]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def clock(seconds: float) -> str:
    """ "00:01:02.500" for 62.5 seconds."""
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
