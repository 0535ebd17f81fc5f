"""What the worker does for the base itself."""

from __future__ import annotations

from .. import trail
from . import jobs


@jobs.every(minutes=1)
def checkpoint() -> None:
    """Sign the trail as it stands and write it outside the database."""
    trail.checkpoint_if_grown()
