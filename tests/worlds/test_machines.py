from __future__ import annotations

import numpy as np
import pytest

from firsthand.worlds.cascades import chances
from firsthand.worlds.generate import skewed
from firsthand.worlds.machines import Machines, NoCluster, pieces
from firsthand.worlds.reverse import reverse_sets


def test_pieces_cover_the_range_once() -> None:
    assert pieces(3, 10, 4) == [(3, 7), (7, 10)]


def test_threads_change_nothing() -> None:
    graph = skewed(500, 3000, 1).transpose
    given = (graph.offsets, graph.targets, np.log1p(-0.5 * chances(graph, None)), 4)
    cut = pieces(1 << 41, (1 << 41) + 100, 7)
    one, many = (Machines(threads).each(reverse_sets, cut, *given) for threads in (1, 4))
    for left, right in zip(one, many, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))
    whole = reverse_sets(1 << 41, (1 << 41) + 100, *given)
    assert np.array_equal(np.concatenate([member for _, member in one]), whole[1])


def test_a_cluster_that_is_not_there_is_said() -> None:
    pytest.importorskip("ray")
    with pytest.raises(NoCluster, match=r"127\.0\.0\.1:1"):
        Machines(ray="127.0.0.1:1").each(divmod, [(1, 2)])
