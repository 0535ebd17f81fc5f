"""The demo's trials: what is declared, the list of clubs, and the answers as an institute would send them. Drawn by a
fixed seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

#: Sixteen youth clubs of two quarters, each with how many come on an ordinary evening.
CLUBS = tuple(
    (f"{quarter} {name}", quarter, size)
    for quarter, sizes in (("Harbour", (18, 26, 31, 22, 40, 28, 19, 35)), ("Mill", (24, 30, 20, 38, 27, 21, 33, 25)))
    for name, size in zip(("Row", "Steps", "Yard", "Gate", "Bridge", "Field", "Lane", "Court"), sizes, strict=True)
)
GROUPS = ("school", "work", "neither")
#: So many are asked in each club.
PEOPLE = 24


def design(title: str, *, seed: int, audiences: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The tables of the design. `audiences`: (name, occupation of those who belong to it)."""
    return {
        "version": 1,
        "title": title,
        "seed": seed,
        "theory_of_change": (
            "Who is asked what an ordinary day there is like, by somebody who had many, no longer sees an adventure."
        ),
        "design": {
            "kind": "cluster", "unit": "youth centre", "arms": ["campaign", "later"], "clusters": len(CLUBS),
            "cluster_size": PEOPLE, "icc": 0.02, "attrition": 0.15, "baseline": True, "correlation": 0.7,
            "strata": ["quarter"], "balance_on": ["size"],
        },
        "analysis": {"level": 0.95, "power": 0.8},
        "watch": {"method": "always_valid", "alpha": 0.05},
        "outcome": [
            {
                "name": "adventure", "label": "Going there would be an adventure", "kind": "attitude", "low": 1,
                "high": 7, "direction": "higher_is_worse", "sd": 1.2, "smallest_effect": 0.3, "harm_margin": 0.2,
                "primary": True,
            },
            {
                "name": "council", "label": "Trust in the quarter's council", "kind": "trust", "low": 1, "high": 7,
                "direction": "higher_is_better", "sd": 1.1, "smallest_effect": 0.3, "harm_margin": 0.4,
            },
        ],
        "audience": [{"name": name, "column": "occupation", "value": value} for name, value in audiences],
    }  # fmt: skip


def clubs() -> bytes:
    """The list that the lots are drawn for."""
    return _file([("cluster", "quarter", "size"), *CLUBS])


def waves(
    seed: int, arms: Mapping[str, str], *, effect: Mapping[str, float], before: date, after: date
) -> tuple[bytes, bytes]:
    """Answers from before and after the campaign, of people in every club.

    `effect` is what the campaign adds, by occupation, to the agreement with "an adventure" in points, over
    what everybody drifts. It is small: so are the effects that have been measured. `before` and `after`: the first
    day of each visit; a club is visited a day.
    """
    random = Random(seed)  # noqa: S311  # an invented survey
    first, second = [], []
    for day, (club, _quarter, _size) in enumerate(CLUBS):
        own = random.gauss(0, 0.15)
        for number in range(PEOPLE):
            group = GROUPS[0 if number % 10 < 5 else 1 if number % 10 < 8 else 2]
            base = random.gauss(3.4 if group != "neither" else 4.0, 1.2) + own
            council = random.gauss(4.1, 1.1)
            who = (f"{'bkmt'[number % 4]}{number:02d}{'aeio'[number % 3]}{day:02d}", club)
            first.append((*who, before + timedelta(days=day), group, _whole(base), _whole(council), ""))
            if random.random() < 0.14:  # moved, ill, did not want to be asked again
                continue
            met = arms[club] == "campaign"
            shift = random.gauss(-0.05, 0.6) + (effect[group] if met else 0.0)
            heard = int(met and random.random() < 0.75)
            second.append((
                *who, after + timedelta(days=day), "", _whole(base + shift), _whole(council + random.gauss(0.05, 0.7)),
                heard,
            ))  # fmt: skip
    head = ("code", "cluster", "date", "occupation", "adventure", "council", "exposed")
    return _file([head, *first]), _file([head, *second])


def _whole(value: float) -> int:
    return min(7, max(1, round(value)))


def _file(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
