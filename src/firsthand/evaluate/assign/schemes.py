"""Complete and stratified draws: how many of each stratum meet the campaign, and which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .lots import Lots


def strata_of(stratum: tuple[str, ...]) -> list[NDArray[np.intp]]:
    """The rows of each stratum, strata in the order of their names."""
    return [np.flatnonzero(np.array(stratum) == name) for name in sorted(set(stratum))]


def shares(sizes: list[int], allocation: float, lots: Lots, many: int = 1) -> NDArray[np.intp]:
    """How many of each stratum meet the campaign in each of so many draws, shape (many, strata): the whole part of
    its share; who gets one of what is left over is drawn, so that the total is the declared share of all."""
    exact = np.array(sizes) * allocation
    whole = np.floor(exact + 1e-9).astype(np.intp)
    left = round(sum(sizes) * allocation) - int(whole.sum())
    fraction = exact - whole
    result = np.tile(whole, (many, 1))
    if left <= 0:
        return result
    # Efraimidis and Spirakis: drawn without replacement, with chances that follow the fraction.
    chance = (lots.numbers(many * len(sizes)).reshape(many, -1).astype(np.float64) + 0.5) / 2.0**64
    keys = np.where(fraction > 1e-9, np.log(chance) / np.maximum(fraction, 1e-9), -np.inf)
    np.add.at(result, (np.arange(many)[:, None], np.argsort(-keys, axis=1, kind="stable")[:, :left]), 1)
    return result


def stratified(stratum: tuple[str, ...], allocation: float, lots: Lots, many: int = 1) -> NDArray[np.bool_]:
    """True for those that meet the campaign in each of so many draws, shape (many, units); without strata, a
    complete draw."""
    arms = np.zeros((many, len(stratum)), dtype=np.bool_)
    rows = strata_of(stratum)
    counts = shares([len(each) for each in rows], allocation, lots, many)
    for place, members in enumerate(rows):
        lot = lots.numbers(many * len(members)).reshape(many, -1)
        last = np.take_along_axis(np.sort(lot, axis=1), np.maximum(counts[:, place, None] - 1, 0), axis=1)
        arms[:, members] = (lot <= last) & (counts[:, place, None] > 0)
    return arms


def steps(stratum: tuple[str, ...], sequences: int, lots: Lots) -> NDArray[np.intp]:
    """The step (from 0) at which each begins in a stepped wedge, dealt as evenly as it goes within each stratum and
    in all. Shape (units,)."""
    step = np.zeros(len(stratum), dtype=np.intp)
    dealt = 0
    deck = lots.order(sequences)
    for members in strata_of(stratum):
        for member in members[lots.order(len(members))]:
            step[member] = deck[dealt % sequences]
            dealt += 1
    return step
