"""What the worker does for the base itself."""

from __future__ import annotations

from django.db import connection

from .. import trail
from . import jobs


@jobs.every(minutes=1)
def checkpoint() -> None:
    """Sign the trail as it stands and write it outside the database."""
    trail.checkpoint_if_grown()


@jobs.every(minutes=360)
def refresh_statistics() -> None:
    """SQLite chooses its indexes by statistics that nobody keeps for it; PostgreSQL keeps its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # With a small limit SQLite sees the beginning of each index alone and takes a column of two values
            # for one of hundreds: "what was done" then looked like a short way into the trail.
            cursor.execute("PRAGMA analysis_limit=100000")
            cursor.execute("ANALYZE")
