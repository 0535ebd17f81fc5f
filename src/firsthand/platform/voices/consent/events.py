"""What consent tells the stages after it."""

from __future__ import annotations

from firsthand.platform.base import flow

#: A consent was withdrawn or lapsed. Carries the consent's id.
CONSENT_ENDED = flow.Event("consent ended")
