"""A case must have no public voice any more. Carries the case's id."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

CASE_STOPPED = Event("case stopped")
