"""The job that makes protected recordings."""

from __future__ import annotations

from uuid import UUID

from firsthand.platform.base.flow import jobs

from .making import make_protection


@jobs.job
def make(protection_id: str) -> None:
    """Make one protected recording. Begins anew when a worker died at it; changes nothing when it is made."""
    make_protection(protection_id=UUID(protection_id))
