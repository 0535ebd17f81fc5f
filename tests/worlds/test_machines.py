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


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_two_worker_processes_gives_the_same_bytes() -> None:
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    graph = skewed(500, 3000, 1).transpose
    given = (graph.offsets, graph.targets, np.log1p(-0.5 * chances(graph, None)), 4)
    cut = pieces(0, 60, 10)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        cluster.add_node(num_cpus=1)
        far = Machines(ray=cluster.address).each(reverse_sets, cut, *given)
        assert len([each for each in ray.nodes() if each["Alive"]]) == 2
    finally:
        ray.shutdown()
        cluster.shutdown()
    for left, right in zip(far, Machines().each(reverse_sets, cut, *given), strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))
