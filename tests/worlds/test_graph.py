from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firsthand.worlds.generate import communities, skewed
from firsthand.worlds.graph import Graph, from_edges

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40)


def arcs(graph: Graph) -> list[tuple[int, int]]:
    return [(u, int(v)) for u in range(graph.people) for v in graph.targets[graph.offsets[u] : graph.offsets[u + 1]]]


@given(PAIRS)
def test_self_loops_and_doubles_go_and_nothing_else(pairs: list[tuple[int, int]]) -> None:
    source, target = np.array(pairs, np.int32).T.copy()
    wanted = {(u, v) for u, v in pairs if u != v}
    directed = from_edges(7, source, target, directed=True)
    assert arcs(directed) == sorted(wanted)
    assert arcs(directed.transpose) == sorted((v, u) for u, v in wanted)
    both = from_edges(7, source, target, directed=False)
    assert arcs(both) == sorted(wanted | {(v, u) for u, v in wanted})
    assert both.transpose is both
    assert [int(n) for n in directed.heard_from] == [sum(v == node for _, v in wanted) for node in range(7)]


def test_contacts_fall_where_the_mixing_says() -> None:
    block = np.repeat(np.arange(2, dtype=np.int32), [3000, 1000])
    graph = communities(block, np.array([8.0, 4.0]), np.array([[0.9, 0.1], [0.5, 0.5]]), seed=5)
    drawn = np.zeros((2, 2))
    for u in range(graph.people):
        for v in graph.targets[graph.offsets[u] : graph.offsets[u + 1]]:
            drawn[block[u], block[v]] += 1
    # 12,000 draws of block 0, 2,000 of block 1; an arc each way
    assert np.allclose(drawn, [[2 * 10_800, 1_200 + 1_000], [1_200 + 1_000, 2 * 1_000]], rtol=0.05)


def test_generated_graphs_are_what_their_seed_says() -> None:
    one, again, other = (skewed(1000, 8000, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.targets, again.targets)
    assert not np.array_equal(one.targets, other.targets)
