"""Everybody on the staff may search; what is found is what they may see anyway."""

from __future__ import annotations

from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere

from ..today.rules import STAFF

access.grant("search.use", *anywhere(*STAFF))
