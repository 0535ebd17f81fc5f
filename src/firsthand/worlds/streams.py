"""Random numbers that depend on what they decide, and on nothing else.

A number is a hash (the output function of SplitMix64: Steele, Lea and Flood 2014) of the seed, the kind of
decision, the world and the index of what is decided. So a world is the same whoever samples it, in whatever order,
on one thread, on many, or on another machine; and two plans meet the same luck (common random numbers).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from .kernels import compiled

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2**-53


class Decides(IntEnum):
    """What a stream decides. A value, once given, stays: it is part of what a seed means."""

    ROOT = 1  # whose neighbourhood is looked at
    CONTACT = 2  # whether word passes along a contact
    DOUBT = 3  # how much it takes to convince a person
    EXPOSED = 4  # whether propaganda reaches a person directly
    ATTENDS = 5  # whether a person is in the audience of a slot
    CREDIBLE = 6  # how credible a voice is to a group
    EFFECT = 7  # how strong the message is
    GRAPH = 8  # who knows whom
    RECRUITERS = 9  # who recruits, when nobody is named


@compiled
def mixed(z: np.uint64) -> np.uint64:
    """64 bits in, 64 well-mixed bits out."""
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@compiled
def stream(seed: int, decides: int, world: int) -> np.uint64:
    """The key of one kind of decision in one world."""
    first = mixed(np.uint64(seed) + np.uint64(decides) * GOLDEN)
    return mixed(first ^ (np.uint64(world) * GOLDEN + GOLDEN))


@compiled
def uniform(key: np.uint64, index: int) -> float:
    """The number at `index` of a stream, in [0, 1)."""
    # through int64: processors turn that into a float in one step
    return float(np.int64(mixed(key + (np.uint64(index) + np.uint64(1)) * GOLDEN) >> _11)) * _UNIT


@compiled
def uniforms(seed: int, decides: int, world: int, count: int) -> NDArray[np.float64]:
    """The first numbers of a stream: float64, `count`. For callers that are not compiled."""
    key = stream(seed, decides, world)
    drawn = np.empty(count)
    for i in range(count):
        drawn[i] = uniform(key, i)
    return drawn
