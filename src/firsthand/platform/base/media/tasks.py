"""Jobs of the files: examining what arrived, sweeping what was given up."""

from __future__ import annotations

from uuid import UUID

from ..flow import jobs
from .examination import examine_media
from .services import sweep_abandoned


@jobs.job
def examine(media_id: str) -> None:
    """Examine one uploaded file; running it again changes nothing."""
    examine_media(media_id=UUID(media_id))


@jobs.every(minutes=60)
def sweep() -> None:
    """Remove uploads that nobody continued for a day."""
    sweep_abandoned()
