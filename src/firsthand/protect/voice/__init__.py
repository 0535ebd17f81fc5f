"""The sound of a testimony: recognised, said again by a synthetic voice, or disguised; words silenced.

    protect_sound(Path("interview.mp4"), Path("out"), Options())

writes `out/sound.m4a` and `out/captions.vtt`. `transcribe` gives the words with their times, for a human
to correct and for `protect.words` to redact.
"""

from __future__ import annotations

from .hiding import Cover, Span, around, join
from .matching import words_in
from .problems import BadReading, BadSound, BadTranscript, MissingModel, VoiceProblem
from .protecting import Mode, Options, Protected, protect_sound, transcribe
from .transcript import Passage, Word, read_vtt, write_vtt

__all__ = [
    "BadReading",
    "BadSound",
    "BadTranscript",
    "Cover",
    "MissingModel",
    "Mode",
    "Options",
    "Passage",
    "Protected",
    "Span",
    "VoiceProblem",
    "Word",
    "around",
    "join",
    "protect_sound",
    "read_vtt",
    "transcribe",
    "words_in",
    "write_vtt",
]
