"""An ONNX network as nodes and constants, so that it can be changed when it is loaded.

Reads and writes the parts of ONNX's format that this needs and carries the rest along as it is; the package
`onnx` and its compiled dependencies are not needed for it. Source: onnx.proto of ONNX 1.16 (IR version 9), in the
encoding of protocol buffers: a field is its number and kind in one number, then a number, four bytes, or
a length and so many bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Numbers of fields: of a model, a graph, a node, an attribute and a tensor.
GRAPH = 7
NODE, CONSTANT = 1, 5
TAKES, GIVES, KIND, ATTRIBUTE, DOMAIN = 1, 2, 4, 5, 7
NAME, INTEGER, INTEGERS, TYPE = 1, 3, 8, 20
DIMENSIONS, ELEMENT, FLOATS, WHOLES, CALLED, RAW = 1, 2, 4, 5, 8, 9
#: ONNX's number of each type that is read or written.
ELEMENTS = {1: np.float32, 2: np.uint8, 3: np.int8, 7: np.int64}
MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Node:
    """One operation; `takes` and `gives` are names of values, `raw` is the node in ONNX's encoding."""

    takes: tuple[str, ...]
    gives: tuple[str, ...]
    raw: bytes | memoryview


def node(
    kind: str, takes: Sequence[str], gives: Sequence[str], *, domain: str = "", **attributes: int | Sequence[int]
) -> Node:
    """A new node; its attributes are whole numbers or lists of them."""
    parts = [_bytes(TAKES, name.encode()) for name in takes] + [_bytes(GIVES, name.encode()) for name in gives]
    parts += [_bytes(KIND, kind.encode()), _bytes(DOMAIN, domain.encode())]
    for name, value in attributes.items():
        if isinstance(value, int):
            said = [_number(INTEGER, value), _number(TYPE, 2)]
        else:
            said = [*(_number(INTEGERS, one) for one in value), _number(TYPE, 7)]
        parts.append(_bytes(ATTRIBUTE, b"".join([_bytes(NAME, name.encode()), *said])))
    return Node(tuple(takes), tuple(gives), b"".join(parts))


class Network:
    """The nodes of a model in order, and its constants by name."""

    def __init__(self, model: bytes) -> None:
        """Read a serialised ONNX model."""
        self._around: list[bytes | memoryview] = []
        self._rest: list[bytes | memoryview] = []
        self.nodes: list[Node] = []
        self._constants: dict[str, bytes | memoryview] = {}
        for number, value, whole in _fields(memoryview(model)):
            if number == GRAPH:
                self._read_graph(value)
            else:
                self._around.append(whole)

    def _read_graph(self, graph: memoryview) -> None:
        for number, value, whole in _fields(graph):
            if number == NODE:
                names = [(n, bytes(v).decode()) for n, v, _ in _fields(value) if n in {TAKES, GIVES}]
                takes, gives = (tuple(name for n, name in names if n == side) for side in (TAKES, GIVES))
                self.nodes.append(Node(takes, gives, value))
            elif number == CONSTANT:
                self._constants[next(bytes(v).decode() for n, v, _ in _fields(value) if n == CALLED)] = value
            else:
                self._rest.append(whole)

    def __getitem__(self, name: str) -> NDArray[np.generic]:
        """The value of a constant. Raises KeyError when there is none."""
        shape: list[int] = []
        element, raw, numbers = 0, memoryview(b""), []
        for number, value, _ in _fields(self._constants[name]):
            if number == DIMENSIONS:
                shape += [value] if isinstance(value, int) else _packed(value)
            elif number == ELEMENT:
                element = int(value)
            elif number in {RAW, FLOATS}:
                raw = value
            elif number == WHOLES:
                numbers = [value] if isinstance(value, int) else _packed(value)
        values = np.array(numbers, ELEMENTS[element]) if numbers else np.frombuffer(raw, ELEMENTS[element])
        return values.reshape(shape)

    def __setitem__(self, name: str, value: NDArray[np.generic]) -> None:
        """Add a constant, or give it another value."""
        element = next(number for number, kind in ELEMENTS.items() if kind == value.dtype)
        parts = [_number(DIMENSIONS, length) for length in value.shape]
        parts += [_number(ELEMENT, element), _bytes(CALLED, name.encode()), _bytes(RAW, value.tobytes())]
        self._constants[name] = b"".join(parts)

    def to_bytes(self) -> bytes:
        """The model, without the constants that no node takes."""
        taken = {name for one in self.nodes for name in one.takes}
        parts = [_bytes(NODE, one.raw) for one in self.nodes]
        parts += [_bytes(CONSTANT, raw) for name, raw in self._constants.items() if name in taken]
        return b"".join([*self._around, _bytes(GRAPH, b"".join([*parts, *self._rest]))])


def _fields(data: memoryview | bytes) -> Iterator[tuple[int, Any, memoryview]]:
    """(number, value, the whole field) of every field; a value is an int or a stretch of bytes."""
    view, at = memoryview(data), 0
    while at < len(view):
        begin = at
        tag, at = _read_number(view, at)
        kind = tag & 7
        if kind == 0:
            value, at = _read_number(view, at)
            yield tag >> 3, value, view[begin:at]
            continue
        length, at = _read_number(view, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
        yield tag >> 3, view[at : at + length], view[begin : at + length]
        at += length


def _read_number(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _packed(view: memoryview) -> list[int]:
    found, at = [], 0
    while at < len(view):
        value, at = _read_number(view, at)
        found.append(value)
    return found


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # a negative number is its two's complement
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _bytes(number: int, value: bytes | memoryview) -> bytes:
    return b"".join([_varint(number << 3 | 2), _varint(len(value)), value])
