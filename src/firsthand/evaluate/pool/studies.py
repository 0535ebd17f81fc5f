"""The effects that are pooled, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Studies:
    """Effects with their sampling variances, one element each.

    `names` (k): which study. `yi` (k): the effect, in one unit for all. `vi` (k): its sampling variance, in
    that unit squared, above zero. `cluster` (k) or None: effects with the same word come from the same people
    and depend on each other. `moderators`: name: (k) numbers.
    """

    names: tuple[str, ...]
    yi: Array
    vi: Array
    cluster: tuple[str, ...] | None = None
    moderators: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError for lengths that differ, a value that is no number, a variance not above zero."""
        k = len(self.names)
        columns = [self.yi, self.vi, *self.moderators.values()]
        if k == 0 or any(column.shape != (k,) for column in columns) or (self.cluster and len(self.cluster) != k):
            raise ValueError("every column has one value for each effect, and there is at least one effect")
        if not all(np.isfinite(column).all() for column in columns) or not (self.vi > 0).all():
            raise ValueError("effects and moderators are finite numbers, variances finite and above zero")

    @property
    def k(self) -> int:
        """How many effects there are."""
        return len(self.names)

    def design(self, moderators: tuple[str, ...] = ()) -> Array:
        """The model matrix (k, 1 + number of moderators): a column of ones, then the moderators as they are."""
        return np.column_stack([np.ones(self.k), *(self.moderators[name] for name in moderators)])

    def without(self, index: int) -> Studies:
        """The same without one effect."""
        return self.chosen(np.arange(self.k) != index)

    def chosen(self, keep: NDArray[np.bool_]) -> Studies:
        """Those where `keep` (k) is true."""
        rows = np.flatnonzero(keep)
        return Studies(
            tuple(self.names[row] for row in rows),
            self.yi[rows],
            self.vi[rows],
            tuple(self.cluster[row] for row in rows) if self.cluster else None,
            {name: values[rows] for name, values in self.moderators.items()},
        )
