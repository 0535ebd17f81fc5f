"""One design of a trial for tests, its list and its lots."""

from __future__ import annotations

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
