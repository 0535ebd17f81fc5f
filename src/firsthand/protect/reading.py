"""How long a recording of somebody who reads the words may be. Light to load: pages ask it too."""

from __future__ import annotations

from typing import Final

#: Of the original's length. A shorter one lacks words; a longer one runs on when the picture has ended.
SHORTEST: Final = 0.5
LONGEST: Final = 1.5
SLACK: Final = 2.0  # seconds beyond these: a short recording is read with a breath at either end


def fits(reading: float, original: float) -> bool:
    """Whether a reading of so many seconds can be one of an original of so many seconds."""
    return original * SHORTEST - SLACK <= reading <= original * LONGEST + SLACK
