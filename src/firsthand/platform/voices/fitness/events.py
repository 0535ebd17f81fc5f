"""A voice may not speak any more: releases that rest on it are recalled. Carries the voice's id."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

VOICE_STOPPED = Event("voice stopped")
