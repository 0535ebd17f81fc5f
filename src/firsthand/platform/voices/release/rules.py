"""Who may read released copies. What they were made from is another app's matter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section

READERS = anywhere(
    Role.CAMPAIGN_MANAGER,
    Role.PRESS_OFFICER,
    Role.COMMUNITY_LIAISON,
    Role.EVALUATOR,
    Role.TESTIMONY_OFFICER,
    Role.COORDINATOR,
)
access.grant("release.list", *READERS)
access.grant("release.read", *READERS)

section(_("Releases"), url_name="releases", action="release.list", icon="voice", order=60)
