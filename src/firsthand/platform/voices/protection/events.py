"""What a protected recording tells the stages after it."""

from __future__ import annotations

from firsthand.platform.base import flow

#: It was set aside and may be used no longer. Carries its id.
PROTECTION_ENDED = flow.Event("protection ended")
