"""The speaking model, rewritten when it is loaded: the same numbers in two fifths of the processor's time.

Nine tenths of Kokoro's time go to eight blocks at the end of its decoder (Kaneko et al. 2022, iSTFTNet). In the
model as it is published each is some 190 nodes with time along the last axis, and its convolutions of 8-bit numbers
(ConvInteger) run on instructions that are a decade old. Here each block is put together anew with the channels
along the last axis:

- a convolution is one product of matrices of 8-bit numbers. The weights have seven bits; moved to -64...63 they
  fit the processors' fastest instructions, and no sum of two products overflows the 16 bits of older ones, so that
  the integers are those of the original on every processor;
- mean and variance are products with ones, scale and shift are worked out for a channel, not for a sample;
- x + sin²(ax)/a is (2ax - cos(2ax) + 1)/2a: one pass less, and the scale goes into the norm's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np

from .network import MICROSOFT, Network, Node, node

GENERATOR = "/decoder/decoder/generator/"
#: Each block with the value that goes into it; what comes out is its `Add_8_output_0`.
BLOCKS = {
    "noise_res.0": "noise_convs.0/Conv_output_0",
    "noise_res.1": "noise_convs.1/Conv_output_0",
    **{f"resblocks.{number}": "Add_2_output_0" for number in (0, 1, 2)},
    **{f"resblocks.{number}": "Add_5_output_0" for number in (3, 4, 5)},
}
DILATIONS = (1, 3, 5)
EPSILON = 1e-5  # of the norms
CENTRE = 64  # of the weights, 0 to 127
TO_THE_END = 2**62


def quicker(model: bytes) -> bytes:
    """The model with its eight blocks rewritten."""
    network = Network(model)
    for name, given in BLOCKS.items():
        _replace(network, GENERATOR + name, GENERATOR + given)
    return network.to_bytes()


def _replace(network: Network, block: str, given: str) -> None:
    """Exchange the nodes of one block, but those that work out its style."""
    prefixes = (block + "/", _dotted(block) + ".")
    old = [i for i, one in enumerate(network.nodes) if one.gives[0].startswith(prefixes) and "/fc/" not in one.gives[0]]
    convolutions = {
        one.gives[0]: one for i in old if (one := network.nodes[i]).gives[0].endswith("Conv_output_0_output_quantized")
    }
    new = _Block(network, block, convolutions).built(given)
    last, gone = old[-1], set(old)
    network.nodes[:] = [
        *(one for i, one in enumerate(network.nodes[:last]) if i not in gone), *new, *network.nodes[last + 1 :]
    ]  # fmt: skip


def _dotted(block: str) -> str:
    """How the names of a block's constants begin."""
    return block[1:].replace("/", ".")


class _Block:
    """Puts one block together."""

    def __init__(self, network: Network, block: str, convolutions: dict[str, Node]) -> None:
        self._network, self._block, self._convolutions = network, block, convolutions
        self._dotted = _dotted(block)
        self._nodes: list[Node] = []
        self._numbers = count()

    def built(self, given: str) -> list[Node]:
        """x + convolution(snake(norm(convolution(snake(norm(x)))))), three times."""
        x = self._node("Transpose", given, perm=[0, 2, 1])
        self._ones(x)
        for number, dilation in enumerate(DILATIONS):
            inner = self._convolution(self._snake(x, f"1.{number}"), f"convs1.{number}", dilation)
            inner = self._convolution(self._snake(inner, f"2.{number}"), f"convs2.{number}", 1)
            x = self._node("Add", inner, x)
        out = self._block + "/Add_8_output_0"
        self._nodes.append(node("Transpose", [x], [out], perm=[0, 2, 1]))
        return self._nodes

    def _node(self, kind: str, *takes: str, domain: str = "", **attributes: int | Sequence[int]) -> str:
        name = f"{self._block}/quick{next(self._numbers)}"
        self._nodes.append(node(kind, takes, [name], domain=domain, **attributes))
        return name

    def _constant(self, name: str, value: object, dtype: type[np.generic]) -> str:
        name = f"{self._block}/{name}"
        self._network[name] = np.asarray(value, dtype)
        return name

    def _ones(self, x: str) -> None:
        """A row of as many ones as there are samples, divided by their number: times it is a mean over time."""
        length = self._node("Shape", x, start=1, end=2)
        share = self._node("Reciprocal", self._node("Cast", length, to=1))
        square = self._node("Concat", self._constant("one", [1, 1], np.int64), length, axis=0)
        self._mean = self._node("Expand", share, square)

    def _snake(self, x: str, place: str) -> str:
        """The norm in the speaker's style, and x + sin²(ax)/a behind it."""
        style = self._node(
            "Unsqueeze", f"{self._block}/adain{place}/fc/Gemm_output_0", self._constant("axis", [1], np.int64)
        )
        gain, shift = f"{style}.gain", f"{style}.shift"
        self._nodes.append(node("Split", [style], [gain, shift], axis=2, num_outputs=2))
        mean = self._node("MatMul", self._mean, x)
        square = self._node("MatMul", self._mean, self._node("Mul", x, x))
        variance = self._node("Sub", square, self._node("Mul", mean, mean))
        deviation = self._node("Sqrt", self._node("Add", variance, self._constant("epsilon", EPSILON, np.float32)))
        gain = self._node("Add", gain, self._constant("unit", 1, np.float32))
        alpha = np.asarray(self._network[f"{self._dotted}.alpha{place}"], np.float32)
        twice = 2 * alpha.reshape(1, 1, -1)
        doubled = self._constant(f"twice{place}", twice, np.float32)
        halved = self._constant(f"half{place}", 1 / twice, np.float32)
        scale = self._node("Mul", self._node("Div", gain, deviation), doubled)
        offset = self._node("Sub", self._node("Mul", shift, doubled), self._node("Mul", mean, scale))
        angle = self._node("Add", self._node("Mul", x, scale), offset)
        bent = self._node("Sub", angle, self._node("Cos", angle))
        return self._node("Add", self._node("Mul", bent, halved), halved)

    def _convolution(self, x: str, name: str, dilation: int) -> str:
        """The taps beside each other as one wide row for each sample, times the weights."""
        old = self._convolutions[f"{self._block}/{name}/Conv_output_0_output_quantized"]
        weights = np.asarray(self._network[old.takes[1]], np.int8) - np.int8(CENTRE)  # outputs, inputs, taps
        zero = np.asarray(self._network[old.takes[3]], np.int8) - np.int8(CENTRE)
        scale = self._network[old.takes[1].replace("_quantized", "_scale")]
        outputs, inputs, taps = weights.shape
        matrix = weights.transpose(2, 1, 0).reshape(taps * inputs, outputs)
        small = [f"{self._block}/{name}/{part}" for part in ("small", "scale", "zero")]
        self._nodes.append(node("DynamicQuantizeLinear", [x], small))
        edge = dilation * (taps - 1) // 2
        padded = self._node(
            "Pad", small[0], self._constant(f"edge{edge}", [0, edge, 0, 0, edge, 0], np.int64), small[2]
        )
        wide = self._node("Concat", *(self._shifted(padded, dilation * i, 2 * edge) for i in range(taps)), axis=2)
        return self._node(
            "MatMulIntegerToFloat",
            wide,
            self._constant(f"{name}/weights", matrix, np.int8),
            small[1],
            self._constant(f"{name}/weights.scale", scale, np.float32),
            small[2],
            self._constant(f"{name}/weights.zero", zero, np.int8),
            f"{self._dotted}.{name}.bias",
            domain=MICROSOFT,
        )

    def _shifted(self, padded: str, start: int, room: int) -> str:
        end = start - room if start < room else TO_THE_END
        return self._node(
            "Slice",
            padded,
            self._constant(f"from{start}", [start], np.int64),
            self._constant(f"to{end}", [end], np.int64),
            self._constant("axis", [1], np.int64),
        )
