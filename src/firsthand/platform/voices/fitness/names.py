"""Neutral code names of voices, drawn at random: nothing in one leads to the case's code name."""

from __future__ import annotations

import secrets

from .models import Voice

#: Landscapes and quiet things; nothing of a faith, a people, a country, or an illness.
WORDS = (
    "Meadow", "Harbour", "Lantern", "Orchard", "Pebble", "Bridge", "Heather", "Valley", "Fountain", "Garden", "Island",
    "Ladder", "Mill", "Morning", "Paper", "Quarry", "Reed", "River", "Saddle", "Shore", "Slate", "Spring", "Terrace",
    "Thicket", "Tide", "Timber", "Window", "Winter", "Woodland", "Workshop",
)  # fmt: skip


def draw_code_name() -> str:
    """An unused code name, such as "Meadow 4127"."""
    while True:
        name = f"{secrets.choice(WORDS)} {secrets.randbelow(9000) + 1000}"
        if not Voice.objects.filter(code_name=name).exists():
            return name
