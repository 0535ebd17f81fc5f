"""Between the two alphabets: Kokoro's phonemes (as misaki writes them) and CMU's ARPAbet."""

from __future__ import annotations

import re

from .letters import sound_out
from .lexicon import look_up

CONSONANTS = {
    "B": "b", "CH": "ʧ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "ʤ", "K": "k", "L": "l",
    "M": "m", "N": "n", "NG": "ŋ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "V": "v",
    "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
VOWELS = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "I", "EH": "ɛ", "ER": "ɜɹ", "EY": "A",
    "IH": "ɪ", "IY": "i", "OW": "O", "OY": "Y", "UH": "ʊ", "UW": "u",
}  # fmt: skip
UNSTRESSED = {"AH": "ə", "ER": "əɹ", "IH": "ə"}
STRESS = {"1": "ˈ", "2": "ˌ"}
_BACK = {
    **{said: sound for sound, said in (CONSONANTS | VOWELS).items()},
    "əɹ": "ER", "ə": "AH", "ᵊ": "AH", "ɐ": "AH", "ᵻ": "IH", "T": "T", "ɾ": "T", "ʔ": "T",
}  # fmt: skip
_BACK_PATTERN = re.compile("|".join(sorted(_BACK, key=len, reverse=True)))


def to_phonemes(sounds: tuple[str, ...]) -> str:
    """ARPAbet with stress digits as Kokoro's phonemes."""
    said = []
    for sound in sounds:
        name, stress = sound.rstrip("012"), sound[-1]
        if name in CONSONANTS:
            said.append(CONSONANTS[name])
        elif stress in STRESS:
            said.append(STRESS[stress] + VOWELS[name])
        else:
            said.append(UNSTRESSED.get(name, VOWELS[name]))
    return "".join(said)


def arpabet(word: str) -> list[str]:
    """The word's sounds in ARPAbet without stress, as the aligner's dictionary writes them.

    Empty for a word that has no letters.
    """
    found = look_up(word)
    if found is None:
        return [sound.rstrip("012") for sound in sound_out(word)]
    return [_BACK[said] for said in _BACK_PATTERN.findall(found.usual)]
