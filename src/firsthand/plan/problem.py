"""The bare problem: choose events worth most under rows of limits.

Worth is what the met sets of `gain` weigh, less what the met sets of `harm` weigh, a mean over worlds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from firsthand.said import Said

from ..worlds.graph import turned
from .coverage import Coverage, Ints, Longs, Reals, merged


@dataclass(frozen=True)
class Rows:
    """Limits `least[r] <= sum of share[i] over the chosen event[i] of row r <= most[r]`, rows start[r] to start[r + 1].

    `share` is positive. `least` is -inf and `most` inf where there is none. `said`: each limit in words.
    """

    events: int
    start: Longs
    event: Ints
    share: Reals
    least: Reals
    most: Reals
    said: list[Said] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.most)

    @cached_property
    def by_event(self) -> tuple[Longs, Ints, Reals]:
        """Offsets, rows and shares of each event."""
        start, _row = turned(self.start, self.event, self.events)
        order = np.argsort(self.event, kind="stable")
        row = np.repeat(np.arange(self.count), np.diff(self.start))
        return start, row[order].astype(np.int32), self.share[order]

    def loads(self, chosen: NDArray[np.bool_] | Reals) -> Reals:
        """What the chosen events (yes or no, or a share of each) put on each row."""
        row = np.repeat(np.arange(self.count), np.diff(self.start))
        return np.bincount(row, weights=self.share * chosen[self.event], minlength=self.count).astype(np.float64)

    def kept(self, chosen: NDArray[np.bool_]) -> bool:
        """Whether the choice keeps every limit."""
        return not len(self.broken(chosen))

    def broken(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The rows that the choice breaks."""
        loads = self.loads(chosen)
        return np.flatnonzero((loads > self.most + 1e-6) | (loads < self.least - 1e-6))


@dataclass(frozen=True)
class Problem:
    """`gain` and `harm` are over the same events and worlds; `fixed`: events that must be chosen; `banned`: that must
    not."""

    gain: Coverage
    harm: Coverage
    rows: Rows
    fixed: NDArray[np.bool_]
    banned: NDArray[np.bool_]

    @property
    def events(self) -> int:
        """How many there are to choose from."""
        return self.gain.choices

    def worth(self, chosen: NDArray[np.bool_]) -> float:
        """Of a choice, a mean over the worlds."""
        return float(self.by_world(chosen).mean())

    def by_world(self, chosen: NDArray[np.bool_]) -> Reals:
        """Of a choice in each world."""
        picked = np.flatnonzero(chosen)
        return self.gain.by_world(self.gain.met(picked)) - self.harm.by_world(self.harm.met(picked))


def smaller(problem: Problem) -> Problem:
    """The same problem with sets of the same events made one: quicker to choose in and to bound."""
    return replace(problem, gain=merged(problem.gain), harm=merged(problem.harm))


class RowsBuilder:
    """Collects rows one by one."""

    def __init__(self, events: int) -> None:
        self.events = events
        self._rows: list[tuple[list[int], list[float], float, float, Said]] = []

    def at_most(self, events: list[int], most: float, said: Said, shares: list[float] | None = None) -> None:
        """No more than `most`; left out where it cannot bind."""
        weights = [1.0] * len(events) if shares is None else shares
        if sum(weights) > most:
            self._rows.append((events, weights, -np.inf, most, said))

    def at_least(self, events: list[int], least: float, said: Said) -> None:
        """No fewer than `least`."""
        self._rows.append((events, [1.0] * len(events), least, np.inf, said))

    def rows(self) -> Rows:
        """All of them."""
        start = np.cumsum([0, *(len(each[0]) for each in self._rows)]).astype(np.int64)
        event = np.array([i for each in self._rows for i in each[0]], np.int32)
        share = np.array([s for each in self._rows for s in each[1]], np.float64)
        least, most = (np.array([each[i] for each in self._rows], np.float64) for i in (2, 3))
        return Rows(self.events, start, event, share, least, most, [each[4] for each in self._rows])
