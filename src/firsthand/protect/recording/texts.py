"""The redacted transcript in the other forms that people ask for."""

from __future__ import annotations

from dataclasses import dataclass

import pysubs2


@dataclass(frozen=True)
class Words:
    """What may be heard, as WebVTT, and the very words that must not be left (for the attack alone)."""

    text: str
    hidden: tuple[str, ...] = ()


def subrip(captions: str) -> str:
    """WebVTT as SubRip."""
    return str(pysubs2.SSAFile.from_string(captions, format_="vtt").to_string("srt"))


def plain_text(captions: str) -> str:
    """The words alone, a paragraph for each caption."""
    cues = pysubs2.SSAFile.from_string(captions, format_="vtt")
    return "\n\n".join(" ".join(cue.plaintext.split()) for cue in cues if cue.plaintext.strip()) + "\n"
