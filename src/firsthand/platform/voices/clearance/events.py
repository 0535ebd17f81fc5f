"""A community no longer clears a use: releases that rest on it are recalled. Carries the clearance's id."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

CLEARANCE_ENDED = Event("clearance ended")
