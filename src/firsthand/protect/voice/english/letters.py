"""Sounds of a word that no dictionary has, by the network of g2p_en (a GRU that reads and a GRU that says).

Source: K. Park and J. Kim, g2pE (2019); its weights were trained on CMUdict. Written anew for numpy.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
LETTERS = ["<pad>", "<unk>", "</s>", *"abcdefghijklmnopqrstuvwxyz"]
_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split()
#: The order of the network's outputs. "UW" without a stress stands before "UW0" in what it was trained on.
SOUNDS = [
    "<pad>", "<unk>", "<s>", "</s>",
    *(f"{vowel}{stress}" for vowel in _VOWELS[:6] for stress in "012"), "B", "CH", "D", "DH",
    *(f"{vowel}{stress}" for vowel in _VOWELS[6:9] for stress in "012"), "F", "G", "HH",
    *(f"{vowel}{stress}" for vowel in _VOWELS[9:11] for stress in "012"), "JH", "K", "L", "M", "N", "NG",
    *(f"{vowel}{stress}" for vowel in _VOWELS[11:13] for stress in "012"), "P", "R", "S", "SH", "T", "TH",
    *(f"UH{stress}" for stress in "012"), "UW", *(f"UW{stress}" for stress in "012"), "V", "W", "Y", "Z", "ZH",
]  # fmt: skip
LONGEST = 24  # sounds: nothing that is said is longer, and a network that loops must stop


@cache
def _weights() -> dict[str, Array]:
    with (files("firsthand.protect.voice") / "weights" / "letters.npz").open("rb") as stored:
        return {name: values.astype(np.float32) for name, values in np.load(stored).items()}


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def _step(side: str, x: Array, h: Array) -> Array:
    w = _weights()
    of_input = w[f"{side}_w_ih"] @ x + w[f"{side}_b_ih"]
    of_state = w[f"{side}_w_hh"] @ h + w[f"{side}_b_hh"]
    size = len(h)
    gates = _sigmoid(of_input[: 2 * size] + of_state[: 2 * size])
    reset, update = gates[:size], gates[size:]
    new = np.tanh(of_input[2 * size :] + reset * of_state[2 * size :])
    return np.asarray((1 - update) * new + update * h, np.float32)


@cache
def sound_out(word: str) -> tuple[str, ...]:
    """ARPAbet with stress digits for the letters a to z of `word`; empty when it has none."""
    known = [letter for letter in word.lower() if "a" <= letter <= "z"]
    if not known:
        return ()
    w = _weights()
    h = np.zeros(w["enc_w_hh"].shape[1], np.float32)
    for letter in [*known, "</s>"]:
        h = _step("enc", w["enc_emb"][LETTERS.index(letter)], h)
    said, last = [], SOUNDS.index("<s>")
    for _ in range(LONGEST):
        h = _step("dec", w["dec_emb"][last], h)
        last = int(np.argmax(w["fc_w"] @ h + w["fc_b"]))
        if SOUNDS[last] == "</s>":
            break
        said.append(SOUNDS[last])
    return tuple(sound for sound in said if not sound.startswith("<"))
