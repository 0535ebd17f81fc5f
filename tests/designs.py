"""One design of a trial for tests, its list, its lots and its answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

#: A trial of eight forums, four a side, in which the support for violence is watched.
DESIGN: dict[str, Any] = {
    "version": 1,
    "title": "Voices from home",
    "seed": 1,
    "theory_of_change": "Who hears it sees less honour in leaving.",
    "design": {
        "kind": "cluster", "unit": "forum", "arms": ["campaign", "comparison"], "clusters": 8, "cluster_size": 12,
        "icc": 0.02, "attrition": 0.1, "baseline": True, "correlation": 0.6,
    },
    "analysis": {"level": 0.95, "power": 0.8},
    "watch": {"method": "always_valid", "alpha": 0.05},
    "outcome": [
        {"name": "support", "label": "Support for violence", "kind": "attitude", "low": 1, "high": 7,
         "direction": "higher_is_worse", "sd": 1.0, "smallest_effect": 0.3, "harm_margin": 0.2, "primary": True},
    ],
    "audience": [{"name": "Young", "column": "age", "value": "young"}],
}  # fmt: skip
FORUMS = tuple(f"Forum {number}" for number in range(1, 9))
UNITS = [{"cluster": forum} for forum in FORUMS]
#: The first four forums have the campaign; the watch is told so, whatever the seed would have drawn.
LOTS = [
    {"unit": forum, "arm": ("campaign", "comparison")[at >= 4], "stratum": "", "starts": None}
    for at, forum in enumerate(FORUMS)
]
HEAD = "code,cluster,age,support"


def answers_file(values: dict[tuple[str, str], tuple[str, float | str]], *, separator: str = ",") -> bytes:
    """A wave: (code, forum) -> (age, support)."""
    lines = [HEAD.replace(",", separator)]
    lines += [separator.join((code, forum, age, str(value))) for (code, forum), (age, value) in values.items()]
    return "\r\n".join(lines).encode()


def wave_of(
    shift: float = 0.0, *, after: bool = False, people: int = 12, campaign: Collection[str] = FORUMS[:4]
) -> dict[tuple[str, str], tuple[str, float | str]]:
    """So many in each forum, half of them young; the young of the `campaign`'s forums stand `shift` points higher.
    `after`: asked again, everybody a little up or down."""
    found: dict[tuple[str, str], tuple[str, float | str]] = {}
    for at, forum in enumerate(FORUMS):
        for number in range(people):
            age = "young" if number % 2 else "older"
            value = 2.5 + (number // 2 % 3) * 0.5 + (number + at) % 4 * 0.25
            value += shift if forum in campaign and age == "young" else 0.0
            value += ((number * 7 + at * 3) % 5 - 2) * 0.25 if after else 0.0
            found[f"c{at}{number:02d}", forum] = (age, min(7.0, max(1.0, value)))
    return found
