"""Which way of a scale is the good one."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Which way of an outcome's scale is the good one."""

    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"
