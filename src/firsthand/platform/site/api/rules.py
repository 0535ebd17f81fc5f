"""Who may let a program act for them: everybody on the staff, for themselves alone."""

from __future__ import annotations

from firsthand.pathway import Relation
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere

from ..today.rules import STAFF

access.grant("token.list", *anywhere(*STAFF))
access.grant("token.make", *anywhere(*STAFF))
access.grant("token.revoke", *((role, Relation.SELF) for role in STAFF))
