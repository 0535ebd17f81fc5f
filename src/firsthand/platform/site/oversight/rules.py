"""The auditor sees the trail, not the files: who did what and when, by opaque ids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section

for action in (
    "oversight.trail",  # search entries, see one, see the state of the trail
    "oversight.reason",  # open the sealed words of one entry; itself an entry
    "oversight.export",
    "oversight.glass",  # see emergencies with their reasons
    "oversight.overdue",
    "glass.review",
):
    access.grant(action, *anywhere(Role.AUDITOR))
section(_("Oversight"), url_name="oversight", action="oversight.trail", icon="shield", order=90)
