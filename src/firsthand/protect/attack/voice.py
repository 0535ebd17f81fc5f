"""The attack on the sound of an output, from files to findings: the voice, the words hidden, the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.protect.said import Said, said
from firsthand.protect.voice import disguise as disguising
from firsthand.protect.voice.hiding import Span
from firsthand.protect.voice.sound import blocks

from .encoder import RATE
from .speaker import SAME, Likeness, compare

#: Loudest sample (of full scale) that is still silence after an encoder: AAC and Opus leave a little around it.
SILENT = 0.02
EDGE = 0.06  # seconds at each end of a hidden time that an encoder may smear


@dataclass(frozen=True)
class VoiceAttack:
    """What an attacker finds in the sound. `likeness` is None when there is too little speech to compare."""

    likeness: Likeness | None
    audible: list[Span]  # hidden times in which something is heard

    @property
    def findings(self) -> list[Said]:
        """Each in a sentence for the human who decides; empty when nothing is found."""
        found = []
        if self.likeness is not None and self.likeness.recognised:
            found.append(said("speaker_recognised", likeness=round(self.likeness.most, 2), same=SAME))
        found += [said("heard_in_silence", start=round(s.start, 1), end=round(s.end, 1)) for s in self.audible]
        return found

    def report(self) -> dict[str, Any]:
        """For `--json`."""
        likeness = None if self.likeness is None else asdict(self.likeness)
        return {"speaker": likeness, "same_from": SAME, "findings": self.findings}


def attack_voice(
    original: Path, output: Path, *, track: int = 1, disguised: bool = False, silent: Sequence[Span] = ()
) -> VoiceAttack:
    """Attack the sound of `output` with that of `original` (its sound track of that number).

    `disguised`: the attacker disguises what they have by the same method, with a draw of their own.
    `silent`: times that must hold no sound. Raises BadSound for what is no recording.
    """
    random = np.random.default_rng()

    def likewise(samples: NDArray[np.float32]) -> NDArray[np.float32]:
        pieces = [samples]
        changed = disguising.disguise(pieces, disguising.measure(pieces), disguising.draw(random), random)
        return np.concatenate(list(changed))

    try:
        likeness = compare(
            blocks(original, track, RATE), blocks(output, 1, RATE), disguise=likewise if disguised else None
        )
    except ValueError as error:
        if type(error) is not ValueError:  # a VoiceProblem has its own line
            raise
        likeness = None
    return VoiceAttack(likeness, _audible(output, silent))


def _audible(output: Path, silent: Sequence[Span]) -> list[Span]:
    heard: list[Span] = []
    at = 0
    for block in blocks(output, 1, RATE) if silent else ():
        for span in silent:
            first, last = round((span.start + EDGE) * RATE) - at, round((span.end - EDGE) * RATE) - at
            part = block[max(0, first) : max(0, last)]
            if len(part) and float(np.abs(part).max()) > SILENT and span not in heard:
                heard.append(span)
        at += len(block)
    return heard
