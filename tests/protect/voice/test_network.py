"""Networks that are read, changed and written; onnxruntime is the judge of what was written."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from firsthand.protect.voice import models
from firsthand.protect.voice.network import Network, node

SILERO = (files("firsthand.protect.voice") / "weights" / "silero.onnx").read_bytes()


def heard(model: bytes) -> np.ndarray:
    """What Silero's detector of speech says of some noise."""
    noise = np.random.default_rng(1).normal(0, 0.1, (3, 576)).astype(np.float32)
    state = np.zeros((1, 1, 128), np.float32)
    return np.asarray(models.session(model, threads=1).run(None, {"input": noise, "h": state, "c": state})[0])


def test_what_was_not_changed_is_written_as_it_was_read() -> None:
    """The same answers, and nothing lost but constants that nobody takes."""
    written = Network(SILERO).to_bytes()
    assert np.array_equal(heard(written), heard(SILERO))
    assert Network(written).to_bytes() == written


def test_nodes_and_constants_that_are_added() -> None:
    """Numbers, lists of them and negative ones arrive, and a constant that is given another value has it."""
    answers = []
    for factor in (1, 0.5):
        network = Network(SILERO)
        last = network.nodes[-1]
        network.nodes[-1:] = [
            node("Concat", [last.takes[0]] * 2, ["twice"], axis=-1),
            node("Transpose", ["twice"], ["turned"], perm=[2, 1, 0]),
            node("Mul", ["turned", "factor"], last.gives),
        ]
        network["factor"] = np.array([7, 8], np.int64)
        network["factor"] = np.full((1, 1), factor, np.float32)
        assert np.array_equal(network["factor"], [[factor]])
        answers.append(heard(network.to_bytes()))
    whole, half = answers
    assert whole.shape == (6, 1, 1)
    assert np.allclose(whole.ravel(), np.tile(heard(SILERO).ravel(), 2))
    assert np.array_equal(half, whole / 2)


def test_a_constant_that_is_not_there() -> None:
    """Is not made up."""
    with pytest.raises(KeyError):
        Network(SILERO)["nowhere"]
