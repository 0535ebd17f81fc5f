"""Jobs of the files: examining what arrived, sweeping what was given up."""

from __future__ import annotations

from uuid import UUID

from ..flow import jobs
from . import storage
from .examination import examine_media
from .services import ABANDONED_AFTER, examine_forgotten, sweep_abandoned


@jobs.job
def examine(media_id: str) -> None:
    """Examine one uploaded file; running it again changes nothing."""
    examine_media(media_id=UUID(media_id))


@jobs.every(minutes=60)
def sweep() -> None:
    """Remove uploads that nobody continued for a day."""
    sweep_abandoned()


@jobs.every(minutes=60)
def examine_again() -> None:
    """Take up files whose examination gave up, and see whether it can be done now."""
    examine_forgotten()


@jobs.every(minutes=60 * 24)
def sweep_strays() -> None:
    """Remove sealed bytes that belong to no row: their process died between commit and removal."""
    storage.remove_strays(ABANDONED_AFTER)
