"""When each word is said: forced alignment by pocketsphinx (BSD), portion by portion.

Words that its dictionary lacks get their sounds from `english`. Where it cannot follow, times are spread
by the length of the words and marked as uncertain, and what must be hidden there is hidden widely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import models
from .english import arpabet
from .english.numbers import spell_numbers
from .problems import MissingModel
from .transcript import Word

RATE = 16000
FRAME = 0.01  # seconds, of pocketsphinx
LETTERS = re.compile(r"[a-z']+")
FILLER = re.compile(r"^[<\[+]|^\(NULL\)")


class Aligner:
    """Aligns one language: English, or one whose acoustic model and dictionary lie in the folder of models."""

    def __init__(self, language: str = "en", *, models_folder: Path | None = None) -> None:
        self.language = language
        own = models_folder / language / "align" if models_folder is not None else None
        if own is not None and own.is_dir():
            self._acoustic, self._dictionary = own, own / "words.dict"
        elif language == "en":
            folder = models.package_folder("pocketsphinx", "The aligner") / "model" / "en-us"
            self._acoustic, self._dictionary = folder / "en-us", folder / "cmudict-en-us.dict"
        else:
            raise MissingModel(f"There is no aligner for the language '{language}' (--models, see docs/protect.md).")

    @cached_property
    def _decoder(self) -> Any:
        import pocketsphinx

        pocketsphinx.set_loglevel("FATAL")
        return pocketsphinx.Decoder(
            hmm=str(self._acoustic), dict=str(self._dictionary), lm=None, samprate=RATE, loglevel="FATAL"
        )

    def times(self, samples: NDArray[np.float32], text: str, *, start: float = 0.0) -> tuple[Word, ...]:
        """The words of `text` (as written, split at spaces) with when they are said.

        `samples` is the 16 kHz speech they are in, which begins at `start` seconds. Every word gets a time.
        """
        written = text.split()
        spoken = [self._spoken(word) for word in written]
        flat = [word for group in spoken for word in group]
        seconds = len(samples) / RATE
        found = self._align(samples, flat) if flat else None
        if found is None:
            return spread(written, start, start + seconds)
        words, place, reached = [], 0, 0.0
        for word, group in zip(written, spoken, strict=True):
            if group:
                reached, end = found[place][0], found[place + len(group) - 1][1]
                place += len(group)
                words.append(Word(word, start + reached, start + end))
                reached = end
            else:  # a dash, or a script that this aligner cannot say
                words.append(Word(word, start + reached, start + reached, certain=not any(map(str.isalpha, word))))
        return tuple(words)

    def _spoken(self, word: str) -> list[str]:
        """The words to say for one that is written: "1984" -> ["nineteen", "eighty", "four"]."""
        plain = spell_numbers(word) if self.language == "en" else word
        parts = LETTERS.findall(plain.lower().replace("’", "'")) if self.language == "en" else plain.lower().split()
        return [said for part in parts if (said := self._known(part.strip("'") or part))]

    def _known(self, word: str) -> str:
        """The word, once the dictionary has it; empty when nobody can say it."""
        if self._decoder.lookup_word(word) is None:
            sounds = arpabet(word) if self.language == "en" else []
            if not sounds:
                return ""
            self._decoder.add_word(word, " ".join(sounds), True)
        return word

    def _align(self, samples: NDArray[np.float32], words: Sequence[str]) -> list[tuple[float, float]] | None:
        """(start, end) of each word, in seconds of `samples`; None where the aligner gives up."""
        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        try:
            self._decoder.set_align_text(" ".join(words))
            self._decoder.start_utt()
            self._decoder.process_raw(pcm, full_utt=True)
            self._decoder.end_utt()
            found = [
                (segment.start_frame * FRAME, (segment.end_frame + 1) * FRAME)
                for segment in self._decoder.seg() or ()
                if not FILLER.match(segment.word)
            ]
        except RuntimeError:
            return None
        return found if len(found) == len(words) else None


def spread(words: Sequence[str], start: float, end: float) -> tuple[Word, ...]:
    """The words one after another between two times, each as long as its letters. All uncertain."""
    total = sum(len(word) + 1 for word in words)
    at, result = start, []
    for word in words:
        until = at + (end - start) * (len(word) + 1) / total
        result.append(Word(word, at, until, certain=False))
        at = until
    return tuple(result)
