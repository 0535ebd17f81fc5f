from __future__ import annotations

import numpy as np
from scipy import stats

from firsthand.worlds.streams import Decides, mixed, uniforms


def test_the_mixer_is_splitmix64() -> None:
    """The published sequence from seed 1234567 (Vigna's reference program)."""
    golden, state, found = 0x9E3779B97F4A7C15, 1234567, []
    for _ in range(3):
        state = (state + golden) % 2**64
        found.append(int(mixed(np.uint64(state))))
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_numbers_are_uniform_and_streams_are_apart() -> None:
    keys = [(7, Decides.CONTACT.value, world) for world in range(4)]
    keys += [(7, Decides.DOUBT.value, 0), (8, Decides.CONTACT.value, 0), (7, Decides.CONTACT.value, 1 << 41)]
    draws = np.array([uniforms(*key, 20_000) for key in keys])
    assert draws.min() >= 0
    assert draws.max() < 1
    assert all(stats.kstest(row, "uniform").pvalue > 1e-4 for row in draws)
    apart = np.corrcoef(draws) - np.eye(len(keys))
    assert np.abs(apart).max() < 0.03
    assert np.abs(np.corrcoef(draws[:, :-1].ravel(), draws[:, 1:].ravel())[0, 1]) < 0.01


def test_a_number_depends_on_what_it_decides_alone() -> None:
    few, many = uniforms(3, Decides.ATTENDS.value, 5, 10), uniforms(3, Decides.ATTENDS.value, 5, 100)
    assert np.array_equal(few, many[:10])
    assert len({uniforms(3, each.value, 5, 10)[9] for each in Decides}) == len(Decides)
