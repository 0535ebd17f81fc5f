"""How a recording is to be protected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..picture.crew import Wrap
from ..picture.regions import Region
from ..words.watchlist import Entry


@dataclass(frozen=True)
class Choices:
    """`transcript` is WebVTT of what was said, corrected by a human; with `redacted` it is the text as it may
    be heard, and nothing more is hidden in it. Without one the recording is recognised."""

    voice: str = "revoice"  # revoice, disguise or keep
    faces: str = "solid"  # solid or mosaic
    language: str = "en"
    transcript: Path | None = None
    redacted: bool = False
    reading: Path | None = None
    watch: Sequence[Entry] = ()
    hidden: Sequence[str] = ()  # words that were hidden already, for the attack
    regions: Sequence[Region] = ()
    models: Path | None = None
    workers: int | None = None
    wrap: Wrap | None = None


class Progress(Protocol):
    """Told which step is at work and how much of it is done, of how much."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


Say = Callable[[str, float], None]


def share(progress: Progress, step: str) -> Say:
    """The voice's kind of progress (what, share 0 to 1) as this kind, under one step."""
    return lambda _what, done: progress(step, round(1000 * done), 1000)
