"""Group-time effects by hand and against pyfixest's saturated event study (Sun & Abraham)."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.evaluate.estimate.panel import two_way
from firsthand.evaluate.estimate.staggered import group_time_effects


def made(growing: bool = True, seed: int = 4) -> tuple[np.ndarray, ...]:
    """18 clusters over 6 periods that start in period 3, in 5 or never; effect 1 a period since the start."""
    stream = np.random.default_rng(seed)
    cluster, period = (each.ravel() for each in np.meshgrid(np.arange(18), np.arange(1, 7), indexing="ij"))
    start = np.array([3.0, 5.0, np.inf])[cluster % 3]
    age = np.where(period >= start, period - start + 1, 0)
    y = stream.normal(size=18)[cluster] + 0.3 * period + (age if growing else (age > 0)) + 0.1 * stream.normal(size=108)
    return y, period.astype(float), start, cluster


def test_each_cell_is_a_difference_of_differences_of_means() -> None:
    y, period, start, cluster = made()
    found = group_time_effects(y, period, start, cluster)

    def mean(chosen: np.ndarray, when: int) -> float:
        return float(y[chosen & (period == when)].mean())

    by_pair = {(cell.start, cell.period): cell.effect for cell in found.cells}
    own, later = start == 3, start > 4
    expected = mean(own, 4) - mean(own, 2) - (mean(later, 4) - mean(later, 2))
    assert by_pair[3, 4] == pytest.approx(expected)
    never = np.isinf(start)
    expected = mean(own, 6) - mean(own, 2) - (mean(never, 6) - mean(never, 2))
    assert by_pair[3, 6] == pytest.approx(expected)


def test_cells_against_the_never_reached_are_sun_and_abrahams() -> None:
    """In a balanced panel with the never treated as comparison, the cells are the coefficients of the regression
    with an indicator for each group and period (L. Sun & S. Abraham 2021, section 4), run here by itself."""
    y, period, start, cluster = made()
    cells = [(g, t) for g in (3, 5) for t in range(1, 7) if t != g - 1]
    x = np.column_stack(
        [((start == g) & (period == t)).astype(float) for g, t in cells]
        + [(cluster == each).astype(float) for each in range(18)]
        + [(period == each).astype(float) for each in range(2, 7)]
    )
    theirs = dict(zip(cells, np.linalg.lstsq(x, y, rcond=None)[0], strict=False))
    ours = group_time_effects(y, period, start, cluster, control="never").cells
    assert {(cell.start, cell.period): cell.effect for cell in ours} == pytest.approx(theirs)


def test_growing_effects_are_averaged_right_where_two_way_effects_are_not() -> None:
    y, period, start, cluster = made()
    found = group_time_effects(y, period, start, cluster)
    true = np.mean([1, 2, 3, 4, 1, 2])
    assert found.overall.low <= true <= found.overall.high
    assert {age: round(each.estimate) for age, each in found.by_exposure.items()} == {
        -4: 0, -3: 0, -2: 0, 0: 1, 1: 2, 2: 3, 3: 4,
    }  # fmt: skip
    treated = (period >= start).astype(float)
    assert abs(two_way(y, treated, period, cluster.astype(str)).estimate - true) > 0.15


def test_the_interval_of_the_jackknife_covers() -> None:
    """150 panels of 18 clusters with a constant effect: near 95%."""
    held = 0
    for seed in range(150):
        y, period, start, cluster = made(growing=False, seed=seed)
        found = group_time_effects(y, period, start, cluster).overall
        held += found.low <= 1 <= found.high
    assert 0.92 <= held / 150 <= 0.99


def test_other_people_each_period_and_unequal_numbers_are_cells_too() -> None:
    y, period, start, cluster = made(growing=False)
    again = np.repeat(np.arange(len(y)), 1 + (np.arange(len(y)) % 3))
    found = group_time_effects(y[again], period[again], start[again], cluster[again])
    assert found.overall.estimate == pytest.approx(1, abs=0.2)
    assert found.overall.n == len(again)


def test_what_cannot_be_compared_is_refused() -> None:
    y, period, _, cluster = made()
    with pytest.raises(ValueError, match="No group has both"):
        group_time_effects(y, period, np.ones(len(y)), cluster)
    lonely = np.where(cluster == 0, 3.0, np.inf)
    with pytest.raises(ValueError, match="one cluster"):
        group_time_effects(y, period, lonely, cluster)
