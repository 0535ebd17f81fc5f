"""The speaking model as it is published, and rewritten: one sound, and less of the processor's time."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from firsthand.protect.voice import models
from firsthand.protect.voice.network import Network
from firsthand.protect.voice.quicker import BLOCKS, GENERATOR, quicker
from firsthand.protect.voice.synthesis import Synthesiser

TEXT = "The road to the village was closed, and we waited until the morning."


def spoken(model: bytes, style: float = 1) -> tuple[np.ndarray, float]:
    """A sentence and the processor's seconds; the style is one that was made a little different."""
    voice = Synthesiser()
    session: Any = models.session(model, threads=1)
    voice.__dict__["_session"] = session
    voice.__dict__["_styles"] = voice._styles * np.float32(style)
    begun = time.process_time()
    return voice.speak(TEXT), time.process_time() - begun


@pytest.fixture(scope="module")
def published() -> bytes:
    return models.kokoro_model()


@pytest.fixture(scope="module")
def rewritten(published: bytes) -> bytes:
    return quicker(published)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Power of the difference of two sounds, as a share of the first's."""
    length = min(len(one), len(other))
    return float(((one[:length] - other[:length]) ** 2).sum() / (one[:length] ** 2).sum())


def test_the_same_sound_in_less_time(published: bytes, rewritten: bytes) -> None:
    """It differs from the published model's less than that differs from itself when the last bit of its style does."""
    (sound, took), (same, quick) = spoken(published), spoken(rewritten)
    (nudged, _) = spoken(published, 1 + 1e-7)
    assert len(same) == pytest.approx(len(sound), abs=240)
    assert difference(sound, same) < max(0.02, difference(sound, nudged))
    assert quick < took


def test_weights_are_moved_and_not_changed(published: bytes, rewritten: bytes) -> None:
    """On a processor without VNNI two products of 8 bits are added in 16: none may reach beyond them."""
    before, after = Network(published), Network(rewritten)
    for block in BLOCKS:
        for place in ("convs1.0", "convs2.2"):
            name = f"{GENERATOR}{block}/{place}"
            moved, zero = after[name + "/weights"], after[name + "/weights.zero"]
            assert 2 * 255 * np.abs(moved.astype(int)).max() <= 2**15 - 1
            old = next(one for one in before.nodes if one.gives == (name + "/Conv_output_0_output_quantized",))
            weights, centre = (before[old.takes[i]].astype(int) for i in (1, 3))
            turned = (weights - centre).transpose(2, 1, 0).reshape(moved.shape)
            assert np.array_equal(moved.astype(int) - zero.astype(int), turned)
