"""What testimony tells the stages after it."""

from __future__ import annotations

from firsthand.platform.base import flow

#: What was made of a testimony may stand no longer: it was withdrawn, its legal check no longer allows
#: it, or something in it must be hidden that was not. Carries the testimony's id.
TESTIMONY_WITHDRAWN = flow.Event("testimony withdrawn")
