"""What the worker does for open forms."""

from __future__ import annotations

from firsthand.platform.base.flow import jobs
from firsthand.platform.base.people.actor import CLOCK

from . import services


@jobs.every(minutes=5)
def look_after_forms() -> None:
    """Close what is over, and ask the stop rules of the answers that came in."""
    services.close_expired(CLOCK)
    services.ask_again()
