"""The answers of a trial as columns: one row per person and wave. No name, no contact, no free text.

`survey.reading` makes it out of CSV and XLSX, `estimate`, `watch` and `report` read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.str_]
    Numbers = NDArray[np.float64]

BASELINE, FOLLOW_UP = "baseline", "follow_up"


@dataclass(frozen=True)
class Trial:
    """All arrays have the length n of the rows.

    `code`: the code that a respondent made, the same in every wave. `cluster`: forum, school or district; None
    in an individual trial. `arm`: as assigned, whatever was heard. `wave`: "baseline", "follow_up" or a whole
    number of a period as text. `stratum`: block or matched pair within which chance assigned. `exposed`: 1 met
    the campaign, 0 did not, nan not known. `starts`: period from which the row's cluster has the campaign, inf
    never (stepped wedge and staggered roll-out only). `date`: datetime64[D] of the answer, NaT not known.
    `columns`: every other column, float64 where each filled cell is a number (nan is an empty one), else text
    ("" is an empty one). `row`: line of the file, the heading being 1. `source`: name of the file, for messages.
    """

    code: Words
    arm: Words
    wave: Words
    cluster: Words | None = None
    stratum: Words | None = None
    exposed: Numbers | None = None
    starts: Numbers | None = None
    date: NDArray[np.datetime64] | None = None
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    row: NDArray[np.int64] | None = None
    source: str = "data"

    def __post_init__(self) -> None:
        """Raise ValueError for arrays of unequal length, which only a fault in a reader can make."""
        lengths = {name: len(array) for name, array in self._arrays().items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns of unequal length: {lengths}")

    def __len__(self) -> int:
        """How many rows."""
        return len(self.code)

    def where(self, chosen: NDArray[np.bool_]) -> Trial:
        """The rows where `chosen` is true, in their order."""
        own: dict[str, Any] = {
            name: array[chosen] for name, array in self._arrays().items() if name not in self.columns
        }
        return replace(self, **own, columns={name: array[chosen] for name, array in self.columns.items()})

    def numbers(self, name: str) -> Numbers:
        """A column as float64, nan where nothing was answered. Raises KeyError for a column that is not
        there and ValueError for one of words."""
        array = self.columns[name]
        if array.dtype.kind not in "fiub":
            raise ValueError(f"column {name!r} holds words, not numbers")
        return array.astype("float64")

    def line(self, index: int) -> int:
        """The line of the file that row `index` stood in."""
        return int(self.row[index]) if self.row is not None else index + 2

    def _arrays(self) -> dict[str, NDArray[Any]]:
        own = {
            name: getattr(self, name)
            for name in ("code", "arm", "wave", "cluster", "stratum", "exposed", "starts", "date", "row")
        }
        return {**self.columns, **{name: array for name, array in own.items() if array is not None}}
