"""A testimony may not be used any more. Carries the testimony's id."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

TESTIMONY_WITHDRAWN = Event("testimony withdrawn")
