"""What intake tells those who come later on the journey, without knowing them."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

#: A case was closed, transferred or erased, or its agreement revoked. Carries the case's id. Voices
#: subscribes: fitness to speak ends and every release is recalled, in the same transaction.
CASE_STOPPED = Event("case stopped")
