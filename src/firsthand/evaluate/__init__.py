"""Estimates what a campaign changed, with how sure that is. No Django, no database, no person.

`change_between_arms` compares the mean change of respondents tied by their own code (a difference in
differences), `follow_up_between_arms` the follow-up alone; `check_stop_rule` asks whether an interval
shows harm beyond a margin.
"""

from __future__ import annotations

from .contrast import (
    Answer,
    ArmSummary,
    Contrast,
    Direction,
    Interval,
    StopCheck,
    TooFewRespondents,
    change_between_arms,
    check_stop_rule,
    follow_up_between_arms,
    mean_interval,
    welch_interval,
)

__all__ = [
    "Answer",
    "ArmSummary",
    "Contrast",
    "Direction",
    "Interval",
    "StopCheck",
    "TooFewRespondents",
    "change_between_arms",
    "check_stop_rule",
    "follow_up_between_arms",
    "mean_interval",
    "welch_interval",
]
