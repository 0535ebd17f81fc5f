"""Everybody has a day; a participant's is their own page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section

STAFF = tuple(role for role in Role if role not in {Role.PARTICIPANT, Role.CLOCK})

access.grant("today.read", *anywhere(*STAFF))
access.grant("signed_in", *anywhere(*STAFF, Role.PARTICIPANT))
section(_("Today"), url_name="today", action="today.read", icon="today", order=0)
