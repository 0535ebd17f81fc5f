"""Lots that anybody can draw again: a counter-based generator keyed by the seal, the seed and the purpose.

Philox (J. K. Salmon and others, SC'11) is a fixed function of key and counter, so the lots do not depend on the
version of a library; the key is the SHA-256 of what decides.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


class Lots:
    """A stream of lots for one purpose of one sealed design. `stream` 0 is the assignment itself; others serve
    the redraws of randomisation inference."""

    def __init__(self, seal: str, seed: int, purpose: str, stream: int = 0) -> None:
        digest = hashlib.sha256(f"{seal}|{seed}|{purpose}|{stream}".encode()).digest()
        self._source = np.random.Philox(key=int.from_bytes(digest[:16], "big"))

    def numbers(self, many: int) -> NDArray[np.uint64]:
        """So many lots, each a whole number below 2^64."""
        return np.asarray(self._source.random_raw(many), dtype=np.uint64)

    def order(self, many: int) -> NDArray[np.intp]:
        """An order of so many things, every order equally likely."""
        return np.argsort(self.numbers(many), kind="stable")
