"""Constrained randomisation: the draw is made among the allocations under which the arms are alike enough.

Sources: G. M. Raab, I. Butcher, Statistics in Medicine 20 (2001) 351-365, for the score; L. H. Moulton, Clinical
Trials 1 (2004) 297-305, for what makes a set of allocations too small; F. Li and others, Statistics in Medicine 35
(2016) 1565-1579, for accepting the best tenth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from firsthand.problems import Refused
from firsthand.said import Number, _

from .lots import Lots
from .schemes import shares, strata_of, stratified

#: Up to so many allocations all are looked at; beyond, so many are drawn.
LOOKED_AT = 50_000
#: With more units chance balances by itself, and comparing allocations would only take time.
MOST_UNITS = 1_000
#: The best share of what was looked at is accepted.
ACCEPTED = 0.1
#: With fewer a randomisation test cannot reach 5% on either side.
FEWEST = 40


@dataclass(frozen=True)
class Acceptable:
    """The allocations that the draw chooses from: True for those that meet the campaign, shape (accepted, units).
    `places` are their places among those looked at; `looked_at` were compared, `enumerated` whether that is all
    there are, `worst` the largest score accepted and `median` the middle one of all that were looked at."""

    arms: NDArray[np.bool_]
    places: NDArray[np.intp]
    looked_at: int
    enumerated: bool
    worst: float
    median: float


def score(arms: NDArray[np.bool_], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Raab and Butcher's: the sum over columns of the squared difference of the arms' means, each in standard
    deviations of the column. Shape (allocations,)."""
    spread = columns.std(axis=0, ddof=1)
    scaled = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    first = arms.astype(np.float64)
    treated = first.sum(axis=1, keepdims=True)
    apart = (first @ scaled) / treated - (scaled.sum(axis=0) - first @ scaled) / (arms.shape[1] - treated)
    return np.asarray((apart**2).sum(axis=1))


def acceptable(
    stratum: tuple[str, ...], columns: NDArray[np.float64], allocation: float, seal: str, seed: int
) -> Acceptable:  # fmt: skip
    """The acceptable allocations, stratified where strata are declared. Raises Refused where they are so few, or
    tie two units so fast together, that a randomisation test would mean nothing."""
    if len(stratum) > MOST_UNITS:
        raise Refused(
            _(
                "%(count)s are more than constrained randomisation is for (at most %(most)s).",
                count=Number(len(stratum), grouped=True),
                most=Number(MOST_UNITS, grouped=True),
            ),
            _(
                "With so many chance balances by itself: write %(code)s or %(other)s.",
                code='assignment = "stratified"',
                other='assignment = "complete"',
            ),
        )
    rows = strata_of(stratum)
    many = [int(part) for part in shares([len(each) for each in rows], allocation, Lots(seal, seed, "shares"))[0]]
    total = math.prod(math.comb(len(each), part) for each, part in zip(rows, many, strict=True))
    enumerated = total <= LOOKED_AT
    arms = _all(rows, many, len(stratum)) if enumerated else _some(stratum, allocation, seal, seed)
    scores = np.round(score(arms, columns), 9)  # so that no processor's last digit decides
    worst = float(np.quantile(scores, ACCEPTED, method="lower"))
    places = np.flatnonzero(scores <= worst)
    kept = arms[places]
    _enough(kept, total)
    return Acceptable(kept, places, len(arms), enumerated, worst, float(np.median(scores)))


def _all(rows: list[NDArray[np.intp]], many: list[int], units: int) -> NDArray[np.bool_]:
    choices = [
        [members[list(each)] for each in combinations(range(len(members)), part)]
        for members, part in zip(rows, many, strict=True)
    ]
    arms = np.zeros((math.prod(len(each) for each in choices), units), dtype=np.bool_)
    for number, chosen in enumerate(product(*choices)):
        for members in chosen:
            arms[number, members] = True
    return arms


def _some(stratum: tuple[str, ...], allocation: float, seal: str, seed: int) -> NDArray[np.bool_]:
    """Different allocations, drawn as `stratified` draws them."""
    arms = stratified(stratum, allocation, Lots(seal, seed, "candidates"), LOOKED_AT)
    _packed, first = np.unique(np.packbits(arms, axis=1), axis=0, return_index=True)
    return arms[np.sort(first)]


def _enough(kept: NDArray[np.bool_], total: int) -> None:
    if len(kept) < FEWEST:
        raise Refused(
            _(
                "Only %(kept)s of %(total)s possible allocations are balanced enough: chance has so little left to "
                "decide that no test of the effect would mean anything.",
                kept=len(kept),
                total=Number(total, grouped=True),
            ),
            _(
                "At least %(least)s are needed. Balance on fewer columns, drop the strata, or assign more clusters.",
                least=FEWEST,
            ),
        )
    signs = np.where(kept, 1.0, -1.0)
    together = signs.T @ signs / len(kept)
    np.fill_diagonal(together, 0)
    if np.abs(together).max() > 1 - 1e-9:
        raise Refused(
            _(
                "Under every acceptable allocation two of the clusters always share an arm or never do, so they count "
                "as one and an interval would be too narrow."
            ),
            _("Balance on fewer columns, or leave out the cluster that is unlike all others."),
        )


def drawn(found: Acceptable, lots: Lots) -> NDArray[np.bool_]:
    """One of the acceptable allocations, each equally likely: the one with the smallest lot of all looked at, so
    that one allocation more or less at the border changes nothing unless its own lot is the smallest."""
    return np.asarray(found.arms[int(np.argmin(lots.numbers(found.looked_at)[found.places]))])
