"""What fitness tells the stages after it."""

from __future__ import annotations

from firsthand.platform.base import flow

#: A voice may not speak now: fitness was stopped, expired, or its case was. Carries the voice's id.
VOICE_STOPPED = flow.Event("voice stopped")
