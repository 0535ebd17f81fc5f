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
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
