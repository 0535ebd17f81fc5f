"""The one door for files: sealed while they arrive, examined in a sandbox, played by the segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazily import public

if TYPE_CHECKING:
    from .models import MediaObject as MediaObject
    from .refusals import MediaRefused as MediaRefused

__getattr__ = public(__name__, {"MediaObject": ".models", "MediaRefused": ".refusals"})
