"""The draws: sizes, strata, pairs, acceptable sets, and that each unit has its fair chance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from firsthand.evaluate.assign.constrained import FEWEST, acceptable, drawn, score
from firsthand.evaluate.assign.drawing import assign, redraw, redraw_starts
from firsthand.evaluate.assign.lots import Lots
from firsthand.evaluate.assign.pairs import distances, matched
from firsthand.evaluate.assign.schemes import shares, stratified
from firsthand.evaluate.assign.units import Units
from firsthand.evaluate.design import Design, Kind
from firsthand.problems import Refused

from ..designs import clusters, people, wedge


def units_of(design: Design, many: int, strata: int = 1, columns: int = 2) -> Units:
    random = np.random.default_rng(3)
    ids = tuple(f"F{number:03d}" for number in range(many))
    stratum = tuple(f"S{number % strata}" if strata > 1 else "" for number in range(many))
    names = tuple(f"c{number}" for number in range(columns))
    return Units("cluster" if design.clustered else "code", ids, stratum, names, random.normal(size=(many, columns)))


def test_lots_are_those_of_the_published_generator() -> None:
    """Philox 4x64-10 from its definition (J. K. Salmon and others, SC'11), counter and key in whole numbers."""
    import hashlib

    key = int.from_bytes(hashlib.sha256(b"seal|1|x|0").digest()[:16], "big")
    mask = 2**64 - 1
    keys = [key & mask, key >> 64]
    counter = [1, 0, 0, 0]  # numpy counts before it draws
    for _ in range(10):
        first, second = 0xD2E7470EE14C6C93 * counter[0], 0xCA5A826395121157 * counter[2]
        counter = [
            (second >> 64) ^ counter[1] ^ keys[0], second & mask, (first >> 64) ^ counter[3] ^ keys[1], first & mask,
        ]  # fmt: skip
        keys = [(keys[0] + 0x9E3779B97F4A7C15) & mask, (keys[1] + 0xBB67AE8584CAA73B) & mask]
    assert [int(each) for each in Lots("seal", 1, "x").numbers(4)] == counter


def test_complete_draws_are_exact_and_fair() -> None:
    arms = stratified(("",) * 10, 0.3, Lots("s", 1, "t"), 20_000)
    assert (arms.sum(axis=1) == 3).all()
    assert arms.mean(axis=0) == pytest.approx(np.full(10, 0.3), abs=0.02)
    together = (arms[:, 0] & arms[:, 1]).mean()
    assert together == pytest.approx(3 * 2 / (10 * 9), abs=0.01)


def test_strata_are_split_evenly_and_the_odd_ones_by_chance() -> None:
    counts = shares([5, 5, 4, 3], 0.5, Lots("s", 1, "t"), 4_000)
    assert (counts.sum(axis=1) == round(17 * 0.5)).all()
    assert set(np.unique(counts[:, 0])) == {2, 3}
    assert (counts[:, 2] == 2).all()
    assert counts.mean(axis=0)[[0, 1, 3]] == pytest.approx([2 + 1 / 3, 2 + 1 / 3, 1 + 1 / 3], abs=0.03)  # 8 of 17


def test_pairs_are_the_best_of_all_possible_pairings() -> None:
    random = np.random.default_rng(8)
    for many in (4, 6, 8):
        apart = distances(random.normal(size=(many, 3)))
        found = sum(apart[a, b] for a, b in matched(apart))
        assert found == pytest.approx(min(_pairings(apart, tuple(range(many)))))


def _pairings(apart: np.ndarray, left: tuple[int, ...]) -> list[float]:
    if not left:
        return [0.0]
    first, *rest = left
    return [
        apart[first, other] + each
        for other in rest
        for each in _pairings(apart, tuple(number for number in rest if number != other))
    ]  # fmt: skip


def test_distances_are_mahalanobis_and_do_not_count_a_column_twice() -> None:
    from scipy.spatial.distance import cdist

    columns = np.random.default_rng(9).normal(size=(12, 3)) @ np.diag([1.0, 10.0, 0.1])
    inverse = np.linalg.inv(np.cov(columns, rowvar=False))
    assert distances(columns) == pytest.approx(cdist(columns, columns, "mahalanobis", VI=inverse))
    assert distances(np.hstack([columns, columns])) == pytest.approx(distances(columns))


def test_forty_forums_are_paired_within_their_strata() -> None:
    design = clusters(kind=Kind.MATCHED_PAIR, strata=("d",), balance_on=("c0", "c1"))
    units = units_of(design, 40, strata=2)
    found = assign(design, units)
    assert found.pair is not None
    for label in set(found.pair):
        rows = [row for row, each in enumerate(found.pair) if each == label]
        assert {found.arm[row] for row in rows} == {"campaign", "comparison"}
        assert len({found.stratum[row] for row in rows}) == 1


def test_an_odd_stratum_cannot_be_paired() -> None:
    design = clusters(kind=Kind.MATCHED_PAIR, clusters=10, strata=("d",), balance_on=("c0",))
    with pytest.raises(Refused, match="5 cannot be paired in the stratum “S0”"):
        assign(design, units_of(design, 10, strata=2))


def test_acceptable_allocations_are_the_best_tenth_of_all() -> None:
    columns = np.random.default_rng(4).normal(size=(12, 2))
    found = acceptable(("",) * 12, columns, 0.5, "seal", 1)
    assert found.enumerated
    assert found.looked_at == 924
    every = np.array([[row in each for row in range(12)] for each in combinations(range(12), 6)])
    scores = np.sort(score(every, columns))
    assert len(found.arms) == pytest.approx(92, abs=2)
    assert score(found.arms, columns).max() == pytest.approx(scores[len(found.arms) - 1])
    assert found.worst < found.median


def test_the_score_is_raab_and_butchers() -> None:
    columns = np.array([[1.0], [2.0], [3.0], [6.0]])
    arms = np.array([[True, False, False, True]])
    assert score(arms, columns)[0] == pytest.approx(((3.5 - 2.5) / columns.std(ddof=1)) ** 2)


def test_every_acceptable_allocation_is_drawn_equally_often() -> None:
    found = acceptable(("",) * 12, np.random.default_rng(4).normal(size=(12, 1)), 0.5, "seal", 1)
    chosen = [drawn(found, Lots("seal", 1, "constrained", stream)).tobytes() for stream in range(3_000)]
    counts = np.unique(chosen, return_counts=True)[1]
    expected = 3_000 / len(found.arms)
    chi = ((counts - expected) ** 2 / expected).sum() + (len(found.arms) - len(counts)) * expected
    assert chi < len(found.arms) + 5 * np.sqrt(2 * len(found.arms))


def test_too_few_acceptable_allocations_are_refused() -> None:
    with pytest.raises(Refused, match=r"Only \d+ of 70 possible") as caught:
        acceptable(("",) * 8, np.random.default_rng(4).normal(size=(8, 2)), 0.5, "seal", 1)
    assert f"At least {FEWEST}" in caught.value.what_would_be_needed


def test_so_many_that_chance_balances_by_itself_are_not_constrained() -> None:
    with pytest.raises(Refused, match="more than constrained randomisation is for"):
        acceptable(("",) * 1_001, np.zeros((1_001, 1)), 0.5, "seal", 1)


def test_clusters_that_are_tied_together_are_refused() -> None:
    """One forum as large as the next two together: every balanced allocation sets it against both."""
    columns = np.concatenate([np.linspace(0, 1, 10), [100.0, 100.0]])[:, None]
    with pytest.raises(Refused, match="always share an arm or never do"):
        acceptable(("",) * 12, columns, 0.5, "seal", 1)


@pytest.mark.parametrize(
    "design",
    [
        clusters(balance_on=("c0", "c1")),
        clusters(strata=("d",), assignment="stratified"),
        clusters(kind=Kind.MATCHED_PAIR, balance_on=("c0",)),
        clusters(kind=Kind.WAITING_LIST),
        people(people=40),
        wedge(clusters=40),
    ],
)
def test_the_seal_decides_the_draw_whatever_the_order_of_the_list(design: Design) -> None:
    units = units_of(design, 40, strata=2 if design.strata else 1, columns=len(design.balance_on))
    first = assign(design, units)
    assert assign(design, units) == first
    other = assign(Design(**{**design.__dict__, "seed": 12}), units)
    assert (other.arm, other.starts) != (first.arm, first.starts)
    renamed = assign(Design(**{**design.__dict__, "title": "Another"}), units)
    assert (renamed.arm, renamed.starts) != (first.arm, first.starts)


def test_a_wedge_deals_its_steps_evenly() -> None:
    design = wedge(clusters=22, strata=("d",))
    found = assign(design, units_of(design, 22, strata=2, columns=1))
    assert found.starts is not None
    assert sorted(np.bincount(found.starts)[2:]) == [5, 5, 6, 6]
    assert set(found.arm) == {"campaign"}
    again = redraw_starts(design, units_of(design, 22, strata=2, columns=1), 50)
    assert again.shape == (50, 22)
    assert len({tuple(each) for each in again}) == 50


@pytest.mark.parametrize(
    "design",
    [clusters(), clusters(balance_on=("c0",)), clusters(kind=Kind.MATCHED_PAIR), clusters(strata=("d",))],
)
def test_redraws_follow_the_scheme_and_leave_the_assignment_alone(design: Design) -> None:
    units = units_of(design, 40, strata=2 if design.strata else 1, columns=1)
    arms = redraw(design, units, 400)
    assert arms.shape == (400, 40)
    assert (arms.sum(axis=1) == 20).all()
    assert arms.mean(axis=0) == pytest.approx(np.full(40, 0.5), abs=0.13)
    real = np.array([each == "campaign" for each in assign(design, units).arm])
    assert (arms == real).all(axis=1).sum() <= 1


def test_what_chance_does_not_assign_is_not_drawn() -> None:
    design = clusters(kind=Kind.DIFFERENCE_IN_DIFFERENCES, baseline=True)
    with pytest.raises(Refused, match="nothing to draw"):
        assign(design, units_of(design, 40))
    with pytest.raises(Refused, match="everybody meets the campaign"):
        redraw(wedge(), units_of(wedge(), 20), 2)


def test_an_arm_of_one_is_refused() -> None:
    design = clusters(clusters=3)
    with pytest.raises(Refused, match="One arm would have 1"):
        assign(design, units_of(design, 3))
