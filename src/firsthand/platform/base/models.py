"""Models of the base app, gathered for Django; each lives in its own room."""

from __future__ import annotations

from .access.models import BreakGlass, Membership
from .access.tokens import ApiToken
from .flow.schedule import ScheduledRun, WorkerLease
from .media.models import MediaObject
from .people.models import Account, Agency, RoleGrant
from .trail.models import Entry, Head

__all__ = [
    "Account",
    "Agency",
    "ApiToken",
    "BreakGlass",
    "Entry",
    "Head",
    "MediaObject",
    "Membership",
    "RoleGrant",
    "ScheduledRun",
    "WorkerLease",
]
