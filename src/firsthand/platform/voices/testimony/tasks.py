"""Jobs of the transcript."""

from __future__ import annotations

from uuid import UUID

from firsthand.platform.base.flow import jobs

from .suggestions import make_suggestions


@jobs.job
def suggest(testimony_id: str) -> None:
    """Look for what identifies people in one transcript; running it again adds nothing."""
    make_suggestions(testimony_id=UUID(testimony_id))
