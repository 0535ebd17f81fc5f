"""What must be finished about recalled copies."""

from __future__ import annotations

from firsthand.platform.base.flow import jobs

from .recording import finish_taking_away


@jobs.every(minutes=10)
def finish_recalls() -> None:
    """Destroy the recordings of recalled copies whose process died on the way."""
    finish_taking_away()
