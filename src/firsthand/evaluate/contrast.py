"""Differences between two arms of a survey, with Welch-Satterthwaite t intervals.

Sources: B. L. Welch, "The generalization of 'Student's' problem when several different population
variances are involved", Biometrika 34 (1947) 28-35; F. E. Satterthwaite, Biometrics Bulletin 2 (1946)
110-114 for the degrees of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .said import Said, ngettext

if TYPE_CHECKING:
    import numpy as np


class Direction(StrEnum):
    """Which way of an outcome's scale is the good one."""

    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"


class TooFewRespondents(ValueError):
    """An arm has fewer than two respondents to compare: no spread, so no interval. Says which arm."""

    def __init__(self, arm: str, found: int) -> None:
        self.said: Said = ngettext(
            "“%(arm)s” has %(count)s respondent to compare; at least 2 are needed.",
            "“%(arm)s” has %(count)s respondents to compare; at least 2 are needed.",
            found, arm=arm, count=found,
        )  # fmt: skip
        self.arm, self.found = arm, found
        super().__init__(self.said)


@dataclass(frozen=True)
class Answer:
    """One respondent's answer to one question in one wave. `value` in points of the scale."""

    respondent: str
    arm: str
    value: float


@dataclass(frozen=True)
class Interval:
    """An estimate with its two-sided interval, in points of the outcome's scale."""

    estimate: float
    low: float
    high: float
    level: float
    df: float


@dataclass(frozen=True)
class ArmSummary:
    """What was asked and found in one arm. `attrition` is the share (0 to 1) of baseline respondents
    without an answer at follow-up; nan without a baseline. Means are None below two answers."""

    arm: str
    baseline_n: int
    follow_up_n: int
    tied_n: int
    attrition: float
    baseline: Interval | None
    follow_up: Interval | None
    change: Interval | None


@dataclass(frozen=True)
class Contrast:
    """Treated minus comparison. `kind` is "change" or "follow_up"; `unit` names the scale's points."""

    kind: str
    unit: str
    difference: Interval
    treated: ArmSummary
    comparison: ArmSummary

    @property
    def respondents(self) -> int:
        """How many respondents the estimate rests on."""
        arms = (self.treated, self.comparison)
        return sum(arm.tied_n if self.kind == "change" else arm.follow_up_n for arm in arms)


@dataclass(frozen=True)
class StopCheck:
    """Whether the whole interval lies beyond the margin on the harmful side."""

    fired: bool
    margin: float
    direction: Direction
    difference: Interval


def mean_interval(values: Sequence[float], *, level: float = 0.95) -> Interval:
    """The mean with its t interval. Raises TooFewRespondents below two values."""
    sample = _finite(values)
    if len(sample) < 2:
        raise TooFewRespondents("the sample", len(sample))
    mean, error, df = float(sample.mean()), math.sqrt(float(sample.var(ddof=1)) / len(sample)), float(len(sample) - 1)
    return _around(mean, error, df, level)


def welch_interval(treated: Sequence[float], comparison: Sequence[float], *, level: float = 0.95) -> Interval:
    """Mean of `treated` minus mean of `comparison`, variances not assumed equal.

    When nobody in either arm differs from anybody else, the interval has no width and its degrees of
    freedom are those of the smaller arm. Raises TooFewRespondents, or ValueError for a value that is
    not a finite number or a level outside (0, 1).
    """
    a, b = _finite(treated), _finite(comparison)
    for name, sample in (("treated", a), ("comparison", b)):
        if len(sample) < 2:
            raise TooFewRespondents(name, len(sample))
    va, vb = float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b)
    spread = va + vb
    if spread > 0:
        # Shares of the spread, not the squares themselves: tiny variances would underflow.
        sa, sb = va / spread, vb / spread
        df = 1.0 / (sa**2 / (len(a) - 1) + sb**2 / (len(b) - 1))
    else:
        df = float(min(len(a), len(b)) - 1)
    return _around(float(a.mean() - b.mean()), math.sqrt(spread), df, level)


def change_between_arms(
    baseline: Iterable[Answer],
    follow_up: Iterable[Answer],
    *,
    treated: str,
    comparison: str,
    unit: str = "points",
    level: float = 0.95,
) -> Contrast:
    """Difference between arms in the mean change (follow-up minus baseline) of tied respondents.

    A respondent is tied by their code and counts in the arm of the baseline: who changed arms is
    compared as they began. Raises TooFewRespondents for an arm with fewer than two tied respondents,
    ValueError for a respondent who answers twice in one wave.
    """
    before, after = _by_respondent(baseline), _by_respondent(follow_up)
    changes = {
        arm: [
            after[code].value - answer.value for code, answer in before.items() if answer.arm == arm and code in after
        ]
        for arm in (treated, comparison)
    }
    for arm, found in changes.items():
        if len(found) < 2:
            raise TooFewRespondents(arm, len(found))
    return Contrast(
        "change", unit, welch_interval(changes[treated], changes[comparison], level=level),
        _summary(treated, before, after, level), _summary(comparison, before, after, level),
    )  # fmt: skip


def follow_up_between_arms(
    baseline: Iterable[Answer],
    follow_up: Iterable[Answer],
    *,
    treated: str,
    comparison: str,
    unit: str = "points",
    level: float = 0.95,
) -> Contrast:
    """Difference between arms at follow-up alone, tied or not. `baseline` serves the attrition only.
    Raises as `change_between_arms`."""
    before, after = _by_respondent(baseline), _by_respondent(follow_up)
    values = {arm: [answer.value for answer in after.values() if answer.arm == arm] for arm in (treated, comparison)}
    for arm, found in values.items():
        if len(found) < 2:
            raise TooFewRespondents(arm, len(found))
    return Contrast(
        "follow_up", unit, welch_interval(values[treated], values[comparison], level=level),
        _summary(treated, before, after, level), _summary(comparison, before, after, level),
    )  # fmt: skip


def check_stop_rule(difference: Interval, *, margin: float, direction: Direction) -> StopCheck:
    """Whether harm beyond `margin` (points, not negative) is shown: where higher is worse, the lower
    bound lies above the margin; where higher is better, the upper bound lies below minus the margin.
    Raises ValueError for a margin that is negative or no number."""
    if not (math.isfinite(margin) and margin >= 0):
        raise ValueError("the harm margin is a number of points, zero or more")
    fired = difference.low > margin if direction is Direction.HIGHER_IS_WORSE else difference.high < -margin
    return StopCheck(fired, margin, direction, difference)


def _around(estimate: float, error: float, df: float, level: float) -> Interval:
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    from scipy.special import stdtrit

    reach = float(stdtrit(df, 0.5 + level / 2)) * error
    return Interval(estimate, estimate - reach, estimate + reach, level, df)


def _finite(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    import numpy as np

    sample = np.asarray(list(values), dtype=np.float64)
    if not np.isfinite(sample).all():
        raise ValueError("every value is a finite number; leave out what was not answered")
    return sample


def _by_respondent(answers: Iterable[Answer]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for answer in answers:
        if answer.respondent in found:
            raise ValueError("a respondent answers twice in one wave")
        if not math.isfinite(answer.value):
            raise ValueError("every value is a finite number; leave out what was not answered")
        found[answer.respondent] = answer
    return found


def _summary(arm: str, before: dict[str, Answer], after: dict[str, Answer], level: float) -> ArmSummary:
    first = {code: answer.value for code, answer in before.items() if answer.arm == arm}
    second = [answer.value for answer in after.values() if answer.arm == arm]
    changes = [after[code].value - value for code, value in first.items() if code in after]

    def mean(values: Sequence[float]) -> Interval | None:
        return mean_interval(values, level=level) if len(values) >= 2 else None

    attrition = 1 - len(changes) / len(first) if first else math.nan
    return ArmSummary(
        arm, len(first), len(second), len(changes), attrition, mean(list(first.values())), mean(second), mean(changes)
    )
