"""Is the voice still there? Speaker verification of an output against its original.

`compare` judges one recording, `equal_error_rate` a set of speakers. An attacker who knows that the
voice was disguised disguises the recordings they have likewise, and tries a few undoings of the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from .encoder import RATE, embed, similarity

Array = NDArray[np.float32]
#: Similarity from which two recordings are taken for one speaker. Of all pairs of sixty undisguised
#: recordings of six speakers, 98.5 % of the same speaker lie above, and 0.1 % of different ones.
SAME = 0.75
#: Speeds at which the output is played to undo a shift of pitch, as (up, down).
UNDOINGS = ((1, 1), (4, 5), (5, 6), (8, 9), (9, 8), (6, 5), (5, 4), (4, 3), (3, 4))
PORTION = 20.0  # seconds of speech that are one voice print
MOST = 12  # prints of each side: enough, and hours take no longer


@dataclass(frozen=True)
class Likeness:
    """How alike (cosine, 0 to 1) original and output are: as it is, undone, and to a disguised original."""

    plain: float
    undone: float
    disguised: float | None

    @property
    def most(self) -> float:
        """The best that any of the attackers reached."""
        return max(self.plain, self.undone, self.disguised or 0.0)

    @property
    def recognised(self) -> bool:
        """Whether one of them would say that it is the same speaker."""
        return self.most >= SAME


def compare(
    original: Iterable[Array], output: Iterable[Array], *, disguise: Callable[[Array], Array] | None = None
) -> Likeness:
    """Attack an output (blocks of mono 16 kHz speech) with the original. Raises ValueError without speech.

    `disguise` is what the attacker does to the original to make it like the output, if they know how.
    """
    known, found = _portions(original), _portions(output)
    if not known or not found:
        raise ValueError("there is too little speech to compare")
    voice = _mean([embed(portion) for portion in known])
    undone = [
        similarity(voice, _mean([embed(_played(portion, up, down)) for portion in found])) for up, down in UNDOINGS
    ]
    likewise = None
    if disguise is not None:
        enrolled = _mean([embed(disguise(portion)) for portion in known])
        likewise = similarity(enrolled, _mean([embed(portion) for portion in found]))
    return Likeness(undone[0], max(undone[1:]), likewise)


def equal_error_rate(same: Sequence[float], different: Sequence[float]) -> float:
    """The rate (0 to 1) at which as many of `same` are refused as of `different` accepted.

    0.5 is chance: nothing of the voice is left. Linear between the two thresholds around the crossing.
    """
    thresholds = np.unique(np.concatenate([same, different, [np.inf]]))
    refused = np.array([np.mean(np.asarray(same) < threshold) for threshold in thresholds])
    accepted = np.array([np.mean(np.asarray(different) >= threshold) for threshold in thresholds])
    after = int(np.argmax(refused >= accepted))
    if after == 0:
        return float(refused[0] + accepted[0]) / 2
    gap_before, gap_after = accepted[after - 1] - refused[after - 1], refused[after] - accepted[after]
    share = gap_before / (gap_before + gap_after) if gap_before + gap_after else 0.0
    return float(refused[after - 1] + share * (refused[after] - refused[after - 1]))


def _mean(voices: Sequence[Array]) -> Array:
    mean = np.mean(voices, axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def _portions(blocks: Iterable[Array]) -> list[Array]:
    """Speech in portions of 20 s, twelve at most, and a shorter last one if it is the only one."""
    size = int(PORTION * RATE)
    portions: list[Array] = []
    held: list[Array] = []
    length = 0
    for block in blocks:
        if float(np.sqrt(np.mean(block**2))) > 1e-3 if len(block) else False:
            held.append(block)
            length += len(block)
        if length >= size:
            portions.append(np.concatenate(held))
            held, length = [], 0
            if len(portions) == MOST:
                return portions
    if length >= RATE and (length >= 3 * RATE or not portions):
        portions.append(np.concatenate(held))
    return portions


def _played(samples: Array, up: int, down: int) -> Array:
    return samples if up == down else np.asarray(resample_poly(samples, up, down), np.float32)
