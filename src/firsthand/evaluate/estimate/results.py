"""What an estimator returns: one effect with how sure it is, in plain fields."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from scipy.special import stdtr, stdtrit

from firsthand.said import Said


@dataclass(frozen=True)
class Estimate:
    """Campaign minus comparison, in points of the scale.

    `df` are the degrees of freedom of the t interval (inf: normal; nan: the interval rests on no t). `p` is
    two-sided, nan where nothing varies. `method` says in words how it was reckoned, `n` counts the people,
    `clusters` what was assigned together (None: people were), `notes` what a reader must know.
    """

    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float
    method: Said
    n: int
    clusters: int | None = None
    unit: str = "points"
    notes: tuple[Said, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain fields; what is no finite number is None, since JSON has no word for it."""
        fields: dict[str, Any] = plain(asdict(self))
        return fields


def plain(value: Any) -> Any:
    """The same in what JSON can say: tuples become lists, numpy numbers Python's, nan and infinity None."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def t_interval(estimate: float, se: float, df: float, level: float) -> tuple[float, float, float]:
    """Lower bound, upper bound and two-sided p against zero. A se of zero gives no width and p nan: where
    nothing varies, nothing can be tested. Raises ValueError for a level outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    if se == 0:
        return estimate, estimate, math.nan
    if not (se > 0 and df > 0):
        return math.nan, math.nan, math.nan
    df = min(df, 1e10)  # stdtrit knows no infinity
    reach = float(stdtrit(df, 0.5 + level / 2)) * se
    return estimate - reach, estimate + reach, 2 * float(stdtr(df, -abs(estimate) / se))
